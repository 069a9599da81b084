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

// After the text, because on Windows a locked range can't be read.
const lockedFrom = 2 ** 30;

/** Gives up a lock. */
export type Unlock = () => void;

/**
 * Takes the lock of an output folder, which is made if need be. The operating system holds it, and gives it up when
 * the process ends, however it ends: no lock is ever stale. What prevents it is reported.
 */
export function takeLock(out: string, report: Report): Unlock | undefined {
  const native = createRequire(import.meta.url)("fs-native-extensions") as NativeLocks;
  const work = join(out, workName);
  const path = join(out, lockPath);
  for (;;) {
    mkdirSync(out, { recursive: true });
    if (lstatSync(work, { throwIfNoEntry: false }) === undefined) mkdirSync(work, { recursive: true });
    // Opening a pipe would wait for ever.
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
    // The process that held the lock before may have deleted the file since it was opened.
    if (fstatSync(file).ino !== lstatSync(path, { throwIfNoEntry: false })?.ino) {
      closeSync(file);
      continue;
    }
    sign(file);
    return () => unlock(file, path, work);
  }
}

/** Says who holds the lock, for the message of a process that is refused. */
function sign(file: number): void {
  try {
    ftruncateSync(file);
    writeSync(file, `${process.pid} ${hostname()}\n`);
  } catch {
    // The lock holds without a signature: the disk may be full, and removing files be what helps.
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
    // Another run makes it anew already, or the work folder holds what an interrupted run left behind.
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
