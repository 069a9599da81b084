// @ts-check
import { lstatSync } from "node:fs";

/** A file that was touched this short a time ago can be touched again without getting another time. */
const restlessMs = 2_000;

/**
 * Changes with every change of a file: the system sets the second time, and no program can.
 *
 * @param {string} path
 */
export function stampOf(path) {
  const stat = lstatSync(path);
  if (!stat.isFile()) throw new Error(`${path} is not a file`);
  const isSettled = stat.ctimeMs < Date.now() - restlessMs;
  return { stamp: `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`, isSettled };
}
