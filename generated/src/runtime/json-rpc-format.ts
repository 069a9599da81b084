import { Codec } from "./codec.js";
import { DynamicStructure } from "./dynamic-structure.js";
import type { Entry, Format } from "./format.js";
import { genericNumber, isJsonObject, type JsonObject, type JsonValue } from "./json.js";
import { parseBase64 } from "./scalar.js";
import { withToJson } from "./to-json.js";

const entryName = "map-entry";
const unset = { OPTIONAL: null };

/** Name and value of the only member of an object; `undefined` when it has none, or more than one. */
function only(json: JsonValue | undefined): readonly [name: string, value: JsonValue] | undefined {
  const members = isJsonObject(json) ? Object.entries(json) : [];
  return members.length === 1 ? members[0] : undefined;
}

/** Name and fields of a structure or an error. */
function contentOf(json: JsonValue): readonly [name: string, value: JsonValue] | undefined {
  const [tag, content] = only(json) ?? [];
  return tag === "STRUCTURE" || tag === "ERROR" ? only(content) : undefined;
}

interface Tagged {
  readonly STRUCTURE?: JsonObject;
  readonly OPTIONAL?: JsonValue;
}

/** The tagged JSON of vAPI's JSON-RPC. */
const format: Format = {
  writesUnset: true,
  whenLeftOut: () => undefined,
  omitsEmpty: false,
  // Nearly every field needs this literal; an object with a computed name is slower to make.
  wrap: (tag, json) => (json === null ? unset : tag === "OPTIONAL" ? { OPTIONAL: json } : { [tag]: json }),
  unwrap: (tag, json) => {
    if (typeof json !== "object" || json === null) return json;
    const inner = tag === "OPTIONAL" ? (json as Tagged).OPTIONAL : (json as JsonObject)[tag];
    return inner === undefined ? json : inner;
  },
  structure: ({ id, isError }, fields) => {
    const STRUCTURE: Record<string, JsonValue> = {};
    // A literal with a computed name takes engines far longer.
    STRUCTURE[id] = fields;
    return isError ? { ERROR: STRUCTURE } : { STRUCTURE };
  },
  fields: (json, name) => {
    // This is the fast way for nearly every structure; the other way allocates arrays.
    const expected = name === undefined ? undefined : (json as Tagged | null)?.STRUCTURE?.[name];
    if (isJsonObject(expected)) return expected;
    const fields = contentOf(format.unwrap("OPTIONAL", json))?.[1];
    return isJsonObject(fields) ? fields : undefined;
  },
  nameOf: (json) => contentOf(json)?.[0] ?? "",
  errorNameOf: (json) => format.nameOf(json),
  map: (entries) => entries.map(([key, value]) => ({ STRUCTURE: { "map-entry": { key, value } } })),
  entries: (json) => {
    if (!Array.isArray(json)) return undefined;
    const entries: Entry[] = [];
    for (const item of json as readonly JsonValue[]) {
      const { key, value } = format.fields(item, entryName) ?? {};
      if (key === undefined || value === undefined) return undefined;
      entries.push([key, value]);
    }
    return entries;
  },
  generic: (json, codec) => {
    if (json === null) return undefined;
    const number = genericNumber(json);
    if (number !== undefined || typeof json !== "object") return number ?? json;
    if (Array.isArray(json)) return genericList(json as readonly JsonValue[], codec);
    const [tag, content = null] = only(json) ?? [];
    if (tag === "STRUCTURE" || tag === "ERROR") return new DynamicStructure(format.nameOf(json), { codec, json });
    if (tag !== "BINARY") return format.generic(content, codec);
    const bytes = parseBase64(content as string);
    return bytes && withToJson(bytes);
  },
};

function genericList(items: readonly JsonValue[], codec: Codec): unknown {
  const isMap = items.length > 0 && items.every((item) => format.nameOf(item) === entryName);
  const entries = isMap ? format.entries(items) : undefined;
  return entries === undefined
    ? items.map((item) => format.generic(item, codec))
    : withToJson(new Map(entries.map(([key, value]) => [format.generic(key, codec), format.generic(value, codec)])));
}

/** Converts values to the JSON of JSON-RPC and back. */
export const jsonRpcCodec: Codec = /* @__PURE__ */ new Codec(format);
