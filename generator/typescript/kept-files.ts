import type { Cache } from "../cache/cache.ts";
import { hashOf } from "../text/hash.mjs";
import type { ModuleFiles, OutputFile } from "./file.ts";

/** A text that was kept can't be read any more: another run has removed it meanwhile, or it is damaged. */
export class NotKept extends Error {}

/** What is kept of a file. Its text is kept under its own hash, for most runs don't need it. */
interface KeptFile extends Omit<OutputFile, "text"> {
  readonly hash: string;
}

interface KeptFiles {
  readonly exports: readonly string[];
  readonly files: readonly KeptFile[];
}

const keyOfText = (hash: string, cache: Cache): string => cache.key("text", hash);
const unchanged = (text: string): string => text;

/** A file that reads its text when it is asked for it. */
const withText = (kept: KeptFile, cache: Cache): OutputFile => ({
  ...kept,
  get text() {
    const text = cache.find(keyOfText(kept.hash, cache), unchanged);
    if (text === undefined) throw new NotKept(`the text of ${kept.path} is gone from the cache`);
    return text;
  },
});
const withoutText = ({ path, hash, asIs }: OutputFile): KeptFile => ({ path, hash: hash!, ...(asIs && { asIs }) });

/** The file that is kept under a key. */
export function findFile(key: string, cache: Cache): OutputFile | undefined {
  const kept = cache.find<KeptFile>(key, JSON.parse);
  return kept && withText(kept, cache);
}

/** Keeps a file under a key. */
export function keepFile(key: string, file: OutputFile, cache: Cache): OutputFile {
  const kept = withoutText({ ...file, hash: hashOf(file.text) });
  cache.keep(keyOfText(kept.hash, cache), file.text, unchanged);
  cache.keep(key, kept, JSON.stringify);
  return withText(kept, cache);
}

/** Files that are kept under a key, and what a module among them exports. */
export function findFiles(key: string, cache: Cache): ModuleFiles | undefined {
  const kept = cache.find<KeptFiles>(key, JSON.parse);
  return kept && { exports: kept.exports, files: kept.files.map((file) => withText(file, cache)) };
}

/** Keeps files under a key; each of them is kept already. */
export function keepFiles(key: string, { exports, files }: ModuleFiles, cache: Cache): void {
  const kept: KeptFiles = { exports, files: files.map(withoutText) };
  cache.keep(key, kept, JSON.stringify);
}
