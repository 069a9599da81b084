import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Module } from "../../model/model.ts";
import { filesBelow } from "../../source/tree.mjs";
import { compareText } from "../../text/compare.ts";
import type { EmitContext } from "../context.ts";
import { commentText } from "../escaping.ts";
import type { OutputFile } from "../file.ts";
import { bannerLine } from "../module/module.ts";
import { render, templatesFolder } from "../templates.ts";
import { documents, withoutPrograms } from "./documents.ts";
import { jobFiles } from "./jobs.ts";
import { packageJson } from "./package-json.ts";
import { rootStubFactory } from "./stub-factory.ts";

const npmName = "vsphere-sdk";

/** Files that belong to no module: the runtime as it is, and what makes a package of it all. */
export function packageFiles(
  { model, names }: EmitContext,
  exports: ReadonlyMap<string, ReadonlySet<string>>,
): { readonly files: OutputFile[]; readonly jobsLeftOut: readonly string[] } {
  const modules = model.modules.filter(
    ({ services, structures, enumerations }) => services.length + structures.length + enumerations.length > 0,
  );
  const subpaths = modules.map((module) => names.directory(module.id)).sort(compareText);
  const jobs = jobFiles(exports);
  const { guides, examples, files: documentFiles, withoutDeadLinks } = documents(jobs.canUse);
  const overview = { name: npmName, guides, examples, modules: modules.map((module) => rowOf(module, names)) };
  const readme = withoutPrograms(render("package/README.md.hbs", overview), jobs.canUse);
  const files = [
    ...copyTree("runtime", "src/runtime"),
    ...jobs.files,
    // The root of the package is the runtime. What imports lazily would keep bundlers from taking it apart.
    { path: "src/index.ts", text: `${bannerLine}\nexport * from "./runtime/index.js";\n` },
    rootStubFactory(model.modules, names),
    { path: "package.json", text: packageJson(subpaths, jobs.leftOut) },
    { path: "README.md", text: withoutDeadLinks("README.md", readme) },
    { path: "llms.txt", text: render("package/llms.txt.hbs", overview), asIs: true },
    ...documentFiles,
  ];
  return { files, jobsLeftOut: jobs.leftOut.map((name) => name.replace(/^\.\//, "")) };
}

/** A module as lists show it. */
const rowOf = (module: Module, names: EmitContext["names"]) => ({
  subpath: `${npmName}/${names.directory(module.id)}`,
  id: module.id,
  services: module.services.map((service) => `\`${names.client(service)}\``).join(", ") || "–",
  doc: firstSentence(module.doc),
});

const firstSentence = (doc: string): string =>
  commentText(/^[^\n]*?[.!?](?=\s|$)/.exec(doc)?.[0] ?? doc.split("\n")[0] ?? "").replace(/\|/g, "\\|");

/** The files of a folder of the templates, byte for byte. */
function copyTree(from: string, to: string): OutputFile[] {
  const folder = join(templatesFolder, from);
  return filesBelow(folder).map((path) => ({
    path: `${to}/${path}`,
    text: readFileSync(join(folder, path), "utf8"),
    asIs: true,
  }));
}
