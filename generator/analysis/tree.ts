import type { Cache } from "../cache/cache.ts";
import type { ModuleDeclaration } from "../definition/format.ts";
import { contentOf, readDefinition, readInterface, readOutline, type OutlinedFile } from "../definition/read.ts";
import { newestOf, oldestOf } from "../definition/releases.ts";
import type { InputFile } from "../source/files.ts";
import { compareText } from "../text/compare.ts";
import type { Folders } from "../typescript/names/paths.ts";

interface Known {
  readonly file: InputFile;
  readonly outline: OutlinedFile;
}

/** Definitions by module, all of them readable, and which others each has to be read with. */
export class DefinitionTree {
  /** Sorted by id. */
  readonly modules: readonly string[];
  readonly #known: ReadonlyMap<string, Known>;
  readonly #cache: Cache | undefined;

  constructor(known: readonly Known[], cache: Cache | undefined) {
    this.#known = new Map(known.map((item) => [item.outline.module, item]));
    this.#cache = cache;
    this.modules = [...this.#known.keys()].sort(compareText);
  }

  get heads(): readonly { readonly id: string; readonly since: string | undefined }[] {
    return this.modules.map((id) => ({ id, since: this.#of(id).outline.since }));
  }

  /** The newest release that the definitions describe. */
  get newest(): string {
    return newestOf(this.modules.map((id) => this.#of(id).outline.version));
  }

  /** The oldest release that definitions say that they describe; undefined where none says it. */
  get oldest(): string | undefined {
    return oldestOf(this.modules.flatMap((id) => this.#of(id).outline.oldest ?? []));
  }

  /** How many texts are still to be written, by path; files without any are left out. */
  get missing(): ReadonlyMap<string, number> {
    const counts = [...this.#known.values()].map(({ file, outline }) => [file.path, outline.missing] as const);
    return new Map(counts.filter(([, count]) => count > 0));
  }

  /** A text that changes with all that the linked module depends on, as far as definitions say it. */
  surroundings(id: string, folders: Pick<Folders, "prefix">): string {
    const { whole, seen } = this.#needed([id]);
    return [
      ...whole.map((other) => `${other} ${this.#content(other)} ${folders.prefix(other)}`),
      ...seen.map((other) => `${other} ${this.#known.get(other)?.outline.interface} ${folders.prefix(other)}`),
    ].join("\n");
  }

  /** The declarations to link some modules with: their own, and the visible parts of those of other modules. */
  declarations(ids: Iterable<string>): readonly ModuleDeclaration[] {
    const { whole, seen } = this.#needed(ids);
    const filesOf = (modules: readonly string[]): readonly InputFile[] =>
      modules.flatMap((id) => this.#known.get(id)?.file ?? []);
    return [
      ...filesOf(whole).flatMap((file) => readDefinition(file, this.#cache, () => undefined).declaration ?? []),
      ...filesOf(seen).map((file) => readInterface(file, this.#cache)),
    ];
  }

  /**
   * The modules that the given ones have to be linked with, sorted; some may not exist. `whole` are the given modules
   * and those whose structures they include; `seen` are those that these refer to, of which only the visible part is
   * needed.
   */
  #needed(ids: Iterable<string>): { readonly whole: readonly string[]; readonly seen: readonly string[] } {
    const whole = this.#reached(ids, ({ inclusions }) => inclusions);
    const referred = [...whole].flatMap((id) => this.#known.get(id)?.outline.references ?? []);
    const seen = this.#reached(referred, ({ seenReferences }) => seenReferences);
    return {
      whole: [...whole].sort(compareText),
      seen: [...seen].filter((id) => !whole.has(id)).sort(compareText),
    };
  }

  #reached(ids: Iterable<string>, next: (outline: OutlinedFile) => readonly string[]): ReadonlySet<string> {
    const found = new Set(ids);
    // The set grows while it is walked.
    for (const id of found) {
      const known = this.#known.get(id);
      if (known !== undefined) for (const other of next(known.outline)) found.add(other);
    }
    return found;
  }

  #content(id: string): string {
    const known = this.#known.get(id);
    return known === undefined ? "" : contentOf(known.file);
  }

  #of(id: string): Known {
    return this.#known.get(id)!;
  }
}

/**
 * The definitions of a folder; undefined when one can't be read, or two say that they are the same module. `onNew` is
 * called before a definition is read that isn't in the cache.
 */
export function readTree(
  input: readonly InputFile[],
  cache: Cache | undefined,
  onNew?: () => void,
): DefinitionTree | undefined {
  const known: Known[] = [];
  for (const file of input) {
    const outline = readOutline(file, cache, onNew);
    if (outline === undefined) return undefined;
    known.push({ file, outline });
  }
  const isUnique = new Set(known.map(({ outline }) => outline.module)).size === known.length;
  return isUnique ? new DefinitionTree(known, cache) : undefined;
}
