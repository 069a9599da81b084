import { readFileSync } from "node:fs";
import { join } from "node:path";
import { templatesFolder } from "../places.ts";

/** The files of a subpath of the package. */
interface Entry {
  readonly types: string;
  readonly default: string;
}

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, Entry>>;
}

/** The template of the generated package.json. */
const readManifest = (): Manifest =>
  JSON.parse(readFileSync(join(templatesFolder, "package/package.json"), "utf8")) as Manifest;

const sourceOf = (code: string): string => code.replace("./dist/", "src/").replace(/\.js$/, ".ts");

/** Source files of the template's subpaths and programs, by their names; paths are below the output folder. */
export function readEntries(): ReadonlyMap<string, string> {
  const { bin, exports } = readManifest();
  return new Map([
    ...Object.entries(exports).map(([subpath, entry]) => [subpath, sourceOf(entry.default)] as const),
    ...Object.entries(bin).map(([program, code]) => [program, sourceOf(code)] as const),
  ]);
}

/**
 * The package.json: the template with the subpaths of the modules, and without the subpaths and programs that are left
 * out.
 */
export function packageJson(subpaths: readonly string[], leftOut: readonly string[]): string {
  const template = readManifest();
  const isThere = ([name]: readonly [string, unknown]): boolean => !leftOut.includes(name);
  const own = Object.entries(template.exports).filter(isThere);
  const programs = Object.entries(template.bin).filter(isThere);
  const entry = (file: string): Entry => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
  const exports: Record<string, Entry> = {
    ...Object.fromEntries(own),
    ...Object.fromEntries(subpaths.map((subpath) => [`./${subpath}`, entry(`${subpath}/index`)])),
    ...(subpaths.includes("vapi/std/errors") && { "./errors": entry("vapi/std/errors/index") }),
  };
  // Compilers with the module resolution of Node 10 ignore `exports`; they need these.
  const types = Object.entries(exports).filter(([subpath]) => subpath !== ".");
  return JSON.stringify(
    {
      ...template,
      bin: programs.length === 0 ? undefined : Object.fromEntries(programs),
      exports: { ...exports, "./package.json": "./package.json" },
      typesVersions: { "*": Object.fromEntries(types.map(([subpath, item]) => [subpath.slice(2), [item.types]])) },
    },
    undefined,
    2,
  );
}
