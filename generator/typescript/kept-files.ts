import type { Cache } from "../cache/cache.ts";
import { hashOf } from "../text/hash.mjs";
import type { ModuleFiles, OutputFile } from "./file.ts";

/** A text that was kept can't be read any more: another run has removed it meanwhile, or it is damaged. */
export class NotKept extends Error {}

/** What is kept of the files of a module; their texts are beside it, for most runs need none of them. */
interface Kept {
  readonly exports: readonly string[];
  readonly files: readonly { readonly path: string; readonly hash: string }[];
}

const keyOfTexts = (key: string, cache: Cache): string => cache.key("texts", key);

/** The files of a module that are kept under a key. Their texts are read when they are asked for. */
export function findFiles(key: string, cache: Cache): ModuleFiles | undefined {
  return cache.find(key, (content): ModuleFiles => {
    const { exports, files } = JSON.parse(content) as Kept;
    const textOf = (at: number): string => {
      const text = cache.find(keyOfTexts(key, cache), JSON.parse as (text: string) => readonly string[])?.[at];
      if (text === undefined) throw new NotKept(`the text of ${files[at]!.path} is gone from the cache`);
      return text;
    };
    return {
      exports,
      files: files.map(
        ({ path, hash }, at): OutputFile => ({
          path,
          hash,
          get text() {
            return textOf(at);
          },
        }),
      ),
    };
  });
}

/** Keeps the files of a module under a key; the same with the hashes of their texts. */
export function keepFiles(key: string, made: ModuleFiles, cache: Cache): ModuleFiles {
  const files = made.files.map(({ path, text }): OutputFile => ({ path, text, hash: hashOf(text) }));
  const kept = { ...made, files };
  cache.keep(key, kept, ({ exports }): string =>
    JSON.stringify({ exports, files: files.map(({ path, hash }) => ({ path, hash })) }),
  );
  cache.keep(
    keyOfTexts(key, cache),
    files.map(({ text }) => text),
    JSON.stringify,
  );
  return kept;
}
