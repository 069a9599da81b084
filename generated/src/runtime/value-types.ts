import type { Codec } from "./codec.js";
import { DataValue } from "./data-value.js";
import { kept } from "./depth.js";
import type {
  BuiltinType,
  DynamicType,
  ListType,
  MapType,
  OptionalType,
  Read,
  SetType,
  StructureDescriptor,
  Type,
  Unions,
  Write,
} from "./descriptor.js";
import { DynamicStructure } from "./dynamic-structure.js";
import { converter, each, Fault, invalid, isUnset } from "./fault.js";
import { exactValue, stringifyJson, type JsonValue } from "./json.js";
import { bare, primitive } from "./primitive.js";
import { base64Text, datetimeText, doubleJson, isUri, parseBase64, parseDatetime } from "./scalar.js";
import { withToJson } from "./to-json.js";
import { violation } from "./union-rules.js";

function expectString(value: unknown): string {
  if (typeof value !== "string") throw invalid("a string", value);
  return value;
}

const writeText = (): Write => expectString;
const readPlain =
  (codec: Codec): Read =>
  (json) =>
    typeof json === "string" ? json : primitive(json, codec);

export const string: BuiltinType = { builtin: "string", writer: writeText, reader: readPlain };

export const id: BuiltinType = { builtin: "id", writer: writeText, reader: readPlain };

export const uri: BuiltinType = {
  builtin: "uri",
  writer: () => (value) => {
    if (isUri(expectString(value))) return value as string;
    throw new Fault(`${converter}uri.invalid.format`, "Not a URI or IRI (RFC 3987).");
  },
  reader: readPlain,
};

export const secret: BuiltinType = {
  builtin: "secret",
  writer: (codec) => (value) => codec.format.wrap("SECRET", expectString(value)),
  reader: (codec) => (json) => primitive(codec.format.unwrap("SECRET", bare(json, codec)), codec),
};

export const boolean: BuiltinType = {
  builtin: "boolean",
  writer: () => (value) => {
    if (typeof value !== "boolean") throw invalid("a boolean", value);
    return value;
  },
  reader: readPlain,
};

export const long: BuiltinType = {
  builtin: "long",
  writer: () => (value) => {
    if (Number.isSafeInteger(value)) return value as number;
    throw invalid("an integer of at most 2^53 - 1", value);
  },
  reader: (codec) => (json) =>
    typeof json === "number" ? json : primitive(json, codec, (literal) => exactValue(literal) ?? inexact(literal)),
};

export const double: BuiltinType = {
  builtin: "double",
  writer: () => (value) => {
    if (typeof value !== "number") throw invalid("a number", value);
    if (Number.isNaN(value)) throw new Fault("vapi.decimal.canonicalization", "NaN can't be sent.");
    if (!Number.isFinite(value)) throw new Fault("vapi.data.invalid.double.inf", "Infinity can't be sent.");
    return doubleJson(value);
  },
  reader: (codec) => (json) =>
    typeof json === "number"
      ? json
      : primitive(json, codec, (literal) => (Number.isFinite(+literal) ? +literal : inexact(literal))),
};

function inexact(literal: string): never {
  const fault = new Fault("vapi.data.invalid", `JavaScript cannot represent ${literal} exactly.`);
  fault.digits = literal;
  throw fault;
}

function parsed<T>(json: JsonValue, parse: (text: string) => T | undefined, wanted: string, codec: Codec): T {
  const text = primitive(json, codec);
  const value = typeof text === "string" ? parse(text) : undefined;
  if (value === undefined) throw invalid(wanted, text);
  return value;
}

export const datetime: BuiltinType = {
  builtin: "datetime",
  writer: () => (value) => {
    if (!(value instanceof Date)) throw invalid("a Date", value, `${converter}unexpected.python.type`);
    const text = datetimeText(value);
    if (text !== undefined) return text;
    throw new Fault(`${converter}datetime.serialize.invalid.tz`, "Not a time of the years 0001 to 9999.");
  },
  reader: (codec) => (json) => parsed(json, parseDatetime, "a point in time", codec),
};

export const binary: BuiltinType = {
  builtin: "binary",
  writer: (codec) => (value) => {
    if (!(value instanceof Uint8Array)) throw invalid("a Uint8Array", value);
    return codec.format.wrap("BINARY", base64Text(value));
  },
  reader: (codec) => (json) =>
    withToJson(parsed(codec.format.unwrap("BINARY", bare(json, codec)), parseBase64, "base64", codec)),
};

export const opaque: BuiltinType = {
  builtin: "opaque",
  writer: (codec) => (value, strict) => {
    if (!(value instanceof DataValue)) throw invalid("a DataValue", value, `${converter}unexpected.python.type`);
    return codec.writeSource(value, strict);
  },
  reader: (codec) => (json) => new DataValue({ codec, json: kept(json) }),
};

const nothing: BuiltinType = {
  builtin: "void",
  writer: () => (value) => {
    if (isUnset(value)) return null;
    throw invalid("nothing", value, `${converter}voiddef.expect.null`);
  },
  reader: () => () => undefined,
};
export { nothing as void };

export const optional = (type: Type): OptionalType => ({
  optional: type,
  writer: (codec) => {
    const { format } = codec;
    const write = codec.writer(type);
    const unset = format.wrap("OPTIONAL", null);
    return (value, strict) => (isUnset(value) ? unset : format.wrap("OPTIONAL", write(value, strict)));
  },
  reader: (codec) => {
    const { format } = codec;
    const read = codec.reader(type);
    return (json) => {
      const inner = format.unwrap("OPTIONAL", json);
      return inner === null ? undefined : read(inner);
    };
  },
});

export const list = (type: Type): ListType => ({
  list: type,
  writer: (codec) => {
    const write = codec.writer(type);
    return (value, strict) => {
      if (!Array.isArray(value)) throw invalid("an array", value, `${converter}invalid`);
      return each(value, (item) => write(item, strict));
    };
  },
  reader: (codec) => itemsReader(type, codec),
});

export const set = (type: Type): SetType => ({
  set: type,
  writer: (codec) => {
    const write = codec.writer(type);
    return (value, strict) => {
      if (!(value instanceof Set)) throw invalid("a Set", value, `${converter}invalid`);
      return distinct(each([...value], (item) => write(item, strict)));
    };
  },
  reader: (codec) => {
    const read = itemsReader(type, codec);
    return (json) => withToJson(new Set(read(json)));
  },
});

function itemsReader(type: Type, codec: Codec): (json: JsonValue) => unknown[] {
  const read = codec.reader(type);
  const { format } = codec;
  return (json) => {
    const items = format.unwrap("OPTIONAL", json) ?? (format.omitsEmpty ? [] : null);
    if (!Array.isArray(items)) throw invalid("an array", items);
    return each(items as readonly JsonValue[], read);
  };
}

export const map = (key: Type, value: Type): MapType => ({
  map: [key, value],
  writer: (codec) => {
    const writeKey = codec.writer(key);
    const writeValue = codec.writer(value);
    return (values, strict) => {
      if (!(values instanceof Map)) throw invalid("a Map", values, `${converter}invalid`);
      const entries = each([...values], ([name, item]) => [writeKey(name, strict), writeValue(item, strict)] as const);
      if (distinct(entries.map(([name]) => name)).length < entries.length) throw duplicateKey();
      return codec.format.map(entries);
    };
  },
  reader: (codec) => {
    const { format } = codec;
    const readKey = codec.reader(key);
    const readValue = codec.reader(value);
    return (json) => {
      const content = format.unwrap("OPTIONAL", json);
      const entries = content === null && format.omitsEmpty ? [] : format.entries(content, key);
      if (entries === undefined) throw invalid("the entries of a map", json);
      const values = new Map<unknown, unknown>();
      each(entries, (entry) => values.set(readKey(entry[0]), readValue(entry[1])));
      if (values.size < entries.length) throw duplicateKey();
      return withToJson(values);
    };
  },
});

const duplicateKey = (): Fault => new Fault(`${converter}map.duplicate.key`, "A key stands twice in a map.");

/** The items without duplicates; items are the same when their JSON is. */
function distinct(items: readonly JsonValue[]): readonly JsonValue[] {
  if (items.length < 2) return items;
  const byText = new Map(items.map((item) => [typeof item === "object" ? stringifyJson(item) : item, item]));
  return byText.size < items.length ? [...byText.values()] : items;
}

/** A structure of any name and any fields. */
export const anyStructure: DynamicType = {
  dynamic: [],
  writer: (codec) => (value, strict) => {
    if (!(value instanceof DynamicStructure))
      throw invalid("a DynamicStructure", value, `${converter}unexpected.python.type`);
    return codec.writeSource(value, strict);
  },
  reader: (codec) => (json) => {
    if (codec.format.fields(json) === undefined) throw invalid("a structure", json);
    const content = bare(json, codec);
    return new DynamicStructure(codec.format.nameOf(content), { codec, json: kept(content) });
  },
};

/** A structure of any name that has at least the fields of the given ones. */
export const dynamic = (...wanted: readonly StructureDescriptor[]): DynamicType => ({
  ...anyStructure,
  dynamic: wanted,
  writer: (codec) => {
    const write = anyStructure.writer(codec);
    return (value, strict) => {
      const json = write(value, strict);
      for (const type of wanted) checkHasFieldsOf(type, value as DynamicStructure, json, codec);
      return json;
    };
  },
});

/** Checks that a dynamic structure has the required fields, and that these have their types, at any depth. */
function checkHasFieldsOf(type: StructureDescriptor, { name }: DynamicStructure, json: JsonValue, codec: Codec): void {
  codec.isExact = true;
  try {
    codec.encode(type, codec.decode(type, json));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault("vapi.data.structure.dynamic.missing", `${name} is no ${type.id}: ${error.text}`, name, type.id);
  } finally {
    codec.isExact = false;
  }
}

/** The fields that belong to each value of a discriminant; a trailing `?` marks one that may be unset in that case. */
export const unions = (cases: Unions["cases"]): Unions => ({ cases, check: violation });
