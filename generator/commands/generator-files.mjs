// @ts-check
// What the generator consists of: what it makes depends on that, and on nothing else beside its input.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { stampOf } from "../source/stamp.mjs";
import { filesBelow } from "../source/tree.mjs";
import { hashOf } from "../text/hash.mjs";

/** The folder that contains the generator. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where what is made once and used again is kept. */
export const cacheFolder = join(root, "node_modules/.cache/vsphere-sdk-generator");

/** Files that say which versions of its packages there are: those that are wanted, and those that are installed. */
const lockFiles = () => [
  join(root, "package-lock.json"),
  ...[join(root, "node_modules/.package-lock.json")]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path)),
];

/** Its own files, by absolute path, with those that say which versions of its packages there are. */
export const generatorFiles = () => [
  ...["generator", "templates"].flatMap((name) => filesBelow(join(root, name)).map((path) => join(root, name, path))),
  ...lockFiles(),
];

/** @param {readonly string[]} paths @returns {Record<string, string>} */
export const hashesOf = (paths) => Object.fromEntries(paths.map((path) => [path, hashOf(readFileSync(path))]));

/** @type {{ hashes: Record<string, string>, stamps: Map<string, string> } | undefined} */
let start;

function atStart() {
  if (start !== undefined) return start;
  const files = generatorFiles();
  // Before the files are read: what changes while they are is noticed then.
  const stamps = files.map((path) => ({ path, ...stampOf(path) }));
  const settled = stamps
    .filter(({ isSettled }) => isSettled)
    .map(({ path, stamp }) => /** @type {const} */ ([path, stamp]));
  return (start = { hashes: hashesOf(files), stamps: new Map(settled) });
}

/** The hash of each file when it was first asked for, which is before anything of it is loaded. */
export const hashesAtStart = () => atStart().hashes;

/** The versions of the packages, as a text. */
export const packageVersions = () =>
  lockFiles()
    .map((path) => hashesAtStart()[path])
    .join();

/** Whether the files are as they were at the start: what was loaded meanwhile may be of either version otherwise. */
export function isAsAtStart() {
  const { hashes, stamps } = atStart();
  const files = generatorFiles();
  return (
    files.length === Object.keys(hashes).length &&
    files.every(
      (path) =>
        path in hashes && (stamps.get(path) === stampOf(path).stamp || hashOf(readFileSync(path)) === hashes[path]),
    )
  );
}

/** The generator as one hash, with the version of node; where the copy of it is makes no difference. */
export const fingerprint = () =>
  hashOf(
    JSON.stringify([
      process.version,
      Object.entries(hashesAtStart()).map(([path, hash]) => [
        path.startsWith(root + sep) ? relative(root, path).replaceAll(sep, "/") : "",
        hash,
      ]),
    ]),
  );
