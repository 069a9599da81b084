import type { ImportDeclarationStructure, OptionalKind, StatementStructures } from "ts-morph";
import { compareText } from "../text/compare.ts";

/** A file of the output before it is printed. */
export interface FileDraft {
  /** Path below the output folder. */
  readonly path: string;
  readonly banner: string;
  readonly imports: readonly OptionalKind<ImportDeclarationStructure>[];
  readonly statements: readonly StatementStructures[];
}

/** A file of the output. */
export interface OutputFile {
  /** Path below the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** True for what a person wrote: it is copied byte for byte. */
  readonly asIs?: boolean;
}

interface Imported {
  readonly name: string;
  readonly from: string;
  typeOnly: boolean;
  readonly alias: string | undefined;
}

/** The imports of one file: collected as names are used, merged and sorted at the end. */
export class Imports {
  readonly #path: string;
  readonly #directory: string;
  readonly #taken: ReadonlySet<string>;
  readonly #imported = new Map<string, Imported>();
  readonly #locals = new Set<string>();

  /** `taken` are the names that the module in the folder declares: an import from elsewhere never hides them. */
  constructor(path: string, directory: string, taken: ReadonlySet<string>) {
    this.#path = path;
    this.#directory = `src/${directory}/`;
    this.#taken = taken;
  }

  /** The local name of something that another file exports; one use as a value makes it a value import. */
  use(name: string, from: string, kind: "type" | "value", aliasPrefix = ""): string {
    if (from === this.#path) return name;
    const key = `${from}#${name}`;
    const known = this.#imported.get(key);
    if (known !== undefined) {
      if (kind === "value") known.typeOnly = false;
      return known.alias ?? name;
    }
    const own = from.slice(0, from.lastIndexOf("/") + 1) === this.#directory;
    const hides = (local: string): boolean => this.#locals.has(local) || (!own && this.#taken.has(local));
    let local = hides(name) ? aliasPrefix + name : name;
    while (hides(local)) local += "$";
    this.#locals.add(local);
    this.#imported.set(key, { name, from, typeOnly: kind === "type", alias: local === name ? undefined : local });
    return local;
  }

  structures(): OptionalKind<ImportDeclarationStructure>[] {
    const byFile = new Map<string, Imported[]>();
    for (const item of this.#imported.values()) {
      const key = `${item.from} ${item.typeOnly ? "type" : "value"}`;
      byFile.set(key, [...(byFile.get(key) ?? []), item]);
    }
    return [...byFile.entries()]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, items]) => ({
        moduleSpecifier: relativePath(this.#path, items[0]!.from),
        isTypeOnly: items[0]!.typeOnly,
        namedImports: items
          .sort((a, b) => compareText(a.name, b.name))
          .map(({ name, alias }) => (alias === undefined ? { name } : { name, alias })),
      }));
  }
}

/** How one file of the output imports another: `../../runtime/id.js`. */
export function relativePath(from: string, to: string): string {
  const source = from.split("/").slice(0, -1);
  const target = to.replace(/\.ts$/, ".js").split("/");
  let common = 0;
  while (common < source.length && source[common] === target[common]) common += 1;
  const up = "../".repeat(source.length - common);
  return `${up === "" ? "./" : up}${target.slice(common).join("/")}`;
}
