import type { Cache } from "../cache/cache.ts";
import type { FileDraft, OutputFile } from "./file.ts";
import { formatFile } from "./format.ts";
import { printDrafts, resolveDraft } from "./print.ts";

/**
 * Drafts, and texts of templates, to files of the output. Printing and formatting take most of the time of a run, and a
 * change of a module changes few of its files: the others are taken as they were finished before.
 */
export async function finish(
  drafts: readonly FileDraft[],
  texts: readonly OutputFile[],
  cache: Cache | undefined,
): Promise<OutputFile[]> {
  const resolved = drafts.map(resolveDraft);
  const all = [
    ...resolved.map((draft) => ({ draft, madeOf: JSON.stringify(draft) })),
    ...texts.map((text) => ({ text, madeOf: JSON.stringify(text) })),
  ].map((item) => ({ ...item, key: cache?.key("file", item.madeOf) }));
  const known = all.map(({ key }) => (key === undefined ? undefined : cache?.find<OutputFile>(key, JSON.parse)));
  const missing = all.filter((_, at) => known[at] === undefined);
  const printed = printDrafts(missing.flatMap((item) => ("draft" in item ? [item.draft] : [])));
  const finished = missing.map((item, at) => formatFile("draft" in item ? printed[at]! : item.text));
  for (const [at, { key }] of missing.entries()) {
    const file = await finished[at]!;
    if (key !== undefined) cache?.keep(key, file, JSON.stringify);
    known[all.indexOf(missing[at]!)] = file;
  }
  return known.map((file) => file!);
}
