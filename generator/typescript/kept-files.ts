import type { Cache } from "../cache/cache.ts";
import { hashOf } from "../text/hash.mjs";
import type { ModuleFiles, OutputFile } from "./file.ts";

/** Thrown when a text can't be read from the cache any more: another run has removed it, or it is damaged. */
export class NotKept extends Error {}

/** The cache entry of a file. The text has an entry of its own, by its hash, because most runs don't need it. */
interface KeptFile extends Omit<OutputFile, "text"> {
  readonly hash: string;
}

interface KeptFiles {
  readonly exports: readonly string[];
  readonly files: readonly KeptFile[];
}

const keyOfText = (hash: string, cache: Cache): string => cache.key("text", hash);
const unchanged = (text: string): string => text;

/** A file that reads its text from the cache when the text is first needed. */
const withText = (kept: KeptFile, cache: Cache): OutputFile => ({
  ...kept,
  get text() {
    const text = cache.find(keyOfText(kept.hash, cache), unchanged);
    if (text === undefined) throw new NotKept(`the text of ${kept.path} is gone from the cache`);
    return text;
  },
});
const withoutText = ({ path, hash, asIs }: OutputFile): KeptFile => ({ path, hash: hash!, ...(asIs && { asIs }) });

/** The file that the cache has for a key. */
export function findFile(key: string, cache: Cache): OutputFile | undefined {
  const kept = cache.find<KeptFile>(key, JSON.parse);
  return kept && withText(kept, cache);
}

/** Stores a file in the cache. */
export function keepFile(key: string, file: OutputFile, cache: Cache): OutputFile {
  const kept = withoutText({ ...file, hash: hashOf(file.text) });
  cache.keep(keyOfText(kept.hash, cache), file.text, unchanged);
  cache.keep(key, kept, JSON.stringify);
  return withText(kept, cache);
}

/** The files that the cache has for a key, and for a module its exports. */
export function findFiles(key: string, cache: Cache): ModuleFiles | undefined {
  const kept = cache.find<KeptFiles>(key, JSON.parse);
  return kept && { exports: kept.exports, files: kept.files.map((file) => withText(file, cache)) };
}

/** Stores a list of files in the cache; each of the files has its own entry already. */
export function keepFiles(key: string, { exports, files }: ModuleFiles, cache: Cache): void {
  const kept: KeptFiles = { exports, files: files.map(withoutText) };
  cache.keep(key, kept, JSON.stringify);
}
