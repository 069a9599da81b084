import type { Codec } from "./codec.js";
import { invalid } from "./fault.js";
import { exactValue, ExactNumber, type JsonValue } from "./json.js";

/**
 * Lenient, as the official client is: another primitive than the declared one is delivered as it came, a number that
 * JavaScript would change as its text.
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

/** A value without the mark of an optional one: what is required today came so from an earlier release. */
export const bare = (json: JsonValue, { format }: Codec): JsonValue => format.unwrap("OPTIONAL", json);
