// @ts-check
import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Every entry below a folder that isn't a folder itself, as a path below the folder with forward slashes, sorted. Node
 * 20.0 ignores the option of `readdirSync` that would do this.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export const filesBelow = (folder) => below(folder, "").sort();

/** @param {string} folder @param {string} path @returns {string[]} */
const below = (folder, path) =>
  readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? below(folder, `${path}${entry.name}/`) : [`${path}${entry.name}`],
  );
