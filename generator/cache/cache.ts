import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "../text/hash.mjs";
import { replaceFile } from "./replace.mjs";
import { markUsed } from "./unused.mjs";

/**
 * What earlier runs made, by the hash of everything that it was made of. Another input or another generator has another
 * key, so that an entry never becomes wrong.
 */
export interface Cache {
  /** The key of what is made of these texts. */
  key(kind: string, ...madeOf: readonly (string | Uint8Array)[]): string;
  /** The value that this run or an earlier one has kept under a key; `read` turns the text of the entry into it. */
  find<T>(key: string, read: (text: string) => T): T | undefined;
  /** Keeps a value under a key; `write` turns it into a text. */
  keep<T>(key: string, value: T, write: (value: T) => string): void;
  /** Forgets all entries: only what is kept from now on is found. */
  forget(): void;
}

/** The largest size of the cache in bytes: some forty times what the package needs. */
const largest = 2 ** 27;
/** The size of the cache is checked once per so many bytes written, on average: a check takes longer than an edit. */
const writtenPerLook = largest / 16;
/** Length of a hash. */
const digits = 64;

interface Known {
  readonly value: unknown;
  /** The text that isn't in a file yet. */
  readonly unsaved: (() => string) | undefined;
  isUsed: boolean;
}

/**
 * A cache in a folder, one file for each key. Any number of runs and versions of the generator may share it: a file is
 * written under another name first, and one that is damaged counts as missing.
 */
export class FolderCache implements Cache {
  readonly #folder: string;
  readonly #maker: string;
  readonly #isSameMaker: () => boolean;
  readonly #known = new Map<string, Known>();
  #isForgetful = false;

  /**
   * `maker` identifies the content of the generator, which makes the entries. New entries are written only if
   * `isSameMaker` says at the end of a run that it is still the same.
   */
  constructor(folder: string, maker: string, isSameMaker: () => boolean) {
    this.#folder = folder;
    this.#maker = maker;
    this.#isSameMaker = isSameMaker;
  }

  key(kind: string, ...madeOf: readonly (string | Uint8Array)[]): string {
    return hashOf([this.#maker, kind, ...madeOf.map(hashOf)].join("\n"));
  }

  find<T>(key: string, read: (text: string) => T): T | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) {
      known.isUsed = true;
      return known.value as T;
    }
    const text = this.#isForgetful ? undefined : this.#read(key);
    if (text === undefined) return undefined;
    const value = read(text);
    this.#known.set(key, { value, unsaved: undefined, isUsed: true });
    return value;
  }

  forget(): void {
    this.#isForgetful = true;
    this.#known.clear();
  }

  keep<T>(key: string, value: T, write: (value: T) => string): void {
    this.#known.set(key, { value, unsaved: () => write(value), isUsed: true });
  }

  /**
   * Writes new entries at the end of a run, and forgets those that the run didn't use. If the cache can't be written,
   * the run is good all the same.
   */
  save(): void {
    let written = 0;
    const isUnsaved = [...this.#known.values()].some(({ unsaved }) => unsaved !== undefined);
    if (isUnsaved && !this.#isSameMaker()) return this.#known.clear();
    for (const [key, { value, unsaved, isUsed }] of this.#known) {
      if (unsaved !== undefined) written += this.#write(key, unsaved());
      if (isUsed) this.#known.set(key, { value, unsaved: undefined, isUsed: false });
      else this.#known.delete(key);
    }
    if (Math.random() < written / writtenPerLook) this.#removeOldest();
  }

  #read(key: string): string | undefined {
    const path = join(this.#folder, key);
    try {
      const content = readFileSync(path, "utf8");
      const text = content.slice(digits);
      if (hashOf(text) !== content.slice(0, digits)) return undefined;
      markUsed(path);
      return text;
    } catch {
      return undefined;
    }
  }

  /** Writes an entry, and returns how much was written. */
  #write(key: string, text: string): number {
    return replaceFile(join(this.#folder, key), hashOf(text) + text) ? digits + text.length : 0;
  }

  /**
   * If the cache is larger than allowed, removes the files used longest ago until half of the largest size is left.
   * Files that killed runs have left are removed in the same way.
   */
  #removeOldest(): void {
    try {
      const files = readdirSync(this.#folder).map((name) => ({ name, stat: statSync(join(this.#folder, name)) }));
      files.sort((a, b) => b.stat.mtimeMs - a.stat.mtimeMs);
      let size = files.reduce((sum, { stat }) => sum + stat.size, 0);
      const allowed = size > largest ? largest / 2 : largest;
      for (let file = files.pop(); file !== undefined && size > allowed; file = files.pop()) {
        rmSync(join(this.#folder, file.name), { force: true });
        size -= file.stat.size;
      }
    } catch {
      // Another run removes files at the same time; a later run removes the rest.
    }
  }
}
