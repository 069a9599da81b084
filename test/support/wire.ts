import { readFileSync } from "node:fs";

/** One of the recorded files. */
export function recorded<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../wire/${file}`, import.meta.url), "utf8")) as T;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A tagged value with the entries of its maps in one order, for their order means nothing. */
export function inOrder(json: Json): Json {
  if (typeof json !== "object" || json === null) return json;
  if (!Array.isArray(json))
    return Object.fromEntries(Object.entries(json).map(([name, item]) => [name, inOrder(item)]));
  const items = (json as readonly Json[]).map(inOrder);
  const isMap = items.length > 0 && items.every((item) => JSON.stringify(item).startsWith('{"STRUCTURE":{"map-entry"'));
  const text = (item: Json): string => JSON.stringify(item);
  return isMap ? [...items].sort((a, b) => (text(a) < text(b) ? -1 : 1)) : items;
}
