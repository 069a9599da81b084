// @ts-check
// Keeps large packages as one script each, together with the code that the engine compiled from it. Otherwise a run
// that changes one file spends half of its time on reading and compiling them.
import { Buffer } from "node:buffer";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { hashOf } from "../text/hash.mjs";
import { replaceFile } from "./replace.mjs";
import { markUsed, removeUnused } from "./unused.mjs";

const require = createRequire(import.meta.url);

/** @type {{ readonly folder: string, readonly versions: string } | undefined} */
let kept;
/** Packages that were loaded without compiled code. @type {{ file: string, text: string, script: Script }[]} */
const uncompiled = [];

/**
 * From now on, packages are kept in a folder. Before this call they are loaded as node does it.
 *
 * @param {string} folder
 * @param {string} versions Text that changes with the versions of the packages.
 */
export function keepPackages(folder, versions) {
  kept = { folder, versions };
}

/** Where packages are kept; undefined before `keepPackages`. Another thread has to be told. */
export const keptPackages = () => kept;

/**
 * Loads a package, like `require`.
 *
 * @param {string} name
 * @returns {unknown}
 */
export function requirePackage(name) {
  if (kept === undefined) return require(name);
  const key = hashOf(JSON.stringify([process.version, process.arch, process.platform, name, kept.versions]));
  const file = join(kept.folder, key);
  const found = read(file);
  if (found !== undefined) markUsed(file);
  const text = found?.text ?? bundled(name);
  const path = require.resolve(name);
  const script = new Script(text, { filename: path, ...(found && { cachedData: found.code }) });
  if (found === undefined || script.cachedDataRejected === true) uncompiled.push({ file, text, script });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
  return module.exports;
}

/** Keeps the compiled code of packages. At the end of a run it includes the functions that the run has called. */
export function savePackages() {
  if (uncompiled.length === 0) return;
  for (const { file, text, script } of uncompiled.splice(0)) {
    const code = script.createCachedData();
    const body = Buffer.concat([Buffer.from(text, "latin1"), code]);
    const head = `${digestOf(body)}${String(text.length).padStart(lengthDigits, "0")}`;
    // If the cache can't be written, later runs compile the package again.
    replaceFile(file, Buffer.concat([Buffer.from(head, "latin1"), body]));
  }
  // Packages of other versions take some twenty megabytes each.
  if (kept !== undefined && existsSync(kept.folder)) removeUnused(kept.folder);
}

const hashDigits = 128;
const lengthDigits = 12;

/** Each run has to check some megabytes, because the engine doesn't; this is the fastest hash that node has. */
const digestOf = (/** @type {Uint8Array} */ bytes) => {
  /** @type {typeof import("node:crypto")} */
  const { createHash } = require("node:crypto");
  return createHash("blake2b512").update(bytes).digest("hex");
};

/** @param {string} file @returns {{ text: string, code: Buffer } | undefined} */
function read(file) {
  try {
    const content = readFileSync(file);
    const begin = hashDigits + lengthDigits;
    if (content.toString("latin1", 0, hashDigits) !== digestOf(content.subarray(begin))) return undefined;
    const end = begin + Number(content.toString("latin1", hashDigits, begin));
    return { text: content.toString("latin1", begin, end), code: content.subarray(end) };
  } catch {
    return undefined;
  }
}

/** A package with all that it requires, in ASCII, as a function like node's module wrapper. @param {string} name */
function bundled(name) {
  /** @type {typeof import("esbuild")} */
  const { buildSync } = require("esbuild");
  const { outputFiles } = buildSync({
    stdin: {
      contents: `module.exports = require(${JSON.stringify(name)})`,
      resolveDir: dirname(require.resolve(name)),
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    minifyWhitespace: true,
    legalComments: "none",
    charset: "ascii",
    logLevel: "silent",
    write: false,
  });
  const [{ text } = { text: "" }] = outputFiles;
  return `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
}
