import type { Enumeration, Lifecycle, Model, Module, Operation, Service, Structure } from "../model/model.ts";
import type { Code } from "../typescript/code.ts";
import type { ModuleContext } from "../typescript/context.ts";
import { createDocComments, spokenNames } from "../typescript/doc-comments.ts";
import { findInputForms } from "../typescript/inputs.ts";
import type { Names } from "../typescript/names/names.ts";
import { createTypes } from "../typescript/types.ts";
import type { Exchange } from "./exchange.ts";
import { hrefOf, Links } from "./links.ts";
import { inline, plain, prose, type Speak } from "./markdown.ts";
import type { PackageEntry, PackageSource } from "./package-source.ts";

/** What all pages are made from. */
export interface SiteContext {
  readonly model: Model;
  /** The model of all releases, including what was removed. */
  readonly whole: Model;
  readonly names: Names;
  readonly source: PackageSource;
  readonly links: Links;
  /** The modules of the model, with what can be imported from each; the rest of the package is written by hand. */
  readonly pages: readonly ModulePage[];
  readonly handWritten: readonly PackageEntry[];
  /** What is sent and received when an operation is called. */
  readonly exchanges: ReadonlyMap<Operation, readonly Exchange[]>;
}

export interface ModulePage {
  readonly module: Module;
  readonly entry: PackageEntry;
  /** `vcenter/vm.html`. */
  readonly path: string;
  readonly emit: ModuleContext;
  readonly speak: Speak;
}

/** The page of all hand-written modules. */
export const runtimePagePath = "runtime.html";

export function createSiteContext(
  { model, whole }: Pick<SiteContext, "model" | "whole">,
  names: Names,
  source: PackageSource,
  exchanges: SiteContext["exchanges"],
): SiteContext {
  const differsAsInput = findInputForms(model);
  const types = createTypes(names, differsAsInput);
  const entries = new Map(source.entries.map((entry) => [entry.subpath, entry]));
  const pages = model.modules.flatMap((module): ModulePage[] => {
    const directory = names.directory(module.id);
    const entry = entries.get(`${source.name}/${directory}`);
    if (entry === undefined) return [];
    const emit = { model, names, differsAsInput, types, docs: createDocComments(module, names) };
    return [{ module, entry, path: `${directory}.html`, emit, speak: speakerOf(module, names) }];
  });
  const paths = new Map(pages.map(({ entry, path }) => [entry, path]));
  const links = new Links(source.entries, (entry) => paths.get(entry) ?? runtimePagePath);
  const handWritten = source.entries.filter((entry) => !paths.has(entry));
  return { model, whole, names, source, links, pages, handWritten, exchanges };
}

/** The anchor of an operation on the page of its module. */
export const operationAnchor = (service: Service, operation: Operation, names: Names): string =>
  `${names.client(service)}.${names.method(operation)}`;

/** Makes HTML for one page of a module. */
export class PageWriter {
  readonly site: SiteContext;
  readonly page: ModulePage;

  constructor(site: SiteContext, page: ModulePage) {
    this.site = site;
    this.page = page;
  }

  type(code: Code): string {
    return this.site.links.html(code, this.page.path);
  }

  prose(text: string): string {
    return prose(text, this.page.speak);
  }

  inline(text: string): string {
    return inline(text, this.page.speak);
  }

  plain(text: string): string {
    return plain(text, this.page.speak);
  }

  /** The address of a structure, an error or an enumeration of any module. */
  hrefOf(node: Structure | Enumeration): string {
    const { links, names } = this.site;
    const place = links.placeOf({ file: names.file(node), name: names.declared(node) });
    if (place === undefined) throw new Error(`${node.id} is on no page.`);
    return hrefOf(place, this.page.path);
  }

  /** Those of the wanted names that the module exports, with their kinds. */
  exports(wanted: readonly string[]): readonly { readonly name: string; readonly kind: string }[] {
    const { exports } = this.page.entry;
    return wanted.flatMap((name) => {
      const found = exports.find((item) => item.name === name);
      return found === undefined ? [] : [{ name, kind: found.kinds.join(", ") }];
    });
  }
}

/** Badges about the lifecycle of an item, where it differs from that of its container. */
export function badges(item: Lifecycle, container: Lifecycle): readonly string[] {
  return [
    ...(item.since !== undefined && item.since !== container.since ? [`since ${item.since}`] : []),
    ...(item.removed !== undefined && item.removed !== container.removed ? [`removed in ${item.removed}`] : []),
    ...(item.preview && !container.preview ? ["technical preview"] : []),
    ...(item.deprecated === undefined || item.deprecated === container.deprecated ? [] : ["deprecated"]),
  ];
}

/** Translates the names that the texts of a module use to TypeScript, with their places on the page. */
function speakerOf(module: Module, names: Names): Speak {
  const spoken = spokenNames(module, names);
  const anchors = new Map<string, string>();
  for (const service of module.services) {
    anchors.set(service.name, names.client(service));
    for (const operation of service.operations)
      anchors.set(`${service.name}.${operation.id}`, operationAnchor(service, operation, names));
  }
  for (const item of [...module.structures, ...module.enumerations]) {
    anchors.set(item.name, names.declared(item));
    anchors.set(names.declared(item), names.declared(item));
  }
  return (name) => {
    const anchor = anchors.get(name);
    return { text: spoken.get(name) ?? name, href: anchor === undefined ? undefined : `#${anchor}` };
  };
}
