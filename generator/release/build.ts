import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";

/** The package as it is published: the generated sources, and `dist`, which is made of them here. */
export const packageFolder = resolve("generated");

/** What `exports` says of one subpath. */
interface Entry {
  readonly types: string;
  readonly default: string;
}

export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly repository: { readonly url: string };
  readonly exports: Readonly<Record<string, Entry | string>>;
}

export const readPackageJson = (): PackageJson =>
  JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as PackageJson;

/** Sources of the subpaths, each once. */
function entryPoints(): string[] {
  const files = Object.values(readPackageJson().exports).flatMap((entry) =>
    typeof entry === "string" ? [] : [entry.default],
  );
  return [...new Set(files)].map((file) =>
    join(packageFolder, file.replace("./dist/", "src/").replace(/\.js$/, ".ts")),
  );
}

/**
 * Makes `dist`: declarations by TypeScript, file by file; code by esbuild, a file for each subpath and what several
 * share in chunks, for a program that loads three files starts sooner than one that loads thirty.
 */
export async function buildPackage(): Promise<void> {
  rmSync(join(packageFolder, "dist"), { recursive: true, force: true });
  const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  const flags = ["-p", join(packageFolder, "tsconfig.json"), "--emitDeclarationOnly"];
  execFileSync(process.execPath, [join(typescript, "bin/tsc"), ...flags], { stdio: "inherit" });
  await build({
    entryPoints: entryPoints(),
    outdir: join(packageFolder, "dist"),
    outbase: join(packageFolder, "src"),
    absWorkingDir: packageFolder,
    bundle: true,
    splitting: true,
    chunkNames: "shared/[hash]",
    format: "esm",
    target: "es2022",
    platform: "neutral",
    external: ["node:*"],
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
  });
  dropBareImports(join(packageFolder, "dist"));
}

/**
 * esbuild imports each chunk that a file once needed, even for no name. Nothing has side effects here, so that these
 * imports do nothing but make bundlers warn their users.
 */
function dropBareImports(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  )) {
    const text = readFileSync(join(folder, path), "utf8");
    // An empty line keeps the source map right.
    writeFileSync(join(folder, path), text.replace(/^import "\.[^"]*";$/gm, ""));
  }
}

if (process.argv[1] === import.meta.filename) await buildPackage();
