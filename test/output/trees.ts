import * as nodeFs from "node:fs";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import type { FileSystem } from "../../generator/output/file-system.ts";
import { withManifest } from "../../generator/output/plan.ts";
import { updateOutput } from "../../generator/output/update.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";

export type Tree = Readonly<Record<string, string>>;

const withManifestOf = (tree: Tree): readonly OutputFile[] =>
  withManifest(Object.entries(tree).map(([path, text]) => ({ path, text }))).files;

/** The files of a run with their manifest. */
export const treeOf = (tree: Tree): Tree =>
  Object.fromEntries(withManifestOf(tree).map(({ path, text }) => [path, text]));

/** What is tested here is another thing than a power cut, and waiting for the disk takes most of the time. */
export const quick: FileSystem = { ...nodeFs, fsyncSync: () => undefined };

/** Writes a tree as a run does; what was reported, and what was kept. */
export function writeOutput(
  out: string,
  tree: Tree,
  fs: FileSystem = quick,
): { codes: string[]; done: boolean; kept: readonly string[] } {
  const { diagnostics, report } = createCollector();
  const plan = updateOutput(out, withManifestOf(tree), report, { fs });
  return { codes: diagnostics.map((item) => item.code), done: plan !== undefined, kept: plan?.kept ?? [] };
}

export const fine = { codes: [], done: true, kept: [] };
export const first: Tree = { "a.ts": "one", "src/b.ts": "two", "src/deep/c.ts": "three" };
export const second: Tree = { "a.ts": "one", "src/b.ts": "changed", "src/new/d.ts": "four" };

/** Sorted as `readTree` sorts. */
export const sorted = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));
