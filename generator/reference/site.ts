import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createCollector, type Diagnostic } from "../diagnostics/collector.ts";
import { readModel } from "../pipeline.ts";
import { readInput } from "../source/files.ts";
import { planNames } from "../typescript/names/plan.ts";
import { packageFolder, readPackageJson } from "../release/build.ts";
import { asset, html } from "./html.ts";
import { page } from "./markdown.ts";
import { exportsOf } from "./runtime.ts";
import { moduleViews, type Entry, type ModuleView } from "./view.ts";

/** Entries of the package that are written by hand, with their sources. */
const runtimeEntries = [
  ["vsphere-sdk", "runtime/index.ts"],
  ["vsphere-sdk/node", "runtime/node/tls.ts"],
  ["vsphere-sdk/testing", "runtime/testing/index.ts"],
  ["vsphere-sdk/stub-factory", "stub-factory.ts"],
] as const;

interface Page {
  readonly path: string;
  readonly title: string;
  readonly body: string;
  readonly sections: readonly { readonly name: string; readonly anchor: string }[];
}

/**
 * Builds the site of the reference: pages that need no server, and `llms.txt` beside them. Nothing is built when
 * something is wrong with the definitions; that is returned.
 */
export function buildReference(folder: string, definitions = "definitions"): readonly Diagnostic[] {
  const { report, diagnostics } = createCollector();
  const { model, diagnostics: wrong } = readModel(readInput(definitions, report));
  const names = planNames(model, report);
  if (wrong.length + diagnostics.length > 0) return [...diagnostics, ...wrong];
  const { version } = readPackageJson();
  const modules = moduleViews(model, names);
  const entries: Entry[] = [];

  const pages = [homePage(modules), examplesPage(), runtimePage(entries), ...modules.map(modulePage)];
  entries.push(...modules.flatMap((view) => view.entries));
  const files: Record<string, string> = {
    "style.css": asset("style.css"),
    "search.js": asset("search.js"),
    "search-index.js": `window.searchIndex = [\n${entries.map((entry) => JSON.stringify(entry)).join(",\n")}\n];\n`,
    "llms.txt": llms(modules),
  };
  for (const item of pages) files[item.path] = layout(item, modules, version);

  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return [];
}

function homePage(modules: readonly ModuleView[]): Page {
  // The table of modules leads to their pages here.
  const readme = readFileSync(join(packageFolder, "README.md"), "utf8").replaceAll("](examples/", "](examples.html#");
  const paths = new Map(modules.map(({ subpath, path }) => [subpath, path]));
  const body = page(readme, (text) => ({ text, href: paths.get(text) }));
  return { path: "index.html", title: "vsphere-sdk", body, sections: [] };
}

function examplesPage(): Page {
  const folder = join(packageFolder, "examples");
  const examples = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((name) => ({ name, code: readFileSync(join(folder, name), "utf8") }));
  const [, ...guide] = readFileSync(join(folder, "README.md"), "utf8").split("\n");
  const body = html("examples", { guide: page(guide.join("\n").replace(/\]\((\S+\.ts)\)/g, "](#$1)")), examples });
  return { path: "examples.html", title: "Examples – vsphere-sdk", body, sections: [] };
}

function runtimePage(entries: Entry[]): Page {
  const sections = runtimeEntries.map(([subpath, file]) => {
    const items = exportsOf(join(packageFolder, "src", file)).map(({ name, doc, declaration }) => {
      entries.push([name, "runtime", subpath, `runtime.html#${name}`, ""]);
      return { name, anchor: name, declaration, doc: page(doc) };
    });
    return { subpath, anchor: subpath, exports: items };
  });
  const body = html("runtime", { entries: sections });
  return { path: "runtime.html", title: "Runtime – vsphere-sdk", body, sections: [] };
}

function modulePage(view: ModuleView): Page {
  const content = view.page(aliasesOf(view)) as { readonly services: readonly { readonly name: string }[] } & Record<
    string,
    unknown
  >;
  const groups = ["structures", "errors", "enumerations"].filter((group) => (content[group] as unknown[]).length > 0);
  return {
    path: view.path,
    title: `${view.subpath} – vsphere-sdk`,
    body: html("module", content),
    sections: [
      ...content.services.map(({ name }) => ({ name, anchor: name })),
      ...groups.map((group) => ({ name: group[0]!.toUpperCase() + group.slice(1), anchor: group })),
    ],
  };
}

/** Other subpaths that lead to the same module. */
function aliasesOf({ subpath }: ModuleView): readonly string[] {
  const { exports } = readPackageJson();
  const targetOf = (path: string): unknown => (exports[path] as { readonly default?: string } | undefined)?.default;
  const own = subpath.replace("vsphere-sdk", ".");
  return Object.keys(exports)
    .filter((path) => path !== own && targetOf(path) === targetOf(own))
    .map((path) => path.replace(".", "vsphere-sdk"));
}

function layout({ path, title, body, sections }: Page, modules: readonly ModuleView[], version: string): string {
  const root = "../".repeat(path.split("/").length - 1);
  const groupOf = (view: ModuleView): string => view.path.split(/[/.]/, 1)[0]!;
  return html("layout", {
    root,
    title,
    body,
    version,
    isHome: path === "index.html",
    isExamples: path === "examples.html",
    isRuntime: path === "runtime.html",
    groups: [...new Set(modules.map(groupOf))].map((name) => ({
      name,
      modules: modules
        .filter((view) => groupOf(view) === name)
        .map((view) => ({
          path: view.path,
          // A long name may break behind a slash.
          label: view.subpath.replace(/^vsphere-sdk\//, "").split(/(?<=\/)/),
          current: view.path === path,
          sections,
        })),
    })),
  });
}

/** What a language model wants to read first: how to begin, and where everything is. */
function llms(modules: readonly ModuleView[]): string {
  const readme = readFileSync(join(packageFolder, "README.md"), "utf8");
  const [, summary = ""] = readme.split("\n\n");
  const [start = ""] = /^```ts\n[^]*?^```$/m.exec(readme) ?? [];
  return [
    "# vsphere-sdk",
    `> ${summary.replace(/\n/g, " ")}`,
    start,
    "Operations are methods of clients that take one object and return a promise. Errors are classes of `vsphere-sdk/errors`.",
    "## Guide",
    "- [Guide](index.html): logging in, certificates, errors, values, time and retries, protocols, tests\n- [Examples](examples.html): complete programs\n- [Runtime](runtime.html): `connect`, errors, values, `tls` of `vsphere-sdk/node`, the fake vCenter of `vsphere-sdk/testing`",
    "## Modules",
    modules.map((view) => `- [${view.subpath}](${view.path}): ${view.summary}`).join("\n"),
    "",
  ].join("\n\n");
}
