import type { Cache } from "../cache/cache.ts";
import type { ModuleDeclaration } from "../definition/format.ts";
import type { Outline } from "../definition/outline.ts";
import { readDefinition, readOutline } from "../definition/read.ts";
import { compareReleases, unreadRelease } from "../definition/releases.ts";
import type { InputFile } from "../source/files.ts";
import { compareText } from "../text/compare.ts";
import { hashOf } from "../text/hash.mjs";

interface Known {
  readonly file: InputFile;
  readonly outline: Outline;
}

/** Definitions that can all be read, by module, and what each has to be read with. */
export class DefinitionTree {
  /** Sorted by id. */
  readonly modules: readonly string[];
  readonly #known: ReadonlyMap<string, Known>;
  readonly #cache: Cache | undefined;
  readonly #contents = new Map<string, string>();

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
    return this.modules
      .map((id) => this.#of(id).outline.version)
      .reduce((a, b) => (compareReleases(a, b) < 0 ? b : a), unreadRelease);
  }

  /** How many texts are still to be written, by path; files without any are left out. */
  get missing(): ReadonlyMap<string, number> {
    const counts = [...this.#known.values()].map(({ file, outline }) => [file.path, outline.missing] as const);
    return new Map(counts.filter(([, count]) => count > 0));
  }

  /** Some modules and all that they may refer to, and those in turn; modules that aren't there included. Sorted. */
  closure(ids: Iterable<string>): readonly string[] {
    return [...this.#reached(ids, ({ references }) => references)].sort(compareText);
  }

  /**
   * A text for each module that another one may refer to, itself included, which changes with what of it can make a
   * difference for that one.
   */
  surroundings(id: string): ReadonlyMap<string, string> {
    const whole = this.#reached([id], ({ inclusions }) => inclusions);
    return new Map(
      this.closure([id]).map((other) => [other, whole.has(other) ? this.#content(other) : this.#interface(other)]),
    );
  }

  /** The declarations of those of the modules that are there, in the order of their files. */
  declarations(ids: Iterable<string>): readonly ModuleDeclaration[] {
    return [...ids]
      .flatMap((id) => this.#known.get(id)?.file ?? [])
      .sort((a, b) => compareText(a.path, b.path))
      .flatMap((file) => readDefinition(file, this.#cache, () => undefined).declaration ?? []);
  }

  #reached(ids: Iterable<string>, next: (outline: Outline) => readonly string[]): ReadonlySet<string> {
    const found = new Set(ids);
    // The set grows while it is walked.
    for (const id of found) {
      const known = this.#known.get(id);
      if (known !== undefined) for (const other of next(known.outline)) found.add(other);
    }
    return found;
  }

  #content(id: string): string {
    let hash = this.#contents.get(id);
    if (hash === undefined) this.#contents.set(id, (hash = hashOf(this.#known.get(id)?.file.bytes ?? "")));
    return hash;
  }

  #interface(id: string): string {
    return this.#known.get(id)?.outline.interface ?? "";
  }

  #of(id: string): Known {
    return this.#known.get(id)!;
  }
}

/** The definitions of a folder; undefined when one can't be read, or two say that they are the same module. */
export function readTree(
  input: readonly InputFile[],
  cache: Cache | undefined,
  onNews: () => void,
): DefinitionTree | undefined {
  const known: Known[] = [];
  for (const file of input) {
    const outline = readOutline(file, cache, onNews);
    if (outline === undefined) return undefined;
    known.push({ file, outline });
  }
  const isUnique = new Set(known.map(({ outline }) => outline.module)).size === known.length;
  return isUnique ? new DefinitionTree(known, cache) : undefined;
}
