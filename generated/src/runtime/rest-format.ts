import { Codec, type Format } from "./codec.js";
import type { Type } from "./descriptor.js";
import { DynamicStructure } from "./dynamic-structure.js";
import { exactNumber, type JsonObject, type JsonValue } from "./json.js";

const className = "@class";

const isObject = (json: JsonValue): json is JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json) && exactNumber(json) === undefined;

/** What both REST protocols share: plain JSON in which nothing says its type. */
const plain: Omit<Format, "map" | "entries"> = {
  unset: "null",
  writesUnset: false,
  wrap: (_tag, text) => text,
  unwrap: (_tag, json) => json,
  structure: (name, _isError, named, fields) => {
    if (!named || name === "") return `{${fields}}`;
    return `{"${className}":${JSON.stringify(name)}${fields && ","}${fields}}`;
  },
  fields: (json) => {
    if (!isObject(json)) return undefined;
    if (json[className] === undefined) return json;
    const { [className]: _name, ...fields } = json;
    return fields;
  },
  nameOf: (json) => (isObject(json) && typeof json[className] === "string" ? json[className] : ""),
  generic: (json, codec) => {
    const exact = exactNumber(json);
    if (exact !== undefined) return /^-?\d+$/.test(exact) ? BigInt(exact) : Number(exact);
    if (json === null) return undefined;
    if (Array.isArray(json)) return (json as readonly JsonValue[]).map((item) => plain.generic(item, codec));
    return isObject(json) ? new DynamicStructure(plain.nameOf(json), { codec, json }) : json;
  },
};

/** `/rest` of 6.5 and 6.7: a map is a list of entries. */
export const restCodec: Codec = /* @__PURE__ */ new Codec({
  ...plain,
  map: (entries) =>
    `[${entries.map(([key, value]) => `{"key":${key}${value === undefined ? "" : `,"value":${value}`}}`).join()}]`,
  entries: (json) => {
    if (!Array.isArray(json)) return undefined;
    const entries = json as readonly JsonValue[];
    if (!entries.every((entry) => isObject(entry) && entry["key"] !== undefined)) return undefined;
    return (entries as readonly JsonObject[]).map((entry) => [entry["key"]!, entry["value"] ?? undefined] as const);
  },
});

function keyFromText(text: string, type: Type): JsonValue {
  return type === "long" ? Number(text) : type === "boolean" ? text === "true" : text;
}

/** `/api` of 7.0: a map is an object. */
export const apiCodec: Codec = /* @__PURE__ */ new Codec({
  ...plain,
  map: (entries) =>
    `{${entries.map(([key, value]) => `${key.startsWith('"') ? key : `"${key}"`}:${value ?? "null"}`).join()}}`,
  entries: (json, key) => {
    if (!isObject(json)) return undefined;
    return Object.entries(json).map(([name, value]) => [keyFromText(name, key), value ?? undefined] as const);
  },
});
