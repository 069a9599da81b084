import { expect } from "vitest";
import { FolderCache } from "../../generator/cache/cache.ts";
import { generate } from "../../generator/pipeline.ts";
import { inputOf } from "../support/definitions.ts";
import { edits, randomOf, type Tree } from "./edits.ts";

/** What a series of edits came to. */
export interface Series {
  readonly done: Record<string, number>;
  /** How many of the trees were wrong, so that both runs report the same. */
  readonly wrong: number;
}

async function made(tree: Tree, cache?: FolderCache) {
  const { files, jobsLeftOut, diagnostics } = await generate(inputOf(tree), { cache });
  cache?.save();
  return {
    files: Object.fromEntries(files.map(({ path, text }) => [path, text])),
    jobsLeftOut,
    diagnostics: diagnostics.map(({ code, text, span }) => [code, text, span?.source.path, span?.start, span?.end]),
  };
}

/**
 * Edits a tree again and again and compares what is made with the cache of all earlier runs with what is made from
 * nothing. A tree that is wrong is left behind, after it was seen to be wrong in both ways.
 */
export async function compareSeries(begin: Tree, folder: string, seed: number, count: number): Promise<Series> {
  const random = randomOf(seed);
  const names = Object.keys(edits);
  const done: Record<string, number> = {};
  let wrong = 0;
  let tree = begin;
  const { diagnostics } = await made(tree, new FolderCache(folder, "generator", () => true));
  expect(diagnostics).toEqual([]);
  for (let at = 0; at < count; at += 1) {
    const name = names[(at + Math.floor(random() * 2)) % names.length]!;
    const edited = edits[name]!(tree, random);
    if (edited === undefined) continue;
    // Every run is one of a process of its own, which knows nothing but the folder.
    const incremental = await made(edited, new FolderCache(folder, "generator", () => true));
    const clean = await made(edited);
    const what = `edit ${at} of seed ${seed}: ${name}`;
    expect(incremental.diagnostics, what).toEqual(clean.diagnostics);
    expect(incremental.jobsLeftOut, what).toEqual(clean.jobsLeftOut);
    expect(Object.keys(incremental.files), what).toEqual(Object.keys(clean.files));
    for (const [path, text] of Object.entries(clean.files))
      if (incremental.files[path] !== text) expect(incremental.files[path], `${path}, ${what}`).toBe(text);
    done[name] = (done[name] ?? 0) + 1;
    if (clean.diagnostics.length > 0) wrong += 1;
    else tree = edited;
  }
  return { done, wrong };
}
