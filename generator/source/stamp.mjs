// @ts-check
import { lstatSync } from "node:fs";

/** A file that was changed less than this time ago can change again without its timestamp changing. */
const restlessMs = 2_000;

/**
 * A text that changes with every change of the file: it contains the time of the last status change (ctime), which
 * programs can't set.
 *
 * @param {string} path
 */
export function stampOf(path) {
  const stat = lstatSync(path);
  if (!stat.isFile()) throw new Error(`${path} is not a file`);
  const isSettled = stat.ctimeMs < Date.now() - restlessMs;
  return { stamp: `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`, isSettled };
}
