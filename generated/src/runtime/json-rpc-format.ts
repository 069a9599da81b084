import { Codec, type Format } from "./codec.js";
import { DynamicStructure } from "./dynamic-structure.js";
import { exactNumber, type JsonObject, type JsonValue } from "./json.js";
import { parseBase64 } from "./scalar.js";

const entryName = "map-entry";

/** The values under the one member of an object; `undefined` when it has none, or more. */
function only(json: JsonValue): readonly [name: string, value: JsonValue] | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const members = Object.entries(json);
  return members.length === 1 ? members[0] : undefined;
}

function contentOf(json: JsonValue): readonly [name: string, value: JsonValue] | undefined {
  const [tag, content] = only(json) ?? [];
  return (tag === "STRUCTURE" || tag === "ERROR") && content !== undefined ? only(content) : undefined;
}

const isObject = (json: JsonValue | undefined): json is JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** The tagged JSON of vAPI's JSON-RPC. */
const format: Format = {
  unset: '{"OPTIONAL":null}',
  writesUnset: true,
  wrap: (tag, text) => `{"${tag}":${text}}`,
  unwrap: (tag, json) => {
    const inner = isObject(json) ? json[tag] : undefined;
    return inner === undefined ? json : inner;
  },
  structure: (name, isError, _named, fields) =>
    `{"${isError ? "ERROR" : "STRUCTURE"}":{${JSON.stringify(name)}:{${fields}}}}`,
  fields: (json, name) => {
    // The way of nearly every structure; `only` would make an array of each.
    const expected = name === undefined ? undefined : (json as Tagged)?.STRUCTURE?.[name];
    const fields = isObject(expected) ? expected : contentOf(format.unwrap("OPTIONAL", json))?.[1];
    return isObject(fields) ? fields : undefined;
  },
  nameOf: (json) => contentOf(json)?.[0] ?? "",
  map: (entries) =>
    `[${entries
      .map(([key, value]) => `{"STRUCTURE":{"${entryName}":{"key":${key},"value":${value ?? format.unset}}}}`)
      .join()}]`,
  entries: (json) => {
    if (!Array.isArray(json)) return undefined;
    const entries = (json as readonly JsonValue[]).map((entry) => contentOf(entry)?.[1]);
    return entries.every((entry) => isObject(entry) && entry["key"] !== undefined && entry["value"] !== undefined)
      ? entries.map((entry) => [(entry as JsonObject)["key"]!, (entry as JsonObject)["value"]])
      : undefined;
  },
  generic: (json, codec) => {
    const exact = exactNumber(json);
    if (exact !== undefined) return /^-?\d+$/.test(exact) ? BigInt(exact) : Number(exact);
    if (json === null) return undefined;
    if (typeof json !== "object") return json;
    if (Array.isArray(json)) return genericList(json as readonly JsonValue[], codec);
    const [tag, content] = only(json) ?? [];
    if (tag === "STRUCTURE" || tag === "ERROR") return new DynamicStructure(format.nameOf(json), { codec, json });
    if (tag === "BINARY") return typeof content === "string" ? parseBase64(content) : undefined;
    return content === undefined ? undefined : format.generic(content, codec);
  },
};

interface Tagged {
  readonly STRUCTURE?: JsonObject;
}

function genericList(items: readonly JsonValue[], codec: Codec): unknown {
  const isMap = items.length > 0 && items.every((item) => format.nameOf(item) === entryName);
  if (!isMap) return items.map((item) => format.generic(item, codec));
  return new Map(
    (format.entries(items, "opaque") ?? []).map(([key, value]) => [
      format.generic(key, codec),
      format.generic(value!, codec),
    ]),
  );
}

/** Values as JSON-RPC has them. */
export const jsonRpcCodec: Codec = /* @__PURE__ */ new Codec(format);
