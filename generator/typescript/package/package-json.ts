import { readFileSync } from "node:fs";
import { join } from "node:path";
import { templatesFolder } from "../templates.ts";

/** Where a subpath of the package leads. */
interface Entry {
  readonly types: string;
  readonly default: string;
}

/** The template with what the modules add to it. */
export function packageJson(subpaths: readonly string[]): string {
  const template = JSON.parse(readFileSync(join(templatesFolder, "package/package.json"), "utf8")) as {
    exports: Record<string, Entry>;
  };
  const entry = (file: string): Entry => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
  const exports: Record<string, Entry> = {
    ...template.exports,
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
