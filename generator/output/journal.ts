import { dirname, join } from "node:path";
import type { Report } from "../diagnostics/collector.ts";
import { place, writeDurably, codeOf, type FileSystem } from "./file-system.ts";
import { generatorName, isPathBelow, look, manifestName, parseManifest, workName } from "./manifest.mjs";
import { hashOf } from "../text/hash.mjs";

/** One file that a run creates, replaces or removes: hashes of its content before and after, null where it is absent. */
export interface Step {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * The changes that a run is about to make to the output. The journal is written before the first file is touched and
 * deleted after the last one: as long as it exists, the run can be undone, by the run itself or by the next one.
 */
export interface Journal {
  /** Folders that the run makes, outer ones first. */
  readonly folders: readonly string[];
  /** The step for the manifest is the last one. */
  readonly steps: readonly Step[];
}

const journalName = "journal.json";
export const journalPath = `${workName}/${journalName}`;

/** Paths in the work folder: the new content of a step before it is put in place, and the old content after that. */
export const newContent = (index: number): string => `${workName}/new-${index}`;
export const oldContent = (index: number): string => `${workName}/old-${index}`;

export function writeJournal(out: string, journal: Journal, fs: FileSystem): void {
  const unfinished = join(out, `${journalPath}.new`);
  writeDurably(unfinished, JSON.stringify({ generator: generatorName, ...journal }), fs);
  fs.renameSync(unfinished, join(out, journalPath));
}

/** The journal that an interrupted run left behind; a file that isn't a valid journal is reported. */
function readJournal(out: string, report: Report, fs: FileSystem): Journal | "absent" | "refused" {
  const found = look(out, journalPath, fs);
  if (found === "absent") return "absent";
  const journal = typeof found === "string" ? undefined : parseJournal(new TextDecoder().decode(found));
  if (journal !== undefined) return journal;
  report("output-journal", undefined, { file: journalPath });
  return "refused";
}

/** Checks a journal like any other input: its paths must stay below the folder. */
function parseJournal(text: string): Journal | undefined {
  let content: Partial<Record<keyof Journal | "generator", unknown>> | null;
  try {
    content = JSON.parse(text) as typeof content;
  } catch {
    return undefined;
  }
  const { generator, folders, steps } = content ?? {};
  const isPath = (item: unknown): boolean => typeof item === "string" && isPathBelow(item);
  const isHash = (item: unknown): boolean => item === null || typeof item === "string";
  const isStep = (item: unknown): boolean => {
    const { path, before, after } = (item ?? {}) as Record<string, unknown>;
    return isPath(path) && isHash(before) && isHash(after);
  };
  if (generator !== generatorName || !Array.isArray(folders) || !folders.every(isPath)) return undefined;
  if (!Array.isArray(steps) || !steps.every(isStep)) return undefined;
  return { folders: folders as string[], steps: steps as Step[] };
}

/** Undoes an interrupted run and removes what it left in the work folder; false when its journal can't be read. */
export function recoverOutput(out: string, report: Report, fs: FileSystem): boolean {
  const journal = readJournal(out, report, fs);
  if (journal === "refused") return false;
  if (journal !== "absent") undo(out, journal, fs);
  cleanUp(out, fs);
  return true;
}

/** Thrown when not all old files could be put back; the cause says why. */
export class NotUndone extends Error {}

/** Puts the old files back, except where something was changed in the meantime. */
export function undo(out: string, journal: Journal, fs: FileSystem): void {
  try {
    putBack(out, journal, fs);
  } catch (cause) {
    throw new NotUndone(undefined, { cause });
  }
}

function putBack(out: string, { folders, steps }: Journal, fs: FileSystem): void {
  const hashAt = (path: string): string | undefined => {
    const found = look(out, path, fs);
    return found === "absent" ? "absent" : typeof found === "string" ? undefined : hashOf(found);
  };
  // When the manifest is neither the old nor the new one, the folder was replaced: it was checked out, or copied. Then
  // no old file is put back, and new files are deleted only if they are unchanged and the present manifest doesn't list
  // them.
  const own = steps.every(({ path, before, after }, index) => {
    if (path !== manifestName) return true;
    const now = hashAt(path);
    const isMovedAway = now === "absent" && hashAt(oldContent(index)) === before;
    return isMovedAway || now === after || now === (before ?? "absent");
  });
  const listed = own ? new Map<string, string>() : listedIn(out, fs);

  for (const [index, { path, before, after }] of [...steps.entries()].reverse()) {
    const to = join(out, path);
    let now = hashAt(path);
    if (after !== null && now === after && !listed.has(path)) {
      fs.unlinkSync(to);
      now = "absent";
    }
    const old = hashAt(oldContent(index)) ?? "absent";
    // A file that was moved away and differs from the one that this run saw was edited by a person: it is always put
    // back.
    if (now !== "absent" || old === "absent" || !(own || old !== before)) continue;
    fs.mkdirSync(dirname(to), { recursive: true });
    place(join(out, oldContent(index)), to, fs);
  }
  for (const folder of [...folders].reverse())
    if (look(out, folder, fs) === "other") removeIfEmpty(join(out, folder), fs);
  fs.unlinkSync(join(out, journalPath));
}

function listedIn(out: string, fs: FileSystem): ReadonlyMap<string, string> {
  const found = look(out, manifestName, fs);
  const manifest = typeof found === "string" ? undefined : parseManifest(new TextDecoder().decode(found));
  return manifest === undefined || "refused" in manifest ? new Map<string, string>() : manifest;
}

/** Removes the files that runs keep in the work folder, and nothing else. */
export function cleanUp(out: string, fs: FileSystem): void {
  const work = join(out, workName);
  for (const name of fs.readdirSync(work))
    if (/^(?:new|old)-\d+$/.test(name) || name === `${journalName}.new`) fs.unlinkSync(join(work, name));
}

export function removeIfEmpty(folder: string, fs: FileSystem): boolean {
  try {
    fs.rmdirSync(folder);
    return true;
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}
