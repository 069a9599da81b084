import { base64Text } from "./scalar.js";

/**
 * The form in which `JSON.stringify` shows a value: a map becomes an object, a set an array, bytes base64, and an
 * integer beyond 2^53 a string.
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

/** Makes `JSON.stringify` show the content of a map, a set or bytes; the value is otherwise unchanged. */
export function withToJson<T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | Uint8Array>(value: T): T {
  return Object.defineProperty(value, "toJSON", ofCollection);
}
