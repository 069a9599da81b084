import type { Codec } from "./codec.js";
import { DataValue } from "./data-value.js";
import { kept } from "./depth.js";
import type { BuiltinType } from "./descriptor.js";
import type { Enumeration, EnumerationClass } from "./enumeration.js";
import { readError, writeError } from "./error-values.js";
import { converter, Fault, invalid, isUnset } from "./fault.js";
import { exactValue, ExactNumber, type JsonValue } from "./json.js";
import { base64Text, datetimeText, doubleJson, isUri, parseBase64, parseDatetime } from "./scalar.js";
import { ServiceError } from "./service-error.js";
import { withToJson } from "./to-json.js";

/** Makes JSON of a value; strictly, the rules of unions are checked, too. */
export type Write = (value: unknown, strict: boolean) => JsonValue;
/** Reads a value from JSON. */
export type Read = (json: JsonValue) => unknown;

function expectString(value: unknown): string {
  if (typeof value !== "string") throw invalid("a string", value);
  return value;
}

/** Writes values of a type without parts. */
export function builtinWriter(type: BuiltinType, codec: Codec): Write {
  const { format } = codec;
  switch (type) {
    case "secret":
      return (value) => format.wrap("SECRET", expectString(value));
    case "uri":
      return (value) => {
        if (isUri(expectString(value))) return value as string;
        throw new Fault(`${converter}uri.invalid.format`, "Not a URI or IRI (RFC 3987).");
      };
    case "boolean":
      return (value) => {
        if (typeof value !== "boolean") throw invalid("a boolean", value);
        return value;
      };
    case "long":
      return (value) => {
        if (Number.isSafeInteger(value)) return value as number;
        throw invalid("an integer of at most 2^53 - 1", value);
      };
    case "double":
      return (value) => {
        if (typeof value !== "number") throw invalid("a number", value);
        if (Number.isNaN(value)) throw new Fault("vapi.decimal.canonicalization", "NaN can't be sent.");
        if (!Number.isFinite(value)) throw new Fault("vapi.data.invalid.double.inf", "Infinity can't be sent.");
        return doubleJson(value);
      };
    case "datetime":
      return (value) => {
        if (!(value instanceof Date)) throw invalid("a Date", value, `${converter}unexpected.python.type`);
        const text = datetimeText(value);
        if (text !== undefined) return text;
        throw new Fault(`${converter}datetime.serialize.invalid.tz`, "Not a time of the years 0001 to 9999.");
      };
    case "binary":
      return (value) => {
        if (!(value instanceof Uint8Array)) throw invalid("a Uint8Array", value);
        return format.wrap("BINARY", base64Text(value));
      };
    case "opaque":
      return (value, strict) => {
        if (!(value instanceof DataValue)) throw invalid("a DataValue", value, `${converter}unexpected.python.type`);
        return codec.writeSource(value, strict);
      };
    case "any_error":
      return (value, strict) => {
        if (!(value instanceof ServiceError))
          throw invalid("a ServiceError", value, `${converter}unexpected.python.type`);
        return writeError(codec, value, strict);
      };
    case "void":
      return (value) => {
        if (isUnset(value)) return null;
        throw invalid("nothing", value, `${converter}voiddef.expect.null`);
      };
    default:
      return expectString;
  }
}

/** Reads values of a type without parts. */
export function builtinReader(type: BuiltinType, codec: Codec): Read {
  const { format } = codec;
  const bare = (json: JsonValue): JsonValue => format.unwrap("OPTIONAL", json);
  switch (type) {
    case "void":
      return () => undefined;
    case "opaque":
      return (json) => new DataValue({ codec, json: kept(json) });
    case "any_error":
      return (json) => readError(codec, bare(json));
    case "secret":
      return (json) => primitive(format.unwrap("SECRET", bare(json)), codec);
    case "binary":
      return (json) => withToJson(parsed(format.unwrap("BINARY", bare(json)), parseBase64, "base64", codec));
    case "datetime":
      return (json) => parsed(json, parseDatetime, "a point in time", codec);
    case "long":
      return (json) =>
        typeof json === "number" ? json : primitive(json, codec, (literal) => exactValue(literal) ?? inexact(literal));
    case "double":
      return (json) =>
        typeof json === "number"
          ? json
          : primitive(json, codec, (literal) => (Number.isFinite(+literal) ? +literal : inexact(literal)));
    default:
      return (json) => (typeof json === "string" ? json : primitive(json, codec));
  }
}

function inexact(literal: string): never {
  const fault = new Fault("vapi.data.invalid", `JavaScript cannot represent ${literal} exactly.`);
  fault.digits = literal;
  throw fault;
}

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

function parsed<T>(json: JsonValue, parse: (text: string) => T | undefined, wanted: string, codec: Codec): T {
  const text = primitive(json, codec);
  const value = typeof text === "string" ? parse(text) : undefined;
  if (value === undefined) throw invalid(wanted, text);
  return value;
}

/** Text of a value of an enumeration, which may be given as its text. */
export function enumerationText(type: EnumerationClass, value: unknown): string {
  if (typeof value === "string") return value;
  // By its name, for a value of another copy of the package is as good.
  const { wireName } = (value as { constructor?: Partial<EnumerationClass> } | null | undefined)?.constructor ?? {};
  if (wireName === undefined) throw invalid(type.wireName, value, `${converter}unexpected.python.type`);
  if (wireName !== type.wireName) throw invalid(type.wireName, value, `${converter}unexpected.enum.type`);
  return (value as Enumeration).value;
}
