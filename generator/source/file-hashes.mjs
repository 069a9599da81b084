// @ts-check
import { readFileSync } from "node:fs";
import { hashOf } from "../text/hash.mjs";
import { stampOf } from "./stamp.mjs";

/** Hashes of files, each of which is read once as long as it stays as it is. */
export class FileHashes {
  /** Whether a file was read whose hash can be told without reading it from now on. */
  isNew = false;
  /** @type {Map<string, { readonly stamp: string, readonly hash: string }>} */
  #known = new Map();

  /**
   * Takes over what an earlier run knew.
   *
   * @param {Readonly<Record<string, string>>} hashes By absolute path.
   * @param {Readonly<Record<string, string>>} stamps Of the files that had these hashes, as far as they had settled.
   */
  add(hashes, stamps) {
    for (const [path, stamp] of Object.entries(stamps)) {
      const hash = hashes[path];
      if (hash !== undefined) this.#known.set(path, { stamp, hash });
    }
  }

  /**
   * The hash of a file that is there.
   *
   * @param {string} path
   * @param {(path: string) => Uint8Array} read
   */
  hash(path, read = readFileSync) {
    // Before the file is read: what changes it meanwhile changes the stamp.
    const { stamp, isSettled } = stampOf(path);
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known.hash;
    const hash = hashOf(read(path));
    if (isSettled) {
      this.#known.set(path, { stamp, hash });
      this.isNew = true;
    }
    return hash;
  }

  /**
   * The stamps of files that have these hashes, as far as they are known.
   *
   * @param {Readonly<Record<string, string>>} hashes By absolute path.
   * @returns {Record<string, string>}
   */
  stamps(hashes) {
    /** @type {Record<string, string>} */
    const stamps = {};
    for (const [path, hash] of Object.entries(hashes)) {
      const known = this.#known.get(path);
      if (known?.hash === hash) stamps[path] = known.stamp;
    }
    return stamps;
  }
}
