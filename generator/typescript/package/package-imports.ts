const packageName = "vsphere-sdk";

/** One import of hand-written code: `import { tasksGet, type Info } from "vsphere-sdk/cis";`. */
export interface PackageImport {
  readonly names: readonly string[];
  /** The module that is written behind `from`. */
  readonly from: string;
}

/** Matches statements that import or export names. */
export const importStatement = /\b(?:import|export) (?:type )?\{([^}]*)\} from "([^"]+)"/g;

/** The imports of a text, including those in its code blocks. */
export const importsOf = (text: string): readonly PackageImport[] =>
  [...text.matchAll(importStatement)].map(([, names = "", from = ""]) => ({ names: importedNames(names), from }));

const importedNames = (names: string): string[] =>
  names
    .split(",")
    .map((name) =>
      name
        .trim()
        .replace(/^type /, "")
        .replace(/ as .*$/, ""),
    )
    .filter((name) => name !== "");

export const isOfPackage = ({ from }: PackageImport): boolean => /^vsphere-sdk(?:\/|$)/.test(from);

/**
 * The path below the output folder that an import of the package leads to.
 *
 * @param entries Sources of the package's own subpaths, as `readEntries` returns them.
 */
export function fileOfImport({ from }: PackageImport, entries: ReadonlyMap<string, string>): string {
  const subpath = from.slice(packageName.length);
  const own = entries.get(`.${subpath}`);
  if (own !== undefined) return own;
  return subpath === "/errors" ? "src/vapi/std/errors/index.ts" : `src${subpath}/index.ts`;
}
