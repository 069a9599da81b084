import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { transform } from "esbuild";
import { rollup, type Plugin } from "rollup";
import { compareText } from "../text/compare.ts";
import { isHarmlessCircle } from "./circles.ts";
import { PackageError } from "./error.ts";
import { packedModel, writePackedModel } from "./model.ts";

/** The package as it is published: the generated sources, and `dist`, which is built from them here. */
export const packageFolder = resolve("generated");

/** The value of `exports` for one subpath. */
interface Entry {
  readonly types: string;
  readonly default: string;
}

export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly repository: { readonly url: string };
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, Entry | string>>;
}

export function readPackageJson(folder = packageFolder): PackageJson {
  const path = join(folder, "package.json");
  if (!existsSync(path)) throw new PackageError(`There is no package in ${folder}: npm run generate creates it.`);
  return JSON.parse(readFileSync(path, "utf8")) as PackageJson;
}

/** Sources of the subpaths and programs, each once. */
function entryPoints(folder: string): string[] {
  const { bin = {}, exports } = readPackageJson(folder);
  const subpaths = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry.default]));
  const files = [...subpaths, ...Object.values(bin)];
  return [...new Set(files)].map((file) => join(folder, file.replace("./dist/", "src/").replace(/\.js$/, ".ts")));
}

/** Files of the runtime that every module needs a part of: one chunk of them loads sooner than several. */
const together = ["enumeration", "error-mapper", "errors", "member-name", "service-error", "union"];

/** Removes types file by file, as a compiler does that sees only one file at a time. */
const withoutTypes: Plugin = {
  name: "without-types",
  resolveId: (source, importer) =>
    importer !== undefined && source.startsWith(".") ? join(dirname(importer), source.replace(/\.js$/, ".ts")) : null,
  async transform(code, id) {
    const { code: text, map } = await transform(code, {
      loader: "ts",
      target: "es2022",
      sourcemap: true,
      sourcefile: id,
    });
    return { code: text, map };
  },
};

/**
 * Builds the package with the model of the definitions in it. Returns the files that it wrote, as paths below the
 * package.
 */
export async function buildPackage(): Promise<readonly string[]> {
  const built = await buildSources(packageFolder);
  writePackedModel(packageFolder);
  return [...built, packedModel].sort(compareText);
}

/**
 * Makes `dist`: TypeScript makes the declarations, file by file. Rollup makes the code: a file for each subpath, and
 * chunks for code that several subpaths share, because a program that loads three files starts sooner than one that
 * loads thirty. Returns the files that it wrote, as paths below the package.
 */
export async function buildSources(folder: string): Promise<readonly string[]> {
  const entries = entryPoints(folder);
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  // Both have ended when one has failed, so that nothing is written afterwards.
  const parts = await Promise.allSettled([emitDeclarations(folder), bundle(folder, entries)]);
  // If both fail, what the compiler says is easier to understand.
  const failed = parts.find((part) => part.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return parts.flatMap((part) => (part.status === "fulfilled" ? part.value : [])).sort(compareText);
}

/** Makes Rollup write the code; returns its paths below the package. */
async function bundle(folder: string, entries: readonly string[]): Promise<string[]> {
  const sources = join(folder, "src");
  const modules = await rollup({
    input: Object.fromEntries(
      entries.map((path) => [relative(sources, path).replace(/\\/g, "/").replace(/\.ts$/, ""), path]),
    ),
    plugins: [withoutTypes],
    external: /^node:/,
    treeshake: { moduleSideEffects: false },
    preserveEntrySignatures: "strict",
    onwarn: (warning) => {
      if (!isHarmlessCircle(warning, sources)) throw new Error(warning.message);
    },
  });
  const { output } = await modules.write({
    dir: join(folder, "dist"),
    format: "esm",
    chunkFileNames: "shared/[hash].js",
    manualChunks: (id) => (together.some((name) => id === join(sources, `runtime/${name}.ts`)) ? "values" : undefined),
    // Otherwise each file would also import what its chunks import, and bundlers warn of imports that are not used.
    hoistTransitiveImports: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  await modules.close();
  return output.map(({ fileName }) => `dist/${fileName}`);
}

/** Makes TypeScript write the declarations; returns their paths below the package. */
async function emitDeclarations(folder: string): Promise<string[]> {
  const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  const flags = ["-p", join(folder, "tsconfig.json"), "--emitDeclarationOnly", "--listEmittedFiles"];
  const said = await new Promise<string>((done, fail) => {
    execFile(
      process.execPath,
      [join(typescript, "bin/tsc"), ...flags],
      { maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => {
        if (error === null) done(stdout);
        else fail(new PackageError(`The package does not compile:\n${stdout}${stderr}`.trimEnd()));
      },
    );
  });
  return [...said.matchAll(/^TSFILE: (.*?)\r?$/gm)].map(([, path = ""]) => relative(folder, path).replace(/\\/g, "/"));
}
