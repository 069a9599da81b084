// @ts-check
import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

const day = 86_400_000;

/** Says that something in a cache was used. @param {string} path */
export function markUsed(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > day) utimesSync(path, new Date(), new Date());
  } catch {
    // A cache that can't be written is still good to read.
  }
}

/**
 * Removes what nothing has used for a week: another version of the generator may be running from what is newer.
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
      // Another run removes it at the same time.
    }
  }
}
