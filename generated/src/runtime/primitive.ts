import type { Codec } from "./codec.js";
import { invalid } from "./fault.js";
import { exactValue, ExactNumber, type JsonValue } from "./json.js";

/**
 * Reads a primitive value. Like the official client, it is lenient: a primitive of another type than the declared one
 * is returned as it came; a number that JavaScript would change is returned as its text.
 */
export function primitive(
  json: JsonValue,
  codec: Codec,
  read: (literal: string) => number | string = (literal) => exactValue(literal) ?? literal,
): boolean | number | string {
  const value = codec.format.unwrap("OPTIONAL", json);
  if (typeof value !== "object") return value;
  if (value instanceof ExactNumber) return read(value.literal);
  throw invalid("a plain value", value);
}

/** A value without the tag of an optional value: earlier releases may send it for fields that are required today. */
export const bare = (json: JsonValue, { format }: Codec): JsonValue => format.unwrap("OPTIONAL", json);
