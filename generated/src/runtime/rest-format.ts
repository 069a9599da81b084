import { Codec } from "./codec.js";
import { isBuiltin, isCoded, type BuiltinName, type Type } from "./descriptor.js";
import { DynamicStructure } from "./dynamic-structure.js";
import { nameOfErrorType } from "./error-values.js";
import type { Format } from "./format.js";
import { genericNumber, isJsonObject, parseJson, stringifyJson, type JsonObject, type JsonValue } from "./json.js";

const className = "@class";

const zeros: { readonly [Name in BuiltinName]?: JsonValue } = { long: 0, double: 0, boolean: false, string: "" };

/** The common part of both REST protocols: plain JSON, in which values have no types. */
const plain: Omit<Format, "map" | "entries"> = {
  writesUnset: false,
  // Servers written in Go leave out zeros and empty texts, and send null for a list without items.
  whenLeftOut: (type) => {
    if (!isCoded(type)) return undefined;
    if ("builtin" in type) return zeros[type.builtin];
    return "list" in type || "set" in type || "map" in type ? null : undefined;
  },
  omitsEmpty: true,
  wrap: (_tag, json) => json,
  unwrap: (_tag, json) => json,
  structure: ({ id }, fields, named) => (named && id !== "" ? { [className]: id, ...fields } : fields),
  fields: (json) => {
    if (!isJsonObject(json) || json[className] === undefined) return isJsonObject(json) ? json : undefined;
    const { [className]: _name, ...fields } = json;
    return fields;
  },
  nameOf: (json) => (isJsonObject(json) && typeof json[className] === "string" ? json[className] : ""),
  errorNameOf: (json) => plain.nameOf(json) || nameOfErrorType(isJsonObject(json) ? json : {}),
  generic: (json, codec) => {
    if (json === null) return undefined;
    const number = genericNumber(json);
    if (number !== undefined || typeof json !== "object") return number ?? json;
    if (Array.isArray(json)) return (json as readonly JsonValue[]).map((item) => plain.generic(item, codec));
    return new DynamicStructure(plain.nameOf(json), { codec, json });
  },
};

/** This is a function, because a bundler can't remove an object spread at the top level of a module. */
function codecWith(maps: Pick<Format, "map" | "entries">): Codec {
  return new Codec({ ...plain, ...maps });
}

/** For `/rest`, of vCenter 6.5 to 7.0: a map is a list of entries; an unset value is left out. */
export const restCodec: Codec = /* @__PURE__ */ codecWith({
  map: (entries) => entries.map(([key, value]) => (value === null ? { key } : { key, value })),
  entries: (json) => {
    const entries: readonly JsonValue[] = Array.isArray(json) ? (json as readonly JsonValue[]) : [null];
    const objects = entries.filter((entry) => isJsonObject(entry) && entry["key"] !== undefined) as JsonObject[];
    return objects.length === entries.length
      ? objects.map((entry) => [entry["key"]!, entry["value"] ?? null] as const)
      : undefined;
  },
});

/** A key that is written as text, in the JSON of its type; a text that doesn't fit the type is kept as text. */
function keyFromText(text: string, type: Type): JsonValue {
  const form = isBuiltin(type, "long") ? /^-?\d+$/ : isBuiltin(type, "boolean") ? /^(true|false)$/ : undefined;
  return form?.test(text) ? parseJson(text) : text;
}

/** For `/api`, of vCenter 7.0 and later: a map is an object. */
export const apiCodec: Codec = /* @__PURE__ */ codecWith({
  map: (entries) =>
    Object.fromEntries(entries.map(([key, value]) => [typeof key === "string" ? key : stringifyJson(key), value])),
  entries: (json, key) =>
    isJsonObject(json)
      ? Object.entries(json).map(([name, value]) => [keyFromText(name, key!), value] as const)
      : undefined,
});
