import type { Options } from "minisearch";

/** Something that can be found. */
export interface SearchEntry {
  readonly id: number;
  readonly name: string;
  /** What it is: `operation`, `structure`, `guide`, … */
  readonly kind: string;
  /** Where it is imported from, or the page that it is on. */
  readonly module: string;
  /** From the root of the site. */
  readonly url: string;
  /** Names on the wire. */
  readonly wire: string;
  readonly privileges: string;
  /** `6.7`, when it came with a release. */
  readonly release: string;
  readonly doc: string;
  /** What a paragraph of the guide begins with. */
  readonly lead: string;
}

const plural = /(?<=[a-z]{2})(?<![isu])s$/;

/** Words of a text: numbers of releases in one, names in camel case whole and in their parts. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/\d+(?:\.\d+)+|[\p{L}\p{N}]+/gu)) {
    words.push(word);
    const parts = word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+/gu) ?? [];
    if (parts.length > 1 && !/^\d/.test(word)) words.push(...parts);
  }
  return words;
}

/** The same word in the singular and in small letters. */
export const normalized = (word: string): string => word.toLowerCase().replace(plural, "");

/** How the index is made, and read again: both need the same. */
export const searchOptions: Options<SearchEntry> = {
  fields: ["name", "module", "wire", "privileges", "release", "doc", "lead"],
  storeFields: ["name", "kind", "module", "url", "doc"],
  tokenize: wordsOf,
  processTerm: normalized,
};
