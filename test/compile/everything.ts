import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { generate } from "../../generator/pipeline.ts";
import type { InputFile } from "../../generator/source/files.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import { hardNames } from "../names/hard-names.ts";
import { definitions, textsOf, type Definition } from "../properties/models.ts";
import { blocks } from "../readme/blocks.ts";
import { compile, type Compiler } from "../support/compiler.ts";
import { inputOf } from "../support/definitions.ts";
import { examplesFolder } from "../support/examples.ts";
import { packageOfSources, writeTree } from "../support/folders.ts";
import { manyTypes } from "../support/many-types.ts";
import { unionPrograms } from "./unions.ts";

/** What has to compile; each part is a folder of one project, so that a compiler starts once and reads the runtime once. */
export const parts = ["package", "names", "models", "types", "unions", "readme", "examples"] as const;
export type Part = (typeof parts)[number];

/** Packages: what they don't use is a fault, and each file has to yield its declarations alone. */
const libraries: readonly Part[] = ["package", "names", "models"];

/** Where packages find the runtime: beside their own sources, or in the package. */
const rootDirs = libraries.map((part) => `${part}/src`);

/** Parts that use nothing which the oldest compiler doesn't know: the others say `await using`. */
export const partsOfOldest: readonly Part[] = ["package", "names", "models", "types", "unions"];

export interface Everything {
  readonly folder: string;
  /** Source files of each part, relative to the folder. */
  readonly files: Readonly<Record<Part, readonly string[]>>;
  /** Makes the same random models again. */
  readonly seed: number;
}

/** Writes parts, with the package installed as its users have it. */
export async function writeParts(folder: string, wanted: readonly Part[] = parts): Promise<Everything> {
  const seed = fc.sample(fc.maxSafeNat(), 1)[0]!;
  const write: Record<Part, () => void | Promise<void>> = {
    package: () => {
      packageOfSources(join(folder, "package"));
      mkdirSync(join(folder, "node_modules"));
      symlinkSync(join(folder, "package"), join(folder, "node_modules/vsphere-sdk"), "junction");
    },
    names: async () => writeTree(join(folder, "names"), sourcesOf((await hardNames()).files)),
    models: async () => writeTree(join(folder, "models"), await randomModels(seed)),
    types: () => cpSync("test/types", join(folder, "types"), { recursive: true }),
    unions: () => writeTree(join(folder, "unions"), unionPrograms()),
    // Without an import a block would be no module, and share its names with the others.
    readme: () =>
      writeTree(
        join(folder, "readme"),
        Object.fromEntries(blocks.map(({ code }, at) => [`block${at}.ts`, `${code}\nexport {};\n`])),
      ),
    examples: () => cpSync(examplesFolder, join(folder, "examples"), { recursive: true }),
  };
  for (const part of wanted) await write[part]();
  const files = parts.map((part) => [part, wanted.includes(part) ? sourcesBelow(folder, part) : []]);
  return { folder, files: Object.fromEntries(files) as Record<Part, string[]>, seed };
}

/** Complaints of one compiler; what only packages have to obey is not held against programs. */
export async function complaints(
  { folder, files }: Everything,
  compiler: Compiler,
  wanted: readonly Part[],
  options: object = {},
): Promise<string[]> {
  const all = wanted.flatMap((part) => files[part]);
  const said = await compile(compiler, folder, all, { rootDirs, ...options });
  const isProgram = (line: string): boolean => !libraries.some((part) => line.startsWith(`${part}/`));
  const ofPackages = /^[^:]+: error TS(?:6133|6192|6196|6198|90\d\d): /;
  return said.filter((line) => !(isProgram(line) && ofPackages.test(line)));
}

/** TypeScript below a folder, without what a link leads to. */
function sourcesBelow(folder: string, path: string): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory()) return sourcesBelow(folder, child);
    return entry.isFile() && entry.name.endsWith(".ts") ? [child] : [];
  });
}

/** What the definitions make of themselves; the runtime is the same for all packages. */
const sourcesOf = (files: readonly OutputFile[]): Record<string, string> =>
  Object.fromEntries(
    files
      .filter(({ path }) => path.endsWith(".ts") && path.startsWith("src/") && !path.startsWith("src/runtime/"))
      .map(({ path, text }) => [path, text]),
  );

async function generated(input: readonly InputFile[]): Promise<readonly OutputFile[]> {
  const { files, diagnostics } = await generate(input);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ code, text }) => `${code}: ${text}`).join("\n"));
  return files;
}

/**
 * Thirty packages of random definitions, side by side; what only one can have is there once for each. And a module with
 * more types than one file takes.
 */
async function randomModels(seed: number): Promise<Record<string, string>> {
  const sources: Record<string, string> = {};
  for (const [at, modules] of fc.sample(definitions(), { numRuns: 30, seed }).entries()) {
    const own = modules.map((item) => JSON.parse(JSON.stringify(item).replaceAll(".any.", `.p${at}.`)) as Definition);
    for (const [path, text] of Object.entries(sourcesOf(await generated(inputOf(textsOf(own))))))
      if (path !== "src/index.ts") sources[path.replace(/^src\/stub-factory/, `src/stub-factory-${at}`)] = text;
  }
  const many = Object.entries(sourcesOf(await generated(inputOf(manyTypes().files))));
  for (const [path, text] of many) if (path.startsWith("src/many/")) sources[path] = text;
  return sources;
}

/** The types of users as a text, to be spoilt. */
export const usage = (): string => readFileSync("test/types/usage.ts", "utf8");
