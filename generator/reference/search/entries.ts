import { newestMounts } from "../../definition/mounts.ts";
import { memberOf } from "../../typescript/names/identifiers.ts";
import { callText } from "../../typescript/mappings.ts";
import { anchorOf, plain } from "../markdown.ts";
import { operationAnchor, PageWriter, runtimePagePath, type ModulePage, type SiteContext } from "../site-context.ts";
import { firstSentence } from "../view/indexes.ts";
import type { SearchEntry } from "./options.ts";

type Draft = Pick<SearchEntry, "name" | "kind" | "module" | "url"> &
  Partial<Pick<SearchEntry, "wire" | "privileges" | "release" | "doc" | "lead">>;

/** A text, cut to the length that the list of results can show. */
const shown = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 199)}…`);

/** Everything that can be found by the search; the releases are those that have a page. */
export function searchEntries(site: SiteContext, releases: readonly string[]): readonly SearchEntry[] {
  const drafts = [
    ...guides(site),
    ...indexes(releases),
    ...runtime(site),
    ...site.pages.flatMap((page) => [...moduleEntries(page, site)]),
  ];
  return drafts.map((draft, id) => ({ wire: "", privileges: "", release: "", doc: "", lead: "", ...draft, id }));
}

/** The paragraphs of the guides, and the examples. */
function* guides({ source }: SiteContext): Generator<Draft> {
  for (const { name, title, text } of source.guides) {
    const [beginning = "", ...sections] = text.replace(/```[^]*?```/g, "").split(/^## /m);
    yield* paragraphs(title, beginning.replace(/^# .*\n/, ""), title, `guides/${name}.html`);
    for (const section of sections) {
      const [heading = "", ...lines] = section.split("\n");
      yield* paragraphs(heading, lines.join("\n"), title, `guides/${name}.html#${anchorOf(heading)}`);
    }
  }
  for (const { name } of source.examples) {
    const [, does = "", shows = ""] =
      new RegExp(`^\\| \\[${name}\\][^|]*\\|([^|]*)\\|([^|]*)\\|`, "m").exec(source.examplesGuide) ?? [];
    yield {
      name,
      kind: "example",
      module: "Examples",
      url: `examples.html#${name}`,
      doc: plain(`${does.trim()}: ${shows.trim()}`),
    };
  }
}

function* paragraphs(heading: string, text: string, guide: string, url: string): Generator<Draft> {
  for (const paragraph of text.trim().split(/\n{2,}/)) {
    // A table has many words, each of which matters little.
    const isTable = paragraph.startsWith("|");
    const doc = plain(isTable ? paragraph.replace(/\|(?:\s*-+\s*\|)+\n/g, "").replace(/\s*\|\s*/g, " ") : paragraph);
    yield {
      name: heading,
      kind: isTable ? "table" : "guide",
      module: guide,
      url,
      doc,
      lead: isTable ? "" : firstSentence(doc),
    };
  }
}

function* indexes(releases: readonly string[]): Generator<Draft> {
  yield {
    name: "Privileges",
    kind: "index",
    module: "Index",
    url: "privileges.html",
    doc: "Every privilege, and the operations that need it.",
  };
  yield {
    name: "Errors",
    kind: "index",
    module: "Index",
    url: "errors.html",
    doc: "Every error, and the operations that report it.",
  };
  for (const release of releases)
    yield {
      name: `vSphere API ${release}`,
      kind: "release",
      module: "Releases",
      url: `releases/${release}.html`,
      release,
      doc: `What came with ${release}.`,
    };
}

function* runtime({ handWritten, source }: SiteContext): Generator<Draft> {
  for (const { subpath, exports } of handWritten) {
    for (const item of exports) {
      const doc = shown(plain(source.declarations.of(item).doc.split("\n\n", 1)[0]!));
      yield { name: item.name, kind: "runtime", module: subpath, url: `${runtimePagePath}#${item.name}`, doc };
    }
  }
}

function* moduleEntries(page: ModulePage, site: SiteContext): Generator<Draft> {
  const { names } = site;
  const { module, entry, path } = page;
  const writer = new PageWriter(site, page);
  const add = (name: string, kind: string, anchor: string, text: string, more: Partial<Draft> = {}): Draft => ({
    name,
    kind,
    module: entry.subpath,
    url: anchor === "" ? path : `${path}#${anchor}`,
    doc: shown(writer.plain(text)),
    ...more,
  });
  for (const name of [entry.subpath, ...entry.aliases])
    yield add(name, "module", "", module.doc, { wire: module.id, release: module.since ?? "" });
  for (const service of module.services) {
    const client = names.client(service);
    yield add(client, "client", client, service.doc, { wire: service.id, release: service.since ?? "" });
    for (const operation of service.operations) {
      const { privileges } = operation;
      const anchor = operationAnchor(service, operation, names);
      const urls = newestMounts.flatMap((mount) =>
        operation[mount] === undefined ? [] : [callText(operation[mount])],
      );
      yield add(anchor, "operation", anchor, operation.doc, {
        wire: [service.id, operation.id, ...urls].join(" "),
        privileges: privileges.map(({ privilege }) => privilege).join(" "),
        release: operation.since ?? "",
      });
      for (const param of operation.params) {
        const parameter = `${names.parameters(service, operation)}.${memberOf(param)}`;
        yield add(parameter, "parameter", parameter, param.doc, { wire: param.name, release: param.since ?? "" });
      }
    }
  }
  for (const structure of module.structures) {
    const name = names.declared(structure);
    yield add(name, structure.kind, name, structure.doc, { wire: structure.id, release: structure.since ?? "" });
    for (const field of structure.fields) {
      const anchor = `${name}.${memberOf(field)}`;
      yield add(anchor, "field", anchor, field.doc, { wire: field.name, release: field.since ?? "" });
    }
  }
  for (const enumeration of module.enumerations) {
    const name = names.declared(enumeration);
    yield add(name, "enumeration", name, enumeration.doc, { wire: enumeration.id, release: enumeration.since ?? "" });
    for (const item of enumeration.values) {
      const anchor = `${name}.${names.constant(item)}`;
      yield add(anchor, "value", anchor, item.doc, { release: item.since ?? "" });
    }
  }
}
