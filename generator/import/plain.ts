import { mountNames } from "../definition/mounts.ts";
import type { Plain } from "./timeline.ts";

/** The keys of each kind of item in the order in which definitions have them. */
const keyOrder = [
  ..."module document version releases".split(" "),
  ..."id type value includes model_keys since removed absent".split(" "),
  ..."preview doc deprecated marks idempotent task".split(" "),
  ..."params result errors undeclared_errors privileges".split(" "),
  ...mountNames,
  ..."call body query headers status".split(" "),
  ..."fields unions values".split(" "),
  ..."constants operations services structures errors enumerations was".split(" "),
];

export const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Equal as JSON, whatever the order of keys. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  if (isPlain(a) && isPlain(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
  }
  return a === b;
}

/** Equal as JSON, with keys in the same order. */
export function isIdentical(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => isIdentical(item, b[at]));
  if (isPlain(a) && isPlain(b)) {
    const [left, right] = [Object.entries(a), Object.entries(b)];
    return (
      left.length === right.length &&
      left.every(([key, item], at) => key === right[at]![0] && isIdentical(item, right[at]![1]))
    );
  }
  return a === b;
}

/** The item with some keys set, or removed if they are undefined; the item itself if nothing changes. */
export function withKeys(item: Plain, updates: Plain): Plain {
  const changed = Object.entries(updates).filter(([key, value]) => !isIdentical(item[key], value));
  if (changed.length === 0) return item;
  const entries = Object.entries(item).filter(([key]) => updates[key] !== undefined || !(key in updates));
  const result = entries.map(([key, value]) => [key, key in updates ? updates[key] : value] as [string, unknown]);
  for (const [key, value] of changed) {
    if (value === undefined || key in item) continue;
    const rank = keyOrder.indexOf(key);
    const place = result.findLastIndex(([other]) => keyOrder.indexOf(other) < rank);
    result.splice(place + 1, 0, [key, value]);
  }
  return Object.fromEntries(result);
}

/** A short form as a map. */
export const expanded = (value: unknown, key: string): Plain => (isPlain(value) ? value : { [key]: value });

/** A map as the short form, if that says the same. */
export const shortened = (item: Plain, key: string): unknown =>
  Object.keys(item).length === 1 && key in item ? item[key] : item;
