import type { Cache } from "../cache/cache.ts";
import { packLocated, unpackLocated } from "../cache/pack.ts";
import type { Report } from "../diagnostics/collector.ts";
import type { SourceFile } from "../diagnostics/span.ts";
import type { InputFile } from "../source/files.ts";
import { readSource } from "../source/text.ts";
import { parseSource } from "../source/yaml.ts";
import { hashOf } from "../text/hash.mjs";
import { decodeModule, type ModuleDeclaration } from "./format.ts";
import { countMissing } from "./missing.ts";
import { interfaceOf, packInterface, unpackInterface } from "./interface.ts";
import { outlineOf, type Outline } from "./outline.ts";
import { pathOfModule } from "./qualified-names.ts";

/** What a definition file says. */
export interface Definition {
  /** Undefined when the file can't be read at all. */
  readonly declaration: ModuleDeclaration | undefined;
  /** False when names may be declared in what could not be read. */
  readonly hasAllNames: boolean;
  /** How many texts are still to be written. */
  readonly missing: number;
}

const unreadable: Definition = { declaration: undefined, hasAllNames: false, missing: 0 };

/** Reads a file. Only results without mistakes are kept, so that mistakes are found and reported in every run. */
export function readDefinition(file: InputFile, cache: Cache | undefined, report: Report): Definition {
  const before = decoded.get(file);
  if (before !== undefined) {
    decoded.delete(file);
    return before;
  }
  const source = readSource(file.path, file.bytes, report);
  if (source === undefined) return unreadable;
  const key = cache?.key("definition", file.path, contentOf(file)) ?? "";
  const known = cache?.find(key, (text) => unpackLocated(text, source) as Definition);
  if (known !== undefined) return known;
  let isRight = true;
  const definition = decode(source, (...args) => {
    isRight = false;
    report(...args);
  });
  if (isRight && cache === undefined) decoded.set(file, definition);
  if (isRight) cache?.keep(key, definition, packLocated);
  return definition;
}

/**
 * Definitions by file, for a run without a cache: it reads each file once for its outline, and once to link it. They are
 * not kept for longer, because those of a large API take hundreds of megabytes.
 */
const decoded = new WeakMap<InputFile, Definition>();

/** The outline of a file, and the hash of what other modules see of it. */
export interface OutlinedFile extends Outline {
  /** Undefined without a cache. */
  readonly interface: string | undefined;
}

/** The outline of a file; undefined when anything in it is wrong. `onNew` is called when it isn't in the cache. */
export function readOutline(file: InputFile, cache: Cache | undefined, onNew?: () => void): OutlinedFile | undefined {
  const key = cache?.key("outline", file.path, contentOf(file)) ?? "";
  const known = cache?.find<OutlinedFile>(key, JSON.parse);
  if (known !== undefined) return known;
  onNew?.();
  let isRight = true;
  const { declaration, missing } = readDefinition(file, cache, () => (isRight = false));
  if (declaration === undefined || !isRight) return undefined;
  const seen = interfaceOf(declaration);
  const outline = outlineOf(declaration, seen, missing);
  if (outline === undefined) return undefined;
  const outlined = { ...outline, interface: cache && keepInterface(file, seen, cache) };
  cache?.keep(key, outlined, JSON.stringify);
  return outlined;
}

/** Keeps what other modules see of a file, and returns its hash. */
function keepInterface(file: InputFile, seen: ModuleDeclaration, cache: Cache): string {
  const text = packInterface(seen);
  cache.keep(keyOfInterface(file, cache), seen, () => text);
  return hashOf(text);
}

/** What other modules see of a file, which must have no mistakes. */
export function readInterface(file: InputFile, cache: Cache | undefined): ModuleDeclaration {
  const known = cache?.find(keyOfInterface(file, cache), unpackInterface);
  if (known !== undefined) return known;
  const { declaration } = readDefinition(file, cache, () => undefined);
  if (declaration === undefined) throw new Error(`${file.path} can't be read any more`);
  const seen = interfaceOf(declaration);
  if (cache !== undefined) keepInterface(file, seen, cache);
  return seen;
}

const keyOfInterface = (file: InputFile, cache: Cache): string => cache.key("interface", file.path, contentOf(file));

const contents = new WeakMap<InputFile, string>();

/** Hash of a file, which is asked for several times. */
export function contentOf(file: InputFile): string {
  let hash = contents.get(file);
  if (hash === undefined) contents.set(file, (hash = hashOf(file.bytes)));
  return hash;
}

function decode(source: SourceFile, report: Report): Definition {
  const tree = parseSource(source, report);
  if (tree === undefined) return unreadable;
  let hasAllNames = true;
  const declaration = decodeModule(tree, report, () => (hasAllNames = false));
  const { module } = declaration ?? {};
  if (module !== undefined) {
    const expected = pathOfModule(module.value);
    if (source.path !== expected) report("file-place", module.span, { module: module.value, expected });
  }
  return { declaration, hasAllNames, missing: countMissing(tree) };
}
