import type MiniSearch from "minisearch";
import { normalized, wordsOf, type SearchEntry } from "./options.ts";

export type Found = Pick<SearchEntry, "name" | "kind" | "module" | "url" | "doc">;

/** Weights by kind: things that people look for most often get the highest, parts of others the lowest. */
const weights: Readonly<Record<string, number>> = {
  index: 4,
  release: 4,
  guide: 4,
  table: 1,
  example: 2.4,
  module: 1.2,
  client: 2.2,
  operation: 1.7,
  error: 1.5,
  structure: 1,
  field: 0.55,
  parameter: 0.6,
  enumeration: 0.9,
  value: 0.4,
  runtime: 1.3,
};

/** How many matches are shown. */
export const mostFound = 30;

/** The best matches for a query, the best first: entries with all its words, or with some where none has all. */
export function find(index: MiniSearch<SearchEntry>, query: string, limit = mostFound): readonly Found[] {
  const words = wordsOf(query).map(normalized);
  if (words.length === 0) return [];
  const search = (combineWith: "AND" | "OR") =>
    index.search(query, {
      combineWith,
      // The names in a query are not split into parts, because the parts would find too much.
      tokenize: (text) => text.match(/\d+(?:\.\d+)+|[\p{L}\p{N}]+/gu) ?? [],
      prefix: (word) => word.length > 1,
      fuzzy: (word) => (word.length > 4 && !/^\d/.test(word) ? 0.2 : false),
      weights: { prefix: 0.6, fuzzy: 0.2 },
      boost: { name: 6, privileges: 3, release: 3, wire: 2, module: 1.5, lead: 2 },
      boostDocument: (_id, _term, stored) => weights[stored?.["kind"] as string] ?? 1,
    });
  const all = search("AND");
  const results = all.length > 0 ? all : search("OR");
  return (
    results
      .map((result) => ({
        result,
        score: result.score * exactness(result["name"] as string, result["kind"] as string, query),
      }))
      .sort((a, b) => b.score - a.score)
      .map(({ result }) => result as unknown as Found)
      // Several paragraphs of the same section may match: the section is shown once.
      .filter(({ url }, at, sorted) => sorted.findIndex((other) => other.url === url) === at)
      .slice(0, limit)
  );
}

const joined = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}.]/gu, "");

/** Suffixes of names that people leave out when they search. */
const suffixes: Readonly<Record<string, string>> = { client: "client", example: ".ts" };

/** Ranks a name that equals the query, apart from case and spaces, above names that only contain it. */
function exactness(name: string, kind: string, query: string): number {
  const wanted = joined(query);
  const lower = joined(name);
  if (lower === wanted || lower === wanted + (suffixes[kind] ?? "")) return 8;
  if (kind === "operation" && lower.endsWith(`.${wanted}`)) return 4;
  return name.toLowerCase().endsWith(`.${query.trim().toLowerCase()}`) ? 2 : 1;
}
