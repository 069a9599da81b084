// @ts-check
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a file under another name first, so that no other run reads half of it. Returns false if it can't be written.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export function replaceFile(path, content) {
  const unfinished = `${path}-${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
    return true;
  } catch {
    removeIfThere(unfinished);
    return false;
  }
}

/** @param {string} path */
function removeIfThere(path) {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder of the file is not a folder.
  }
}
