import type { Codec } from "./codec.js";
import type { StructureDescriptor, Type } from "./descriptor.js";
import { Fault } from "./fault.js";
import type { JsonValue } from "./json.js";
import { toJson } from "./to-json.js";
import { unreadable } from "./unreadable.js";

/** Source of a value: JSON that was received, or a value of the program with its type. */
export type DataSource =
  | { readonly codec: Codec; readonly json: JsonValue }
  | { readonly type: Type; readonly value: unknown };

/**
 * A value whose type only the server knows. A received value is kept as it came, so that it is the same when it is sent
 * again.
 */
export class DataValue {
  readonly #source: DataSource;

  /** Use `DataValue.of`. */
  constructor(source: DataSource) {
    this.#source = source;
  }

  /** Makes a value to send, of the given type. */
  static of(type: Type, value: unknown): DataValue {
    return new DataValue({ type, value });
  }

  /**
   * Reads the value as a value of a type that the program knows.
   *
   * @throws MalformedResponseError when it doesn't have the type.
   * @throws InexactNumberError when it is a number that JavaScript cannot represent exactly.
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
   * The value without its type: strings (also for secrets, identifiers, times and enumerations), numbers, bigints where
   * a number would lose digits (strings where a bigint isn't possible either), booleans, `Uint8Array`, arrays, `Map`,
   * `DynamicStructure`, `undefined`.
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
