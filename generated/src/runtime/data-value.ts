import type { Codec } from "./codec.js";
import type { StructureDescriptor, Type } from "./descriptor.js";
import { Fault } from "./fault.js";
import type { JsonValue } from "./json.js";
import { toJson } from "./to-json.js";
import { unreadable } from "./unreadable.js";

/** Where a value comes from: as it was received, or from the program with its type. */
export type DataSource =
  | { readonly codec: Codec; readonly json: JsonValue }
  | { readonly type: Type; readonly value: unknown };

/**
 * A value whose type only the server knows. What was received is kept as it came: sent again, it is the same.
 */
export class DataValue {
  readonly #source: DataSource;

  /** Use `DataValue.of`. */
  constructor(source: DataSource) {
    this.#source = source;
  }

  /** A value to send, as a value of this type. */
  static of(type: Type, value: unknown): DataValue {
    return new DataValue({ type, value });
  }

  /**
   * Reads the value as one of a type that the program knows.
   *
   * @throws MalformedResponseError when it isn't one, InexactNumberError when it is a number that JavaScript cannot represent exactly.
   */
  to<T>(type: StructureDescriptor<T, unknown>): T;
  to(type: Type): unknown;
  to(type: Type): unknown {
    const source = this.#source;
    if (!("codec" in source)) return source.value;
    try {
      return source.codec.decode(type, source.json);
    } catch (error) {
      throw error instanceof Fault ? unreadable(error) : error;
    }
  }

  /**
   * The value without its type: strings (also for secrets, identifiers, times and enumerations), numbers, bigints
   * where a number would lose digits (text, where not even they would do), booleans, `Uint8Array`, arrays, `Map`, `DynamicStructure`, `undefined`.
   */
  get value(): unknown {
    const source = this.#source;
    return "codec" in source ? source.codec.format.generic(source.json, source.codec) : source.value;
  }

  /** For the codecs. */
  get source(): DataSource {
    return this.#source;
  }

  toJSON(): unknown {
    return toJson(this.value);
  }
}
