// @ts-check
// This is JavaScript, because a run with nothing to do looks at the output as well, and doesn't load TypeScript for it.
import * as nodeFs from "node:fs";
import { join } from "node:path";

export const manifestName = "manifest.json";
export const generatorName = "vsphere-sdk-generator";

/** The folder for files that a run needs while it writes: its lock, the journal, new files and replaced ones. */
export const workName = ".vsphere-sdk-generator";

/**
 * Whether a path that was read from a file stays below the folder, on every system. Such a file is input like any
 * other: a path that leads out of the folder must not be read or deleted.
 *
 * @param {string} path
 */
export const isPathBelow = (path) =>
  !/[\\:\0]/.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/**
 * The hash of each file that an earlier run wrote, or the reason why the text isn't a valid manifest.
 *
 * @param {string} text
 * @returns {ReadonlyMap<string, string> | { readonly refused: string }}
 */
export function parseManifest(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { refused: String(/** @type {Error} */ (error).message).replace(/\.$/, "") };
  }
  const { generator, files } = content ?? {};
  if (generator !== generatorName || typeof files !== "object" || files === null)
    return { refused: "another program wrote it" };
  for (const [path, hash] of Object.entries(files))
    if (typeof hash !== "string" || !isPathBelow(path))
      return { refused: `${JSON.stringify(path)} is not a path below the folder` };
  return new Map(Object.entries(files));
}

/**
 * The content of a file, or what is at its path instead.
 *
 * @param {string} folder
 * @param {string} path
 * @param {Pick<typeof nodeFs, "lstatSync" | "readFileSync">} fs
 * @returns {Buffer | "absent" | "link" | "other"}
 */
export function look(folder, path, fs = nodeFs) {
  const kind = kindAt(folder, path, fs);
  return kind === "file" ? fs.readFileSync(join(folder, path)) : kind;
}

/**
 * What is at a path. A link anywhere in the path counts as a link, because it could lead anywhere.
 *
 * @param {string} folder
 * @param {string} path
 * @param {Pick<typeof nodeFs, "lstatSync">} fs
 * @param {Set<string>} folders Paths that are known to be folders; folders that are found are added.
 * @returns {"file" | "absent" | "link" | "other"}
 */
export function kindAt(folder, path, fs = nodeFs, folders = new Set()) {
  const parts = path.split("/");
  for (let count = 1; count <= parts.length; count += 1) {
    const place = parts.slice(0, count).join("/");
    if (folders.has(place)) continue;
    const stat = fs.lstatSync(join(folder, place), { throwIfNoEntry: false });
    if (stat === undefined) return "absent";
    if (stat.isSymbolicLink()) return "link";
    if (count < parts.length ? !stat.isDirectory() : !stat.isFile()) return "other";
    if (count < parts.length) folders.add(place);
  }
  return "file";
}
