// @ts-check
// Finds out whether anything has changed since the last good run of `generate`, without loading what a run needs.
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { entriesOf } from "../source/entries.mjs";
import { FileHashes } from "../source/file-hashes.mjs";
import { workName } from "../output/manifest.mjs";
import { hashOf } from "../text/hash.mjs";
import { cacheFolder, generatorFiles, hashesAtStart, isAsAtStart, root } from "./generator-files.mjs";

/**
 * @typedef {import("./arguments.mjs").Values<"generate">} Values
 * @typedef {import("./summary.mjs").Summary} Summary
 * @typedef {{ readonly path: string, readonly bytes: Uint8Array | string }} Content
 *
 * @typedef {object} Run What a good run has read and made. Files on the disk may be newer at its end.
 * @property {readonly Content[]} input Definitions, by their path below the folder.
 * @property {ReadonlyMap<string, string>} output The hash of each file, with the manifest, by their path below the folder.
 * @property {string} schema
 * @property {Summary} summary
 *
 * @typedef {object} Memory
 * @property {string} key
 * @property {Summary} summary
 * @property {readonly string[]} definitions
 * @property {readonly string[]} generator
 * @property {Readonly<Record<string, string>>} hashes Of every file, by absolute path.
 * @property {Record<string, string>} stamps Of files whose content was compared, and has not changed since.
 */

/** @param {string} folder @returns {string[]} */
function definitionsBelow(folder) {
  return entriesOf(folder).flatMap(({ name, kind }) => {
    const path = join(folder, name);
    if (kind === "folder") return definitionsBelow(path);
    if (kind === "definition") return [path];
    if (kind === "ignored") return [];
    throw new Error(`${path} is to be reported`);
  });
}

/** @param {readonly string[]} a @param {readonly string[]} b */
const isSame = (a, b) => a.length === b.length && a.every((item, index) => item === b[index]);

/**
 * A short name for a text. Two texts may have the same name, so a file with such a name also holds the text.
 *
 * @param {string} text
 */
function shortName(text) {
  let hash = 5381;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash, 33) ^ text.charCodeAt(at);
  return (hash >>> 0).toString(16);
}

/** Whether a summary can be printed. @param {Summary | undefined} summary */
const isSummary = (summary) =>
  [summary?.modules, summary?.operations, summary?.files].every(Number.isInteger) &&
  [summary?.kept, summary?.leftOut].every(Array.isArray) &&
  typeof summary?.missing === "object";

/** @template T @param {() => T} step @returns {T | undefined} */
function attempt(step) {
  try {
    return step();
  } catch {
    // A file is missing or can't be read: then there is work to do.
    return undefined;
  }
}

/** The runs with one set of arguments. `--check` makes no difference as long as there is nothing to do. */
export class LastRun {
  #definitions;
  #out;
  #key;
  #file;
  /** Hashes of what runs read, by absolute path. */
  hashes = new FileHashes();

  /** @param {Values} values */
  constructor({ definitions, out, only, target }) {
    this.#definitions = resolve(definitions);
    this.#out = resolve(out);
    this.#key = JSON.stringify([process.version, root, this.#definitions, this.#out, only, target]);
    this.#file = join(cacheFolder, `${shortName(this.#key)}.json`);
  }

  /** The summary of the last good run, if what it read and made is still the same. @returns {Summary | undefined} */
  unchanged() {
    const memory = attempt(() => this.#read());
    const isUnchanged = memory !== undefined && attempt(() => this.#compare(memory));
    if (isUnchanged === true) return memory.summary;
    return undefined;
  }

  /** @param {Run} run */
  remember({ input, output, schema, summary }) {
    attempt(() => {
      if (!isAsAtStart()) return;
      const generator = hashesAtStart();
      const definitions = input.map(
        ({ path, bytes }) => /** @type {const} */ ([join(this.#definitions, path), hashOf(bytes)]),
      );
      const made = [...output].map(([path, hash]) => /** @type {const} */ ([join(this.#out, path), hash]));
      /** @type {Readonly<Record<string, string>>} */
      const hashes = {
        ...generator,
        ...Object.fromEntries([...definitions, ...made]),
        [join(this.#definitions, "schema.json")]: hashOf(schema),
      };
      this.#write({
        key: this.#key,
        summary: { ...summary, written: 0, unchanged: summary.files, removed: 0, kept: [] },
        definitions: definitions.map(([path]) => path).sort(),
        generator: Object.keys(generator),
        hashes,
        stamps: this.hashes.stamps(hashes),
      });
    });
  }

  /** @param {Memory} memory */
  #compare(memory) {
    this.hashes.add(memory.hashes, memory.stamps);
    // An interrupted run has left its work folder: the next run has to clear it away.
    if (lstatSync(join(this.#out, workName), { throwIfNoEntry: false }) !== undefined) return false;
    if (!isSame(definitionsBelow(this.#definitions).sort(), memory.definitions)) return false;
    if (!isSame(generatorFiles(), memory.generator)) return false;
    /** @type {Set<string>} */
    const folders = new Set([this.#out]);
    for (const [path, hash] of Object.entries(memory.hashes)) {
      if (path.startsWith(this.#out + sep) && !this.#isWithoutLinks(dirname(path), folders)) return false;
      if (this.hashes.hash(path) !== hash) return false;
    }
    if (this.hashes.isNew) attempt(() => this.#write({ ...memory, stamps: this.hashes.stamps(memory.hashes) }));
    return true;
  }

  /** Links in a path could lead anywhere. @param {string} folder @param {Set<string>} known @returns {boolean} */
  #isWithoutLinks(folder, known) {
    if (known.has(folder)) return true;
    if (!lstatSync(folder).isDirectory() || !this.#isWithoutLinks(dirname(folder), known)) return false;
    known.add(folder);
    return true;
  }

  /** @returns {Memory | undefined} */
  #read() {
    /** @type {Memory} */
    const memory = JSON.parse(readFileSync(this.#file, "utf8"));
    return memory.key === this.#key && isSummary(memory.summary) ? memory : undefined;
  }

  /** @param {Memory} memory */
  #write(memory) {
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(this.#file, JSON.stringify(memory));
  }
}
