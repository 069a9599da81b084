// @ts-check
// What the generator consists of: what it makes depends on that, and on nothing else beside its input.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../source/tree.mjs";
import { hashOf } from "../text/hash.mjs";

/** The folder that contains the generator. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where what is made once and used again is kept. */
export const cacheFolder = join(root, "node_modules/.cache/vsphere-sdk-generator");

/** Its own files, by absolute path, with those that say which versions of its packages there are. */
export const generatorFiles = () => [
  ...["generator", "templates"].flatMap((name) => filesBelow(join(root, name)).map((path) => join(root, name, path))),
  join(root, "package-lock.json"),
  ...[join(root, "node_modules/.package-lock.json")]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path)),
];

/** @param {readonly string[]} paths @returns {Record<string, string>} */
export const hashesOf = (paths) => Object.fromEntries(paths.map((path) => [path, hashOf(readFileSync(path))]));

/** @type {Record<string, string> | undefined} */
let atStart;

/** The hash of each file when it was first asked for, which is before anything of it is loaded. */
export const hashesAtStart = () => (atStart ??= hashesOf(generatorFiles()));

/** Whether the files are as they were at the start: what was loaded meanwhile may be of either version otherwise. */
export const isAsAtStart = () => JSON.stringify(hashesOf(generatorFiles())) === JSON.stringify(hashesAtStart());

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
