import { dirname, join, posix } from "node:path";
import type { OutputFile } from "../typescript/file.ts";
import { codeOf, place, writeDurably, type FileSystem } from "./file-system.ts";
import { cleanUp, journalPath, newContent, oldContent, removeIfEmpty, undo, writeJournal } from "./journal.ts";
import type { Journal, Step } from "./journal.ts";
import { look, manifestName } from "./manifest.mjs";
import type { OutputPlan } from "./plan.ts";
import { hashOf } from "../text/hash.mjs";

/** The part of a plan that has to be written. */
type Changes = Pick<OutputPlan, "missing" | "stale" | "orphaned">;

/** Thrown when another program saved a file while it was about to be replaced. */
export class ChangedMeanwhile extends Error {
  readonly file: string;
  constructor(file: string) {
    super(`${file} was changed in the meantime`);
    this.file = file;
  }
}

/**
 * Replaces, creates and removes the files of a plan one by one, under a journal: if it fails, all of it is undone, and
 * if the process is killed, the next run undoes it. Files that aren't in the plan are not touched. The work folder has
 * to exist.
 */
export function writeFiles(out: string, files: readonly OutputFile[], plan: Changes, fs: FileSystem): void {
  const made = new Map(files.map((file) => [file.path, file]));
  const textOf = (path: string): string => made.get(path)?.text ?? "";
  const journal: Journal = { folders: newFolders(out, plan.missing, fs), steps: stepsOf(plan, textOf) };
  let begun = false;
  try {
    stage(out, journal.steps, textOf, fs);
    writeJournal(out, journal, fs);
    begun = true;
    for (const folder of journal.folders) fs.mkdirSync(join(out, folder), { recursive: true });
    for (const [index, step] of journal.steps.entries()) apply(out, index, step, fs);
    for (const [index, step] of journal.steps.entries())
      if (step.before !== null) expectUnchanged(out, index, step, fs);
    removeEmptied(out, plan.orphaned.keys(), fs);
    fs.unlinkSync(join(out, journalPath));
  } catch (error) {
    if (begun) undo(out, journal, fs);
    tidy(out, fs);
    throw error;
  }
  tidy(out, fs);
}

/** Cleans up the work folder. The output is complete by then, the new or the old one, so a failure doesn't matter. */
function tidy(out: string, fs: FileSystem): void {
  try {
    cleanUp(out, fs);
  } catch {
    // The next run removes what is left.
  }
}

/** The manifest is the last step: until then the old one says which files the generator owns. */
function stepsOf({ missing, stale, orphaned }: Changes, textOf: (path: string) => string): Step[] {
  const after = (path: string): string => hashOf(textOf(path));
  const steps = [
    ...missing.map((path): Step => ({ path, before: null, after: after(path) })),
    ...[...stale].map(([path, before]): Step => ({ path, before, after: after(path) })),
    ...[...orphaned].map(([path, before]): Step => ({ path, before, after: null })),
  ];
  return [...steps.filter(({ path }) => path !== manifestName), ...steps.filter(({ path }) => path === manifestName)];
}

function newFolders(out: string, missing: readonly string[], fs: FileSystem): string[] {
  const folders = new Set<string>();
  const visit = (folder: string): void => {
    if (folder === "." || folders.has(folder) || fs.existsSync(join(out, folder))) return;
    visit(posix.dirname(folder));
    folders.add(folder);
  };
  for (const path of missing) visit(posix.dirname(path));
  return [...folders];
}

function stage(out: string, steps: readonly Step[], textOf: (path: string) => string, fs: FileSystem): void {
  for (const [index, { path, before, after }] of steps.entries()) {
    if (after === null) continue;
    const staged = join(out, newContent(index));
    writeDurably(staged, textOf(path), fs);
    if (before !== null) fs.chmodSync(staged, fs.lstatSync(join(out, path)).mode & 0o777);
  }
}

/** The old file is moved away before it is compared: only then can no other program replace it in between. */
function apply(out: string, index: number, { path, before, after }: Step, fs: FileSystem): void {
  const target = join(out, path);
  try {
    if (before !== null) {
      fs.renameSync(target, join(out, oldContent(index)));
      expectUnchanged(out, index, { path, before, after }, fs);
    }
    if (after !== null) place(join(out, newContent(index)), target, fs);
  } catch (error) {
    if (["EEXIST", "ENOENT"].includes(codeOf(error) ?? "")) throw new ChangedMeanwhile(path);
    throw error;
  }
}

/** A program that had the file open may have written to it even after it was moved. */
function expectUnchanged(out: string, index: number, { path, before }: Step, fs: FileSystem): void {
  const old = look(out, oldContent(index), fs);
  if (typeof old === "string" || hashOf(old) !== before) throw new ChangedMeanwhile(path);
}

/** Folders that became empty because their files are no longer made. */
function removeEmptied(out: string, orphaned: Iterable<string>, fs: FileSystem): void {
  for (const path of orphaned) {
    let folder = dirname(path);
    while (folder !== "." && removeIfEmpty(join(out, folder), fs)) folder = dirname(folder);
  }
}
