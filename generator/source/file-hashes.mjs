// @ts-check
import { readFileSync } from "node:fs";
import { hashOf } from "../text/hash.mjs";
import { stampOf } from "./stamp.mjs";

/** Hashes of files. Each file is read only once, unless it changes. */
export class FileHashes {
  /** Whether a hash was added since this object was made: then the next run can do without reading that file. */
  isNew = false;
  /** @type {Map<string, { readonly stamp: string, readonly hash: string }>} */
  #known = new Map();

  /**
   * Takes over the hashes that an earlier run remembered.
   *
   * @param {Readonly<Record<string, string>>} hashes By absolute path.
   * @param {Readonly<Record<string, string>>} stamps Stamps of the files with these hashes; files that were changed too
   * recently have none.
   */
  add(hashes, stamps) {
    for (const [path, stamp] of Object.entries(stamps)) {
      const hash = hashes[path];
      if (hash !== undefined) this.#known.set(path, { stamp, hash });
    }
  }

  /**
   * The hash of an existing file.
   *
   * @param {string} path
   * @param {(path: string) => Uint8Array} read
   */
  hash(path, read = readFileSync) {
    // The stamp is taken before the file is read: if the file changes in between, its stamp no longer matches.
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
