import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import type { OutputFile } from "../../generator/typescript/file.ts";
import { writeTree } from "../support/folders.ts";

/** What happened when the files of a package were imported. */
export interface Imported {
  /** Names that the package exports, those of all its files. */
  readonly exports: number;
  /** What can't be imported, and what set the mark that every attack tries to set. */
  readonly failures: readonly string[];
}

const program = `
import { readFileSync } from "node:fs";
const results = [];
for (const urls of JSON.parse(readFileSync(process.argv[1], "utf8"))) {
  const result = { exports: 0, failures: [] };
  for (const url of urls) {
    try { result.exports += Object.keys(await import(url)).length; }
    catch (error) { result.failures.push(url + ": " + error); }
    if ("pwned" in globalThis || "pwned" in {}) result.failures.push(url + " runs what was put in");
    delete globalThis.pwned;
  }
  results.push(result);
}
process.stdout.write(JSON.stringify(results));
`;

const isRuntime = ({ path }: OutputFile): boolean => /^src\/runtime\/.*\.ts$/.test(path);
/** Code that the definitions decide about; what else is in a package is copied, and the same in all. */
const isMade = ({ path, asIs }: OutputFile): boolean => path.endsWith(".ts") && asIs !== true;

/** Imports every file of every package, all in one process: the packages share the runtime. */
export async function importAll(folder: string, packages: readonly (readonly OutputFile[])[]): Promise<Imported[]> {
  const tree = (files: readonly OutputFile[], to: string): Record<string, string> =>
    Object.fromEntries(files.map(({ path, text }) => [`${to}/${path}`, text]));
  const sources = {
    ...tree((packages[0] ?? []).filter(isRuntime), "shared"),
    ...Object.assign({}, ...packages.map((files, at) => tree(files.filter(isMade), `package-${at}`))),
  } as Record<string, string>;
  writeTree(join(folder, "in"), sources);
  const out = join(folder, "out");
  await build({
    entryPoints: Object.keys(sources).map((path) => join(folder, "in", path)),
    outdir: out,
    outbase: join(folder, "in"),
    format: "esm",
    target: "es2022",
    logLevel: "silent",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const urls = packages.map((files, at) => {
    mkdirSync(join(out, `package-${at}/src`), { recursive: true });
    symlinkSync(join(out, "shared/src/runtime"), join(out, `package-${at}/src/runtime`), "junction");
    return files
      .filter(isMade)
      .map(({ path }) => pathToFileURL(join(out, `package-${at}`, path.replace(/\.ts$/, ".js"))).href);
  });
  writeFileSync(join(folder, "urls.json"), JSON.stringify(urls));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", program, join(folder, "urls.json")],
    { maxBuffer: 1 << 26 },
  );
  return JSON.parse(stdout) as Imported[];
}
