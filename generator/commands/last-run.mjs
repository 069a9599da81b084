// @ts-check
// Whether anything has changed since the last good run of `generate`, without loading what a run needs.
import { Buffer } from "node:buffer";
import { mkdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createHash } from "node:crypto";
import { entriesOf } from "../source/entries.mjs";
import { filesBelow } from "../source/tree.mjs";
import { hashOf, look, manifestName, parseManifest, workName } from "../output/manifest.mjs";
import { cacheFolder, root } from "./load.mjs";

/**
 * @typedef {import("./arguments.mjs").Values<"generate">} Values
 * @typedef {import("./summary.mjs").Summary} Summary
 * @typedef {{ readonly path: string, readonly bytes: Uint8Array | string }} Content
 *
 * @typedef {object} Run What a good run has read and made. Not what is on the disk at its end: that may be newer.
 * @property {readonly Content[]} input
 * @property {readonly Content[]} output With the manifest.
 * @property {string} schema
 * @property {Summary} summary
 */

/** @param {Iterable<Content>} contents */
function digest(contents) {
  const hash = createHash("sha256");
  for (const { path, bytes } of contents) hash.update(`${path}\0${Buffer.byteLength(bytes)}\0`).update(bytes);
  return hash.digest("hex");
}

/** Digest of the generator itself. */
function generatorDigest() {
  const files = ["generator", "templates"].flatMap((name) =>
    filesBelow(join(root, name)).map((path) => `${name}/${path}`),
  );
  return digest([...files, "package-lock.json"].map((path) => ({ path, bytes: readFileSync(join(root, path)) })));
}

/** @param {string} folder @param {string} path @returns {Content[]} */
function definitionsBelow(folder, path = "") {
  return entriesOf(join(folder, path)).flatMap(({ name, kind }) => {
    const child = path === "" ? name : `${path}/${name}`;
    if (kind === "folder") return definitionsBelow(folder, child);
    if (kind === "definition") return [{ path: child, bytes: readFileSync(join(folder, child)) }];
    if (kind === "ignored") return [];
    throw new Error(`${child} is to be reported`);
  });
}

/** @param {string} folder @param {string} path */
function fileAt(folder, path) {
  const found = look(folder, path);
  if (typeof found === "string") throw new Error(`${path} is ${found}`);
  return found;
}

/** What the manifest lists, and the manifest. @param {string} out */
function outputBelow(out) {
  const bytes = fileAt(out, manifestName);
  const manifest = parseManifest(bytes.toString());
  if ("refused" in manifest) throw new Error(manifest.refused);
  return [...[...manifest.keys()].map((path) => ({ path, bytes: fileAt(out, path) })), { path: manifestName, bytes }];
}

/** @param {readonly Content[]} contents */
const sorted = (contents) => [...contents].sort((a, b) => (a.path < b.path ? -1 : 1));

/** @param {string} generator @param {readonly Content[]} input @param {readonly Content[]} output @param {string | Uint8Array} schema */
const stateOf = (generator, input, output, schema) =>
  digest([
    { path: "generator", bytes: generator },
    { path: "input", bytes: digest(sorted(input)) },
    { path: "output", bytes: digest(sorted(output)) },
    { path: "schema", bytes: schema },
  ]);

/** @template T @param {() => T} step @returns {T | undefined} */
function attempt(step) {
  try {
    return step();
  } catch {
    // A file is missing or can't be read: then there is work to do.
    return undefined;
  }
}

/** The runs of one set of arguments. Whether they check or write is the same, as long as there is nothing to do. */
export class LastRun {
  #definitions;
  #out;
  #file;
  /** Digest of the generator before it was loaded. @type {string | undefined} */
  #generator;

  /** @param {Values} values */
  constructor({ definitions, out, only, target }) {
    this.#definitions = resolve(definitions);
    this.#out = resolve(out);
    const key = hashOf(JSON.stringify([process.version, this.#definitions, this.#out, only, target]));
    this.#file = join(cacheFolder, `${key.slice(0, 16)}.json`);
  }

  /** The summary of the last good run, if what it read and made is still the same. @returns {Summary | undefined} */
  unchanged() {
    this.#generator = attempt(generatorDigest);
    return attempt(() => {
      const [check, text = ""] = readFileSync(this.#file, "utf8").split("\n");
      // What an interrupted run has left is cleared away by the next one.
      if (check !== hashOf(text) || existsSync(join(this.#out, workName))) return undefined;
      const { state, summary } = JSON.parse(text);
      const schema = fileAt(this.#definitions, "schema.json");
      const now = stateOf(this.#generator ?? "", definitionsBelow(this.#definitions), outputBelow(this.#out), schema);
      return state === now ? summary : undefined;
    });
  }

  /** @param {Run} run */
  remember({ input, output, schema, summary }) {
    attempt(() => {
      // A generator that was changed meanwhile may have been loaded before or after.
      if (this.#generator === undefined || this.#generator !== generatorDigest()) return;
      const done = { ...summary, written: 0, unchanged: summary.files, removed: 0, kept: [] };
      const text = JSON.stringify({ state: stateOf(this.#generator, input, output, schema), summary: done });
      mkdirSync(cacheFolder, { recursive: true });
      writeFileSync(this.#file, `${hashOf(text)}\n${text}`);
    });
  }
}
