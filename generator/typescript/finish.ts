import type { Cache } from "../cache/cache.ts";
import type { FileDraft, OutputFile, TemplateFile } from "./file.ts";
import { formatFile } from "./format.ts";
import { findFile, keepFile } from "./kept-files.ts";
import { printDrafts, resolveDraft, type ResolvedDraft } from "./print.ts";

type Unfinished = ResolvedDraft | TemplateFile | OutputFile;

/**
 * Makes files of the output from drafts and templates. Printing and formatting take most of the time of a run, but a
 * change of a module changes few of its files: files that have not changed come from the cache.
 */
export async function finish(
  drafts: readonly FileDraft[],
  others: readonly (TemplateFile | OutputFile)[],
  cache: Cache | undefined,
): Promise<OutputFile[]> {
  const files: readonly Unfinished[] = [...drafts.map(resolveDraft), ...others];
  const keys = files.map((file) => cache?.key("file", JSON.stringify(file)));
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
  const printed = printDrafts(files.filter((file) => "statements" in file));
  // Most runs need no template, so the module that renders them is loaded only when one does.
  const render = files.some((file) => "template" in file) ? (await import("./templates.ts")).render : undefined;
  return files.map((file) => {
    if ("text" in file) return file;
    if ("statements" in file) return printed.shift()!;
    return { path: file.path, text: render!(file.template, file.view) };
  });
}
