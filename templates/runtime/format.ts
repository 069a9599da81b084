import type { Codec } from "./codec.js";
import type { StructureDescriptor, Type } from "./descriptor.js";
import type { JsonObject, JsonValue } from "./json.js";

/** What the wire may wrap a value in. */
export type Tag = "OPTIONAL" | "SECRET" | "BINARY";

/** A key and a value of a map. */
export type Entry = readonly [key: JsonValue, value: JsonValue];

/** How one protocol writes what the codec has in hand; everything else is the same for all of them. */
export interface Format {
  /** Whether an unset field is written. */
  readonly writesUnset: boolean;
  /** What a field is when the wire leaves it out; `undefined` when it has to be there. */
  whenLeftOut(type: Type): JsonValue | undefined;
  /** Whether a list, set or map without items may be left out or null. */
  readonly omitsEmpty: boolean;
  wrap(tag: Tag, json: JsonValue): JsonValue;
  /** The value inside a tag, or the value itself where it isn't tagged. */
  unwrap(tag: Tag, json: JsonValue): JsonValue;
  /** A structure or error from its fields; `named` when nothing around it says what it is. */
  structure(type: StructureDescriptor, fields: JsonObject, named: boolean): JsonValue;
  /** The fields of a structure or error; `undefined` when it is none. The name is a hint. */
  fields(json: JsonValue, name?: string): JsonObject | undefined;
  /** The name of a structure, empty where the protocol leaves it out. */
  nameOf(json: JsonValue): string;
  /** The name of an error, empty where the protocol leaves it out. */
  errorNameOf(json: JsonValue): string;
  map(entries: readonly Entry[]): JsonValue;
  /** Keys of the type, where the protocol has them as texts. */
  entries(json: JsonValue, key?: Type): readonly Entry[] | undefined;
  /** A value as JavaScript has it, without knowing its type. */
  generic(json: JsonValue, codec: Codec): unknown;
}
