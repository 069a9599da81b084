import { compareText } from "../../text/compare.ts";
import { commentText } from "../escaping.ts";
import type { OutputFile, TemplateFile } from "../file.ts";
import type { Folders } from "../names/paths.ts";
import { render } from "../templates.ts";
import type { PackageModule } from "../summary.ts";
import { withoutDeadLinks, type DocumentList } from "./documents.ts";
import { packageJson } from "./package-json.ts";
import { rootStubFactory } from "./stub-factory.ts";

const npmName = "vsphere-sdk";

/** Files that depend on all modules; `leftOut` are subpaths of hand-written jobs that are left out. */
export function collectiveFiles(
  modules: readonly PackageModule[],
  folders: Folders,
  leftOut: readonly string[],
  documents: DocumentList,
): readonly (TemplateFile | OutputFile)[] {
  const subpaths = modules.map(({ id }) => folders.directory(id)).sort(compareText);
  return [
    rootStubFactory(modules, folders),
    { path: "package.json", text: packageJson(subpaths, leftOut) },
    ...overviews(modules, folders, documents),
  ];
}

/** Overviews of the package, for people and for language models. */
function overviews(
  modules: readonly PackageModule[],
  folders: Folders,
  documents: DocumentList,
): readonly OutputFile[] {
  const view = {
    ...documents,
    name: npmName,
    modules: modules.map((module) => ({
      subpath: `${npmName}/${folders.directory(module.id)}`,
      id: module.id,
      services: module.services.map(({ client }) => `\`${client}\``).join(", ") || "–",
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
