import type { Module } from "../../model/model.ts";
import { compareText } from "../../text/compare.ts";
import { commentText } from "../escaping.ts";
import type { OutputFile, TemplateFile } from "../file.ts";
import type { Names } from "../names/names.ts";
import { render } from "../templates.ts";
import { withoutDeadLinks, type DocumentList } from "./documents.ts";
import { packageJson } from "./package-json.ts";
import { rootStubFactory } from "./stub-factory.ts";

const npmName = "vsphere-sdk";

/** Files that are made of all modules; `leftOut` are subpaths of the package's own that aren't there. */
export function collectiveFiles(
  all: readonly Module[],
  names: Names,
  leftOut: readonly string[],
  documents: DocumentList,
): readonly (TemplateFile | OutputFile)[] {
  const modules = all.filter(
    ({ services, structures, enumerations }) => services.length + structures.length + enumerations.length > 0,
  );
  const subpaths = modules.map((module) => names.directory(module.id)).sort(compareText);
  return [
    rootStubFactory(all, names),
    { path: "package.json", text: packageJson(subpaths, leftOut) },
    ...overviews(modules, names, documents),
  ];
}

/** What the package has, for people and for language models. */
function overviews(modules: readonly Module[], names: Names, documents: DocumentList): readonly OutputFile[] {
  const view = {
    ...documents,
    name: npmName,
    modules: modules.map((module) => ({
      subpath: `${npmName}/${names.directory(module.id)}`,
      id: module.id,
      services: module.services.map((service) => `\`${names.client(service)}\``).join(", ") || "–",
      doc: firstSentence(module.doc),
    })),
  };
  return [
    { path: "README.md", text: withoutDeadLinks("README.md", render("package/README.md.hbs", view), documents) },
    { path: "llms.txt", text: render("package/llms.txt.hbs", view), asIs: true },
  ];
}

const firstSentence = (doc: string): string =>
  commentText(/^[^\n]*?[.!?](?=\s|$)/.exec(doc)?.[0] ?? doc.split("\n")[0] ?? "").replace(/\|/g, "\\|");
