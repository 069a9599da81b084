import type { ImportDeclarationStructure, StatementStructures } from "ts-morph";
import { compareText } from "../text/compare.ts";
import { isCode, type Reference } from "./code.ts";
import { StructureKind } from "./morph.ts";
import { relativePath } from "./relative-path.ts";

interface Imported {
  readonly name: string;
  readonly file: string;
  readonly local: string;
  readonly isNamespace: boolean;
  isType: boolean;
}

/**
 * Resolves the references in the statements of a file to text, and returns the imports that they need. `taken` are the
 * names that the folder of the file exports: an import from another folder never hides one of them.
 */
export function resolveReferences(
  path: string,
  taken: ReadonlySet<string>,
  statements: readonly StatementStructures[],
): { readonly imports: readonly ImportDeclarationStructure[]; readonly statements: readonly StatementStructures[] } {
  const imported = new Map<string, Imported>();
  const locals = new Set<string>();
  const folder = path.slice(0, path.lastIndexOf("/") + 1);

  const localName = ({ name, file, use, prefix }: Reference): string => {
    if (file === path) return name;
    const key = `${file}#${name}`;
    const known = imported.get(key);
    if (known !== undefined) {
      known.isType &&= use === "type";
      return known.local;
    }
    const isOwn = file.slice(0, file.lastIndexOf("/") + 1) === folder;
    const hides = (local: string): boolean => locals.has(local) || (!isOwn && taken.has(local));
    let local = hides(name) ? prefix + name : name;
    while (hides(local)) local += "$";
    locals.add(local);
    imported.set(key, { name, file, local, isNamespace: use === "namespace", isType: use === "type" });
    return local;
  };
  const resolved = statements.map((statement) => textOf(statement, localName) as StatementStructures);
  return { imports: importDeclarations(path, [...imported.values()]), statements: resolved };
}

/** A structure of ts-morph, with all code in it replaced by plain text. */
function textOf(value: unknown, localName: (reference: Reference) => string): unknown {
  if (isCode(value)) return value.parts.map((part) => (typeof part === "string" ? part : localName(part))).join("");
  if (Array.isArray(value)) return value.map((item) => textOf(item, localName));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, textOf(item, localName)]));
}

function importDeclarations(path: string, imported: readonly Imported[]): ImportDeclarationStructure[] {
  const byFile = new Map<string, Imported[]>();
  for (const item of imported) {
    const key = `${item.file} ${item.isNamespace ? "namespace" : item.isType ? "type" : "value"}`;
    byFile.set(key, [...(byFile.get(key) ?? []), item]);
  }
  return [...byFile.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, items]) => ({
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: relativePath(path, items[0]!.file),
      isTypeOnly: items[0]!.isType,
      ...(items[0]!.isNamespace
        ? { namespaceImport: items[0]!.local }
        : {
            namedImports: items
              .sort((a, b) => compareText(a.name, b.name))
              .map(({ name, local }) => (local === name ? { name } : { name, alias: local })),
          }),
    }));
}
