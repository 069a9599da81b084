import type { Codec } from "./codec.js";
import type { StructureDescriptor, Type } from "./descriptor.js";
import type { JsonObject, JsonValue } from "./json.js";

/** Tags in which the wire may wrap a value. */
export type Tag = "OPTIONAL" | "SECRET" | "BINARY";

/** A key and a value of a map. */
export type Entry = readonly [key: JsonValue, value: JsonValue];

/** The differences between protocols in how values are written; everything else is the same for all of them. */
export interface Format {
  /** Whether an unset field is written. */
  readonly writesUnset: boolean;
  /** The value of a field that the wire leaves out; `undefined` when the field is required. */
  whenLeftOut(type: Type): JsonValue | undefined;
  /** Whether a list, set or map without items may be left out or null. */
  readonly omitsEmpty: boolean;
  wrap(tag: Tag, json: JsonValue): JsonValue;
  /** The value inside a tag, or the value itself where it has no tag. */
  unwrap(tag: Tag, json: JsonValue): JsonValue;
  /** A structure or error from its fields; `named` is true when its type isn't known from the context. */
  structure(type: StructureDescriptor, fields: JsonObject, named: boolean): JsonValue;
  /**
   * The fields of a structure or error; `undefined` when the JSON isn't one. `name` is the expected name, which makes
   * it faster.
   */
  fields(json: JsonValue, name?: string): JsonObject | undefined;
  /** The name of a structure; empty where the protocol leaves it out. */
  nameOf(json: JsonValue): string;
  /** The name of an error; empty where the protocol leaves it out. */
  errorNameOf(json: JsonValue): string;
  map(entries: readonly Entry[]): JsonValue;
  /** The entries of a map; `key` is the type of its keys, which some protocols write as texts. */
  entries(json: JsonValue, key?: Type): readonly Entry[] | undefined;
  /** The value in JavaScript, read without knowing its type. */
  generic(json: JsonValue, codec: Codec): unknown;
}
