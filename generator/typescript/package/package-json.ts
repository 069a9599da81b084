import { readFileSync } from "node:fs";
import { join } from "node:path";
import { templatesFolder } from "../places.ts";

/** Where a subpath of the package leads. */
interface Entry {
  readonly types: string;
  readonly default: string;
}

interface Manifest {
  readonly exports: Readonly<Record<string, Entry>>;
}

/** The template of the package's own description. */
export const readManifest = (): Manifest =>
  JSON.parse(readFileSync(join(templatesFolder, "package/package.json"), "utf8")) as Manifest;

/** The source of what a subpath leads to, below the output folder. */
export const sourceOf = ({ default: code }: Entry): string => code.replace("./dist/", "src/").replace(/\.js$/, ".ts");

/** The template with what the modules add to it, and without the subpaths that are left out. */
export function packageJson(subpaths: readonly string[], leftOut: readonly string[]): string {
  const template = readManifest();
  const own = Object.entries(template.exports).filter(([subpath]) => !leftOut.includes(subpath));
  const entry = (file: string): Entry => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
  const exports: Record<string, Entry> = {
    ...Object.fromEntries(own),
    ...Object.fromEntries(subpaths.map((subpath) => [`./${subpath}`, entry(`${subpath}/index`)])),
    ...(subpaths.includes("vapi/std/errors") && { "./errors": entry("vapi/std/errors/index") }),
  };
  // Compilers that resolve modules as Node 10 did don't look at `exports`.
  const types = Object.entries(exports).filter(([subpath]) => subpath !== ".");
  return JSON.stringify(
    {
      ...template,
      exports: { ...exports, "./package.json": "./package.json" },
      typesVersions: { "*": Object.fromEntries(types.map(([subpath, item]) => [subpath.slice(2), [item.types]])) },
    },
    undefined,
    2,
  );
}
