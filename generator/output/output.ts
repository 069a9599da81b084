import { createHash } from "node:crypto";
import * as nodeFs from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Report } from "../diagnostics/collector.ts";
import type { OutputFile } from "../typescript/file.ts";
import { reasonOf } from "../source/files.ts";
import { compareText } from "../text/compare.ts";

/** The calls that touch the disk; tests let them fail one by one. */
export type FileSystem = Pick<
  typeof nodeFs,
  | "copyFileSync"
  | "existsSync"
  | "linkSync"
  | "lstatSync"
  | "mkdirSync"
  | "readFileSync"
  | "readdirSync"
  | "readlinkSync"
  | "renameSync"
  | "rmSync"
  | "symlinkSync"
  | "unlinkSync"
  | "writeFileSync"
>;

export const manifestName = "manifest.json";
const generatorName = "vsphere-sdk-generator";

/** What a run would do to the output folder. */
export interface OutputPlan {
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  /** Written by an earlier run, unchanged since, and no longer made. */
  readonly superfluous: readonly string[];
  /** No longer made, but changed by hand since: they stay, and are nobody's but the user's. */
  readonly kept: readonly string[];
  readonly unchanged: number;
}

const hashOf = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The files with the manifest that lists them. */
export function withManifest(files: readonly OutputFile[]): OutputFile[] {
  const entries = Object.fromEntries(
    [...files].sort((a, b) => compareText(a.path, b.path)).map(({ path, text }) => [path, hashOf(text)]),
  );
  return [
    ...files,
    { path: manifestName, text: `${JSON.stringify({ generator: generatorName, files: entries }, undefined, 2)}\n` },
  ];
}

/** Compares the files with the folder; whatever is in the way is reported, and then nothing may be written. */
export function planOutput(
  out: string,
  files: readonly OutputFile[],
  report: Report,
  fs: FileSystem = nodeFs,
): OutputPlan {
  const owned = readManifest(out, report, fs);
  const made = new Set(files.map((file) => file.path));
  const plan = {
    missing: [] as string[],
    stale: [] as string[],
    superfluous: [] as string[],
    kept: [] as string[],
    unchanged: 0,
  };
  for (const { path, text } of files) {
    const found = look(out, path, fs);
    if (found === "link") report("output-link", undefined, { file: path });
    else if (found === "absent") plan.missing.push(path);
    else if (found === "other") report("output-foreign", undefined, { file: path });
    else if (found.equals(Buffer.from(text))) plan.unchanged += 1;
    else if (owned.has(path) || path === manifestName) plan.stale.push(path);
    else report("output-foreign", undefined, { file: path });
  }
  for (const [path, hash] of owned) {
    if (made.has(path)) continue;
    const found = look(out, path, fs);
    if (found === "absent") continue;
    if (typeof found !== "string" && hashOf(found) === hash) plan.superfluous.push(path);
    else plan.kept.push(path);
  }
  return plan;
}

/** Content of a file, or what stands in its place; a link on the way counts, for it could lead anywhere. */
function look(out: string, path: string, fs: FileSystem): Buffer | "absent" | "link" | "other" {
  const parts = path.split("/");
  for (let count = 1; count <= parts.length; count += 1) {
    const place = join(out, ...parts.slice(0, count));
    const stat = fs.lstatSync(place, { throwIfNoEntry: false });
    if (stat === undefined) return "absent";
    if (stat.isSymbolicLink()) return "link";
    if (count < parts.length ? !stat.isDirectory() : !stat.isFile()) return "other";
  }
  return fs.readFileSync(join(out, path));
}

function readManifest(out: string, report: Report, fs: FileSystem): ReadonlyMap<string, string> {
  const path = join(out, manifestName);
  if (!fs.existsSync(path)) return new Map();
  const refuse = (reason: string): ReadonlyMap<string, string> => {
    report("output-manifest", undefined, { file: manifestName, reason });
    return new Map();
  };
  let content: unknown;
  try {
    content = JSON.parse(fs.readFileSync(path, "utf8"));
  } catch (error) {
    return refuse(reasonOf(error).replace(/\.$/, ""));
  }
  const { generator, files } = (content ?? {}) as { generator?: unknown; files?: unknown };
  if (generator !== generatorName || typeof files !== "object" || files === null)
    return refuse("it was made by something else");
  const entries = Object.entries(files as Record<string, unknown>);
  // A manifest is input: a path that leads out of the folder must never be deleted.
  const bad = entries.find(
    ([file, hash]) =>
      typeof hash !== "string" ||
      file.split("/").some((part) => part === "" || part === "." || part === "..") ||
      /[\\:]/.test(file),
  );
  return bad === undefined
    ? new Map(entries as [string, string][])
    : refuse(`${JSON.stringify(bad[0])} is no path below the folder`);
}

/** Undoes what an interrupted run left behind: the old tree is put back, or what is left of it removed. */
export function recoverOutput(out: string, fs: FileSystem = nodeFs): void {
  const { staged, old } = places(out);
  if (fs.existsSync(old)) {
    if (fs.existsSync(out)) fs.rmSync(old, { recursive: true });
    else fs.renameSync(old, out);
  }
  if (fs.existsSync(staged)) fs.rmSync(staged, { recursive: true });
}

function places(out: string): { staged: string; old: string; lock: string } {
  const sibling = (suffix: string): string => join(dirname(out), `.${basename(out)}.${suffix}`);
  return { staged: sibling("new"), old: sibling("old"), lock: sibling("lock") };
}

/**
 * Makes the new tree beside the old one and swaps the two, so that a failure at any moment leaves one of them whole.
 * What the generator doesn't own is carried over as it is.
 */
export function writeOutput(
  out: string,
  files: readonly OutputFile[],
  plan: OutputPlan,
  report: Report,
  fs: FileSystem = nodeFs,
): boolean {
  if (plan.missing.length + plan.stale.length + plan.superfluous.length === 0) return true;
  const { staged, old } = places(out);
  const replaced = new Set([...plan.missing, ...plan.stale, ...plan.superfluous]);
  try {
    fs.mkdirSync(staged, { recursive: true });
    if (fs.existsSync(out)) carryOver(out, staged, replaced, fs);
    for (const { path, text } of files) {
      if (!replaced.has(path)) continue;
      fs.mkdirSync(dirname(join(staged, path)), { recursive: true });
      fs.writeFileSync(join(staged, path), text);
    }
    swap(out, staged, old, fs);
    return true;
  } catch (error) {
    report("output-failed", undefined, { reason: reasonOf(error) });
    try {
      recoverOutput(out, fs);
    } catch {
      // The next run recovers: nothing is lost, only left over.
    }
    return false;
  }
}

function swap(out: string, staged: string, old: string, fs: FileSystem): void {
  const there = fs.existsSync(out);
  if (there) fs.renameSync(out, old);
  fs.renameSync(staged, out);
  try {
    if (there) fs.rmSync(old, { recursive: true });
  } catch {
    // The new tree is in place; the next run removes what is left of the old one.
  }
}

/** Everything but what is replaced, as hard links where that can be; folders that become empty are left out. */
function carryOver(from: string, to: string, replaced: ReadonlySet<string>, fs: FileSystem, prefix = ""): void {
  for (const entry of fs.readdirSync(join(from, prefix), { withFileTypes: true })) {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    const target = join(to, path);
    if (entry.isDirectory()) {
      const ours = [...replaced].some((file) => file.startsWith(`${path}/`));
      if (!ours) fs.mkdirSync(target, { recursive: true });
      carryOver(from, to, replaced, fs, path);
    } else if (!replaced.has(path)) {
      fs.mkdirSync(dirname(target), { recursive: true });
      if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(join(from, path)), target);
      else linkOrCopy(join(from, path), target, fs);
    }
  }
}

function linkOrCopy(from: string, to: string, fs: FileSystem): void {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    // Some file systems have no hard links.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes((error as { code?: string }).code ?? ""))
      throw error;
    fs.copyFileSync(from, to);
  }
}

/** Runs while no other run writes to the same folder; `undefined` when that can't be had. */
export function withLock<T>(out: string, report: Report, run: () => T, fs: FileSystem = nodeFs): T | undefined {
  const { lock } = places(out);
  try {
    fs.mkdirSync(dirname(out), { recursive: true });
    if (!takeLock(lock, fs)) {
      report("output-failed", undefined, { reason: "another run of the generator is writing to this folder" });
      return undefined;
    }
  } catch (error) {
    report("output-failed", undefined, { reason: reasonOf(error) });
    return undefined;
  }
  try {
    return run();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function takeLock(lock: string, fs: FileSystem): boolean {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== "EEXIST") throw error;
      if (isRunning(Number(fs.readFileSync(lock, "utf8")))) return false;
      fs.rmSync(lock, { force: true });
    }
  }
  return false;
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
