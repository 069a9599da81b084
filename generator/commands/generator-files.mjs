// @ts-check
// The files of the generator. What it makes depends only on them and on its input.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { stampOf } from "../source/stamp.mjs";
import { filesBelow } from "../source/tree.mjs";
import { hashOf } from "../text/hash.mjs";

/** The folder that contains the generator. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The folder of everything that is cached. */
export const cacheFolder = join(root, "node_modules/.cache/vsphere-sdk-generator");

/** Files with the versions of its packages: the wanted versions, and the installed ones. */
const lockFiles = () => [
  join(root, "package-lock.json"),
  ...[join(root, "node_modules/.package-lock.json")]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path)),
];

/** Absolute paths of its own files and of the lock files. */
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
  // Taken before the files are read, so that a change in between is noticed.
  const stamps = files.map((path) => ({ path, ...stampOf(path) }));
  const settled = stamps
    .filter(({ isSettled }) => isSettled)
    .map(({ path, stamp }) => /** @type {const} */ ([path, stamp]));
  return (start = { hashes: hashesOf(files), stamps: new Map(settled) });
}

/** The hash of each file at the first call, which comes before any of the generator's TypeScript is loaded. */
export const hashesAtStart = () => atStart().hashes;

/** The versions of the packages, as a text. */
export const packageVersions = () =>
  lockFiles()
    .map((path) => hashesAtStart()[path])
    .join();

/** Whether the files are as they were at the start. If not, the loaded code may be of the old or the new version. */
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

/** One hash of the generator and the version of node. It doesn't depend on the folder of this copy. */
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
