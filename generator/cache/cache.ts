import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "../text/hash.mjs";
import { replaceFile } from "./replace.mjs";
import { markUsed } from "./unused.mjs";

/**
 * What earlier runs made, by the hash of all that it was made of: another input, or another generator, has another key,
 * so that nothing has to be thrown away to stay right.
 */
export interface Cache {
  /** The key of what is made of these texts. */
  key(kind: string, ...madeOf: readonly (string | Uint8Array)[]): string;
  /** What is kept under a key, or was by an earlier run; `read` makes it of the text. */
  find<T>(key: string, read: (text: string) => T): T | undefined;
  /** Keeps something under a key; `write` makes a text of it. */
  keep<T>(key: string, value: T, write: (value: T) => string): void;
  /** From now on finds only what is kept later. */
  forget(): void;
}

/** Some forty times what the package needs. */
const largest = 2 ** 27;
/** So much has to be written for the size of the cache to be looked at once, on average: that takes longer than an edit. */
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

  /** `maker` is what makes the entries: the content of the generator. They are kept as long as it is the same. */
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
   * Writes what is new, at the end of a run, and forgets what the run didn't use. A cache that can't be written is none;
   * the run was good all the same.
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

  /** How much was written. */
  #write(key: string, text: string): number {
    return replaceFile(join(this.#folder, key), hashOf(text) + text) ? digits + text.length : 0;
  }

  /** Removes what was used longest ago, down to half of the largest size, and what killed runs have left. */
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
      // Another run removes something at the same time, and then so does the next one.
    }
  }
}
