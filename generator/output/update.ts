import * as nodeFs from "node:fs";
import { join } from "node:path";
import type { Report } from "../diagnostics/collector.ts";
import { reasonOf } from "../source/files.ts";
import type { OutputFile } from "../typescript/file.ts";
import type { FileSystem } from "./file-system.ts";
import { journalPath, NotUndone, recoverOutput } from "./journal.ts";
import { takeLock, type Unlock } from "./lock.ts";
import { planOutput, type OutputAccess, type OutputPlan } from "./plan.ts";
import { ChangedMeanwhile, writeFiles } from "./write.ts";
import { hashOf } from "../text/hash.mjs";

/**
 * Makes the output folder contain the files, after undoing what an interrupted run left. Returns what was done, or
 * undefined when something was reported: then the old output is unchanged.
 */
export function updateOutput(
  out: string,
  files: readonly OutputFile[],
  report: Report,
  access: OutputAccess = {},
): OutputPlan | undefined {
  const { fs = nodeFs } = access;
  return locked(out, report, fs, () => update(out, files, report, fs, access));
}

/** A file that is made or replaced. */
export interface Replacement extends OutputFile {
  /** The content that was read from it; undefined when the file is new. */
  readonly before: string | undefined;
}

/**
 * Replaces files that people maintain, all or none of them, and returns whether it did. When one of them has changed
 * since it was read, none is replaced.
 */
export function replaceFiles(
  folder: string,
  files: readonly Replacement[],
  report: Report,
  fs: FileSystem = nodeFs,
): boolean {
  const plan = {
    missing: files.filter(({ before }) => before === undefined).map(({ path }) => path),
    stale: new Map(files.flatMap(({ path, before }) => (before === undefined ? [] : [[path, hashOf(before)]]))),
    orphaned: new Map<string, string>(),
  };
  const done = locked(folder, report, fs, () => {
    if (!recoverOutput(folder, report, fs)) return undefined;
    writeFiles(folder, files, plan, fs);
    return true;
  });
  return done === true;
}

/** Undoes what an interrupted run has left in a folder; returns false, and reports why, when that can't be done. */
export function recoverFolder(folder: string, report: Report, fs: FileSystem = nodeFs): boolean {
  return locked(folder, report, fs, () => recoverOutput(folder, report, fs)) === true;
}

/** Whether the operating system refused something; any other error is a mistake in the generator. */
const isOfSystem = (error: unknown): boolean => error instanceof Error && "code" in error;

/** Does some work while no other run can write; errors of the operating system are reported. */
function locked<T>(out: string, report: Report, fs: FileSystem, work: () => T | undefined): T | undefined {
  const fresh = !fs.existsSync(out);
  let unlock: Unlock | undefined;
  let done: T | undefined;
  const finish = uninterrupted();
  try {
    unlock = takeLock(out, report);
    if (unlock !== undefined) done = work();
  } catch (error) {
    if (error instanceof ChangedMeanwhile) report("output-changed", undefined, { file: error.file });
    else if (error instanceof NotUndone)
      report("output-interrupted", undefined, { file: journalPath, reason: reasonOf(error.cause) });
    else if (isOfSystem(error)) report("output-failed", undefined, { reason: reasonOf(error) });
    else throw error;
  } finally {
    unlock?.();
    if (fresh && done === undefined) removeFresh(out, fs);
    finish();
  }
  return done;
}

function update(
  out: string,
  files: readonly OutputFile[],
  report: Report,
  fs: FileSystem,
  access: OutputAccess,
): OutputPlan | undefined {
  if (!recoverOutput(out, report, fs)) return undefined;
  let fine = true;
  const plan = planOutput(
    out,
    files,
    (...args) => {
      fine = false;
      report(...args);
    },
    access,
  );
  if (!fine) return undefined;
  if (plan.missing.length + plan.stale.size + plan.orphaned.size > 0) writeFiles(out, files, plan, fs);
  return plan;
}

function removeFresh(out: string, fs: FileSystem): void {
  try {
    fs.rmdirSync(out);
  } catch {
    // Something was put there in the meantime, or the folder was never made.
  }
}

/** Whether the folder has the journal of an interrupted run, or of one that is writing at the moment. */
export const isInterrupted = (out: string): boolean => nodeFs.existsSync(join(out, journalPath));

/** Makes Ctrl-C wait until the files are written: without a handler it would end the process between two writes. */
function uninterrupted(): () => void {
  let received: NodeJS.Signals | undefined;
  const remember = (signal: NodeJS.Signals): void => void (received = signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, remember);
  return () => {
    for (const signal of signals) process.off(signal, remember);
    if (received !== undefined) process.kill(process.pid, received);
  };
}
