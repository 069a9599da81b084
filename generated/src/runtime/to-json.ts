import { base64Text } from "./scalar.js";

/**
 * What `JSON.stringify` shows of a value: a map as an object, a set as an array, bytes as base64, an integer beyond
 * 2^53 as text.
 */
export function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}`;
  if (value instanceof Uint8Array) return base64Text(value);
  if (value instanceof Map)
    return Object.fromEntries(Array.from(value, ([key, item]) => [String(key), toJson(item) ?? null]));
  return value instanceof Set || Array.isArray(value) ? Array.from(value as Iterable<unknown>, toJson) : value;
}

const ofCollection: PropertyDescriptor = {
  value(this: unknown) {
    return toJson(this);
  },
};

/** Lets `JSON.stringify` show what is in a map, in a set or in bytes; nothing else sees a difference. */
export function withToJson<T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | Uint8Array>(value: T): T {
  return Object.defineProperty(value, "toJSON", ofCollection);
}
