// @ts-check
import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

const day = 86_400_000;

/** Marks a file or folder of a cache as used. @param {string} path */
export function markUsed(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > day) utimesSync(path, new Date(), new Date());
  } catch {
    // A cache that can't be written can still be read.
  }
}

/**
 * Removes what wasn't used for a week. What is newer stays, because another version of the generator may be using it.
 *
 * @param {string} folder
 * @param {(name: string) => boolean} isMeant
 */
export function removeUnused(folder, isMeant = () => true) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    try {
      if (isMeant(name) && Date.now() - statSync(path).mtimeMs > 7 * day)
        rmSync(path, { recursive: true, force: true });
    } catch {
      // Another run is removing it at the same time.
    }
  }
}
