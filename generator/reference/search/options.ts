import type { Options } from "minisearch";

/** Something that can be found. */
export interface SearchEntry {
  readonly id: number;
  readonly name: string;
  /** Kind of the entry: `operation`, `structure`, `guide`, … */
  readonly kind: string;
  /** The module that it is imported from, or the page that it is on. */
  readonly module: string;
  /** Address, relative to the root of the site. */
  readonly url: string;
  /** Names on the wire. */
  readonly wire: string;
  readonly privileges: string;
  /** Release that added it, such as `6.7`; empty where none is stated. */
  readonly release: string;
  readonly doc: string;
  /** The first sentence of a paragraph of a guide. */
  readonly lead: string;
}

const plural = /(?<=[a-z]{2})(?<![isu])s$/;

/** The words of a text. A release is one word; a name in camel case counts as a whole and by its parts. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/\d+(?:\.\d+)+|[\p{L}\p{N}]+/gu)) {
    words.push(word);
    const parts = word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+/gu) ?? [];
    if (parts.length > 1 && !/^\d/.test(word)) words.push(...parts);
  }
  return words;
}

/** A word in lower case, and in the singular. */
export const normalized = (word: string): string => word.toLowerCase().replace(plural, "");

/** Options of the index. They have to be the same when it is made and when it is loaded again. */
export const searchOptions: Options<SearchEntry> = {
  fields: ["name", "module", "wire", "privileges", "release", "doc", "lead"],
  storeFields: ["name", "kind", "module", "url", "doc"],
  tokenize: wordsOf,
  processTerm: normalized,
};
