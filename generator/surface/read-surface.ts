import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { filesBelow } from "../source/tree.mjs";
import { readDeclarationFile, type DeclarationFile, type Declared } from "./declaration-file.ts";
import type { Exported, ImportPlace, Member, Surface } from "./surface.ts";

/** A declaration, and where it is. */
interface Place {
  readonly file: string;
  readonly name: string;
}

/** Files that were read, by path and text. */
export type ParsedFiles = Map<string, DeclarationFile>;

const keyOf = ({ file, name }: Place): string => `${file}#${name}`;

/**
 * What a package lets its users import.
 *
 * @param manifest Its package.json; `exports` leads to `./dist/….d.ts`.
 * @param folder The folder of its declarations, which is `dist` of a package that was built.
 * @param parsed Files that were read before, by path and text: most files of two packages are the same.
 */
export function readSurface(
  { name, exports }: { readonly name: string; readonly exports: Readonly<Record<string, unknown>> },
  folder: string,
  parsed: ParsedFiles = new Map(),
): Surface {
  const files = new Map<string, DeclarationFile>();
  for (const path of filesBelow(folder).filter((item) => item.endsWith(".d.ts"))) {
    const file = path.slice(0, -".d.ts".length);
    const resolve = (specifier: string): string | undefined =>
      specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier).replace(/\.js$/, "") : undefined;
    const text = readFileSync(join(folder, path), "utf8");
    const key = `${file}\n${text}`;
    const content = parsed.get(key) ?? readDeclarationFile(text, resolve);
    parsed.set(key, content);
    files.set(file, content);
  }
  const entries = Object.entries(exports).flatMap(([subpath, entry]) => {
    const types = typeof entry === "object" && entry !== null && "types" in entry ? String(entry.types) : "";
    const file = /^\.\/dist\/(.*)\.d\.ts$/.exec(types)?.[1];
    return file === undefined ? [] : [{ subpath: subpath.replace(".", name), places: exportsOf(file, files) }];
  });
  // A declaration that can be imported from some subpath is only named; any other becomes part of what refers to it.
  const known = new Map<string, ImportPlace>();
  for (const { subpath, places } of entries)
    for (const [item, place] of places) if (!known.has(keyOf(place))) known.set(keyOf(place), { subpath, name: item });
  const read = new Map<string, Exported>();
  const exportedAt = (place: Place): Exported => {
    const key = keyOf(place);
    let found = read.get(key);
    if (found === undefined) read.set(key, (found = exportedOf(place, files, known)));
    return found;
  };
  return new Map(
    entries.map(({ subpath, places }) => [
      subpath,
      new Map([...places].map(([item, place]) => [item, exportedAt(place)])),
    ]),
  );
}

/** Where each export of a file is declared; for a namespace it is the name `*` in its file. */
function exportsOf(file: string, files: ReadonlyMap<string, DeclarationFile>): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const content = files.get(file);
  if (content === undefined) return places;
  for (const star of content.stars) for (const [name, place] of exportsOf(star, files)) places.set(name, place);
  for (const [name, origin] of content.exported) {
    const place = "own" in origin ? placeOf(file, origin.own, files) : placeBehind(origin, files);
    if (place !== undefined) places.set(name, place);
  }
  return new Map([...places].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function placeBehind(
  { file, name }: { readonly file: string; readonly name: string | undefined },
  files: ReadonlyMap<string, DeclarationFile>,
): Place | undefined {
  return name === undefined ? { file, name: "*" } : exportsOf(file, files).get(name);
}

/** Where a name that is used in a file is declared; undefined for names from outside the package. */
function placeOf(file: string, name: string, files: ReadonlyMap<string, DeclarationFile>): Place | undefined {
  const content = files.get(file);
  if (content?.declared.has(name) === true) return { file, name };
  const origin = content?.imported.get(name);
  return origin && placeBehind(origin, files);
}

/** The declaration at a place; that of a namespace is made from all exports of its file. */
function declaredAt({ file, name }: Place, files: ReadonlyMap<string, DeclarationFile>): Declared | undefined {
  if (name !== "*") return files.get(file)?.declared.get(name);
  const members = new Map<string, Member>();
  for (const [item, place] of exportsOf(file, files))
    members.set(item, { text: declaredAt(place, files)?.texts.join("\n") ?? "", optional: false });
  return { kinds: ["namespace"], texts: [...members.values()].map(({ text }) => text), members };
}

const identifier = /[A-Za-z_$][\w$]*/g;

function exportedOf(
  place: Place,
  files: ReadonlyMap<string, DeclarationFile>,
  known: ReadonlyMap<string, ImportPlace>,
): Exported {
  const texts: string[] = [];
  const uses = new Map<string, ImportPlace>();
  const seen = new Set<string>();
  const add = (item: Place): Declared | undefined => {
    seen.add(keyOf(item));
    const found = declaredAt(item, files);
    texts.push(...(found?.texts ?? []));
    for (const text of found?.texts ?? [])
      for (const [name] of text.matchAll(identifier)) {
        const used = placeOf(item.file, name, files);
        if (used === undefined || seen.has(keyOf(used))) continue;
        const from = known.get(keyOf(used));
        if (from === undefined) add(used);
        else uses.set(name, from);
      }
    return found;
  };
  const own = add(place);
  if (own === undefined) throw new Error(`${place.name} is exported, and is declared nowhere.`);
  return { file: place.file, kinds: own.kinds, text: texts.join("\n"), members: own.members, uses };
}
