import type { Cache } from "../cache/cache.ts";
import type { FileDraft, OutputFile, TemplateFile } from "./file.ts";
import { formatFile } from "./format.ts";
import { findFile, keepFile } from "./kept-files.ts";
import { printDrafts, resolveDraft } from "./printer.ts";

/** A draft is kept as the text that is sent to be printed. */
type Unfinished = { readonly path: string; readonly draft: string } | TemplateFile | OutputFile;

/**
 * Makes files of the output from drafts and templates. Printing and formatting take most of the time of a run, but a
 * change of a module changes few of its files: files that have not changed come from the cache.
 */
export async function finish(
  drafts: readonly FileDraft[],
  others: readonly (TemplateFile | OutputFile)[],
  cache: Cache | undefined,
): Promise<OutputFile[]> {
  const resolved = drafts.map((draft) => ({ path: draft.path, draft: JSON.stringify(resolveDraft(draft)) }));
  const files: readonly Unfinished[] = [...resolved, ...others];
  const keys = files.map((file) => cache?.key("file", "draft" in file ? file.draft : JSON.stringify(file)));
  const finished = keys.map((key) => (key === undefined ? undefined : findFile(key, cache!)));
  const missing = files.filter((_, at) => finished[at] === undefined);
  const texts = await textsOf(missing);
  const formatted = await Promise.all(texts.map(formatFile));
  return files.map((_, at) => {
    const known = finished[at];
    if (known !== undefined) return known;
    const file = formatted.shift()!;
    return keys[at] === undefined ? file : keepFile(keys[at], file, cache!);
  });
}

/** The files before they are formatted. */
async function textsOf(files: readonly Unfinished[]): Promise<OutputFile[]> {
  const drafts = files.flatMap((file) => ("draft" in file ? [file.draft] : []));
  // Most runs need no template, so the module that renders them is loaded only when one does.
  const loading = files.some((file) => "template" in file) ? import("./templates.ts") : undefined;
  const [printed, templates] = await Promise.all([printDrafts(drafts), loading]);
  const next = printed.values();
  return files.map((file) => {
    if ("text" in file) return file;
    if ("draft" in file) return { path: file.path, text: next.next().value! };
    return { path: file.path, text: templates!.render(file.template, file.view) };
  });
}
