import {
  closeSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { createRequire } from "node:module";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Report } from "../diagnostics/collector.ts";
import { codeOf } from "./file-system.ts";
import { workName } from "./manifest.mjs";

/** Calls of the operating system that Node doesn't have. */
interface NativeLocks {
  tryLock(file: number, offset: number, length: number): boolean;
}

export const lockPath = `${workName}/lock`;

// The lock is behind the text, because on Windows a locked range can't be read.
const lockedFrom = 2 ** 30;

/** Gives up a lock. */
export type Unlock = () => void;

/**
 * Takes the lock of an output folder; the folder is made if need be. The operating system holds the lock, and releases
 * it when the process ends for whatever reason, so no lock is ever stale. Returns undefined, and reports the reason,
 * when the lock can't be taken.
 */
export function takeLock(out: string, report: Report): Unlock | undefined {
  const native = createRequire(import.meta.url)("fs-native-extensions") as NativeLocks;
  const work = join(out, workName);
  const path = join(out, lockPath);
  for (;;) {
    makeFolder(out);
    if (lstatSync(work, { throwIfNoEntry: false }) === undefined) makeFolder(work);
    // These are checked first, because opening a pipe would wait forever.
    for (const [place, fits] of [
      [work, "isDirectory"],
      [path, "isFile"],
    ] as const) {
      const stat = lstatSync(place, { throwIfNoEntry: false });
      if (stat === undefined || stat[fits]()) continue;
      report("output-foreign", undefined, { file: place === work ? workName : lockPath });
      return undefined;
    }
    const file = openUnlessGone(path);
    if (file === undefined) continue;
    if (!native.tryLock(file, lockedFrom, 1)) {
      report("output-locked", undefined, { file: path, holder: holderOf(path) });
      closeSync(file);
      return undefined;
    }
    // The previous holder of the lock may have deleted the file after it was opened here.
    if (fstatSync(file).ino !== lstatSync(path, { throwIfNoEntry: false })?.ino) {
      closeSync(file);
      continue;
    }
    sign(file);
    return () => unlock(file, path, work);
  }
}

/** Writes the holder of the lock into it, for the error message of another process. */
function sign(file: number): void {
  try {
    ftruncateSync(file);
    writeSync(file, `${process.pid} ${hostname()}\n`);
  } catch {
    // The lock also holds without this text. The disk may be full, and this run may be the one that removes files.
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    // Node says so of a read-only file system. Without `recursive` it tells the reason.
    mkdirSync(path);
  }
}

function openUnlessGone(path: string): number | undefined {
  try {
    return openSync(path, "a+");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function unlock(file: number, path: string, work: string): void {
  try {
    unlinkSync(path);
    rmdirSync(work);
  } catch {
    // Another run has made the lock file again, or the work folder holds files of an interrupted run.
  }
  closeSync(file);
}

/** The process that wrote its number into the lock. */
function holderOf(path: string): string {
  const unknown = "another process";
  try {
    const [, pid, host = ""] = /^(\d{1,10}) ([\w.-]{1,255})\n$/.exec(readFileSync(path, "utf8")) ?? [];
    if (pid === undefined) return unknown;
    return host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
  } catch {
    return unknown;
  }
}
