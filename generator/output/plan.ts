import * as nodeFs from "node:fs";
import { join } from "node:path";
import type { Report } from "../diagnostics/collector.ts";
import { FileHashes } from "../source/file-hashes.mjs";
import type { OutputFile } from "../typescript/file.ts";
import { compareText } from "../text/compare.ts";
import type { FileSystem } from "./file-system.ts";
import { generatorName, kindAt, look, manifestName, parseManifest } from "./manifest.mjs";
import { hashOf } from "../text/hash.mjs";

/** What a run would do to the output folder. */
export interface OutputPlan {
  readonly missing: readonly string[];
  /** Files to be replaced, with the hashes of their current content. */
  readonly stale: ReadonlyMap<string, string>;
  /** Files to be deleted, with their hashes: written by an earlier run, unchanged since, and no longer made. */
  readonly orphaned: ReadonlyMap<string, string>;
  /** Files that are no longer made, but were edited: they are kept, and no longer tracked. */
  readonly kept: readonly string[];
  readonly unchanged: number;
}

/** The means to look at the output folder. */
export interface OutputAccess {
  readonly fs?: FileSystem;
  readonly hashes?: FileHashes;
}

/** Adds the manifest that lists the files, and returns the hash of each file. */
export function withManifest(files: readonly OutputFile[]): {
  readonly files: readonly OutputFile[];
  readonly hashes: ReadonlyMap<string, string>;
} {
  const hashes = new Map(
    [...files].sort((a, b) => compareText(a.path, b.path)).map((file) => [file.path, hashOfFile(file)]),
  );
  const content = { generator: generatorName, files: Object.fromEntries(hashes) };
  const manifest = { path: manifestName, text: `${JSON.stringify(content, undefined, 2)}\n` };
  return { files: [...files, manifest], hashes: hashes.set(manifestName, hashOf(manifest.text)) };
}

const hashOfFile = (file: OutputFile): string => file.hash ?? hashOf(file.text);

/** Compares the files with the folder. Whatever prevents writing is reported, and then nothing may be written. */
export function planOutput(
  out: string,
  files: readonly OutputFile[],
  report: Report,
  { fs = nodeFs, hashes = new FileHashes() }: OutputAccess = {},
): OutputPlan {
  const owned = readManifest(out, report, fs);
  const made = new Set(files.map((file) => file.path));
  const plan = {
    missing: [] as string[],
    stale: new Map<string, string>(),
    orphaned: new Map<string, string>(),
    kept: [] as string[],
    unchanged: 0,
  };
  const folders = new Set<string>();
  for (const file of files) {
    const { path } = file;
    const found = kindAt(out, path, fs, folders);
    if (found === "link") report("output-link", undefined, { file: path });
    else if (found === "absent") plan.missing.push(path);
    else if (found === "other") report("output-foreign", undefined, { file: path });
    else {
      const hash = hashes.hash(join(out, path), (place) => fs.readFileSync(place));
      if (hash === hashOfFile(file)) plan.unchanged += 1;
      else if (owned.has(path) || path === manifestName) plan.stale.set(path, hash);
      else report("output-foreign", undefined, { file: path });
    }
  }
  for (const [path, hash] of owned) {
    if (made.has(path)) continue;
    const found = look(out, path, fs);
    if (found === "absent") continue;
    if (typeof found !== "string" && hashOf(found) === hash) plan.orphaned.set(path, hash);
    else plan.kept.push(path);
  }
  return plan;
}

function readManifest(out: string, report: Report, fs: FileSystem): ReadonlyMap<string, string> {
  const found = look(out, manifestName, fs);
  // If the manifest is a folder or a link, it is reported like any other path that is in the way.
  if (typeof found === "string") return new Map();
  const manifest = parseManifest(new TextDecoder().decode(found));
  if (!("refused" in manifest)) return manifest;
  report("output-manifest", undefined, { file: manifestName, reason: manifest.refused });
  return new Map();
}
