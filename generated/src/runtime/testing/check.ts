import { ExactNumber, isJsonObject, type JsonObject, type JsonValue } from "../json.js";
import { isOptional, type BuiltinName, type StructureDescriptor, type Type } from "../descriptor.js";
import { isEnumeration } from "../enumeration.js";
import { Fault } from "../fault.js";
import { memberIn, memberOf } from "../member-name.js";
import { isUri, parseDatetime } from "../scalar.js";

/** How values are written in a request. */
export interface WireStyle {
  /** JSON-RPC tags values; REST doesn't. */
  readonly tagged: boolean;
  /** `/api` writes a map as an object; `/rest` as a list of entries. */
  readonly mapsAsObjects: boolean;
}

const base64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
const converter = "vapi.bindings.typeconverter.";

/** The kind of a value in the terms of JSON-RPC, for messages. */
function kindOf(json: JsonValue, style: WireStyle): string {
  if (json === null) return "Void";
  if (typeof json === "number" || json instanceof ExactNumber)
    return /[.eE]/.test(typeof json === "number" ? `${json}` : json.literal) ? "Double" : "Integer";
  if (typeof json === "boolean") return "Boolean";
  if (typeof json === "string") return "String";
  if (Array.isArray(json)) return "List";
  const [tag] = Object.keys(json);
  const kinds: Readonly<Record<string, string>> = {
    STRUCTURE: "Structure",
    ERROR: "Error",
    OPTIONAL: "Optional",
    SECRET: "Secret",
    BINARY: "Blob",
  };
  return (style.tagged && kinds[tag ?? ""]) || "Structure";
}

const mismatch = (wanted: string, json: JsonValue, style: WireStyle, id = "vapi.data.validate.mismatch"): Fault =>
  new Fault(id, `Type mismatch: ${wanted} was expected, ${kindOf(json, style)} came.`, wanted, kindOf(json, style));

function only(json: JsonValue): readonly [string, JsonValue] | undefined {
  const members = isJsonObject(json) ? Object.entries(json) : [];
  return members.length === 1 ? members[0] : undefined;
}

/** Runs a check; puts a message in front of those of its fault. */
function within<T>(id: string, text: string, args: readonly string[], check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Fault) error.messages.unshift({ id, defaultMessage: text, args });
    throw error;
  }
}

/**
 * Checks a value as a server does: its kind, required fields, names of structures.
 *
 * @throws Fault with the same messages as the official server.
 */
export function checkValue(type: Type, json: JsonValue, style: WireStyle): void {
  if (isEnumeration(type)) return expectKind("String", json, style);
  if ("builtin" in type) return checkBuiltin(type.builtin, json, style);
  if ("optional" in type) return checkOptional(type.optional, json, style);
  if ("list" in type) return checkItems(type.list, json, style);
  if ("set" in type) return checkItems(type.set, json, style);
  if ("map" in type) return checkMap(type.map, json, style);
  if ("dynamic" in type) {
    const kind = kindOf(json, style);
    if (kind !== "Structure" && kind !== "Error")
      throw mismatch("Structure or Error", json, style, "vapi.data.dynamicstruct.validate.mismatch");
    return;
  }
  checkFields(type, fieldsOf(type, json, style), style);
}

function expectKind(wanted: string, json: JsonValue, style: WireStyle): void {
  if (kindOf(json, style) !== wanted) throw mismatch(wanted, json, style);
}

function checkBuiltin(type: BuiltinName, json: JsonValue, style: WireStyle): void {
  switch (type) {
    case "void":
      return expectKind("Void", json, style);
    case "boolean":
      return expectKind("Boolean", json, style);
    case "long":
      return expectKind("Integer", json, style);
    case "double":
      if (!style.tagged && kindOf(json, style) === "Integer") return;
      return expectKind("Double", json, style);
    case "secret":
      return style.tagged ? checkTagged("SECRET", "Secret", json, style) : expectKind("String", json, style);
    case "binary":
      if (style.tagged) checkTagged("BINARY", "Blob", json, style);
      else expectKind("String", json, style);
      if (!base64.test((style.tagged ? only(json)![1] : json) as string))
        throw new Fault("vapi.data.invalid", "Not base64.");
      return;
    case "datetime":
      expectKind("String", json, style);
      if (parseDatetime(json as string)?.toISOString() !== json)
        throw new Fault(
          `${converter}datetime.deserialize.invalid.format`,
          "Not a time of the form YYYY-MM-DDThh:mm:ss.sssZ.",
        );
      return;
    case "uri":
      expectKind("String", json, style);
      if (!isUri(json as string)) throw new Fault(`${converter}uri.invalid.format`, "Not a URI.");
      return;
    case "opaque":
      return;
    case "any_error":
      if (style.tagged && kindOf(json, style) !== "Error") throw mismatch("AnyError", json, style);
      return;
    default:
      return expectKind("String", json, style);
  }
}

function checkTagged(tag: string, kind: string, json: JsonValue, style: WireStyle): void {
  const [actual, content] = only(json) ?? [];
  if (actual !== tag) throw mismatch(kind, json, style);
  if (typeof content !== "string") throw new Fault("vapi.data.invalid", `${tag} does not contain a string.`);
}

function checkOptional(type: Type, json: JsonValue, style: WireStyle): void {
  if (!style.tagged) {
    if (json !== null) checkValue(type, json, style);
    return;
  }
  const [tag, content] = only(json) ?? [];
  if (tag !== "OPTIONAL" || content === undefined) throw mismatch("Optional", json, style);
  if (content === null) return;
  within("vapi.data.optional.validate", "An optional value is invalid.", [], () => checkValue(type, content, style));
}

function checkItems(type: Type, json: JsonValue, style: WireStyle): void {
  if (!Array.isArray(json)) throw mismatch("List", json, style);
  (json as readonly JsonValue[]).forEach((item, index) =>
    within("vapi.data.list.invalid.entry", `Item ${index} of a list is invalid.`, [`${index}`], () =>
      checkValue(type, item, style),
    ),
  );
}

function checkMap([key, value]: readonly [Type, Type], json: JsonValue, style: WireStyle): void {
  const entry: StructureDescriptor = { id: "map-entry", fields: () => ({ key, value }) };
  if (!style.mapsAsObjects) return checkItems(entry, json, style);
  if (!isJsonObject(json)) throw mismatch("Structure", json, style);
  for (const item of Object.values(json)) checkValue(value, item, style);
}

/** Names of structures that the server doesn't compare. */
const anonymous = new Set(["operation-input", "map-entry"]);

function fieldsOf(type: StructureDescriptor, json: JsonValue, style: WireStyle): JsonObject {
  if (!style.tagged) {
    if (!isJsonObject(json)) throw mismatch("Structure", json, style);
    return json;
  }
  const [tag, content] = only(json) ?? [];
  const [name, fields] = (content === undefined ? undefined : only(content)) ?? [];
  if (tag !== (type.isError ? "ERROR" : "STRUCTURE") || !isJsonObject(fields)) throw mismatch("Structure", json, style);
  if (name !== type.id && !anonymous.has(type.id))
    throw new Fault("vapi.data.structure.name.mismatch", `${type.id} was expected, ${name} came.`, type.id, name!);
  return fields;
}

function checkFields(type: StructureDescriptor, fields: JsonObject, style: WireStyle): void {
  for (const [field, fieldType] of Object.entries(type.fields())) {
    const item = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (item === undefined && isOptional(fieldType)) continue;
    if (item === undefined)
      throw new Fault("vapi.data.structure.field.missing", `${type.id} lacks the field ${field}.`, type.id, field);
    within("vapi.data.structure.field.invalid", `Field ${field} of ${type.id} is invalid.`, [type.id, field], () =>
      checkValue(fieldType, item, style),
    );
  }
}

/**
 * Names of fields that are set in a value, but unknown to its type; a server refuses them. Maps and sets are not
 * searched.
 */
export function unexpectedFields(type: Type, json: JsonValue | undefined, style: WireStyle): readonly string[] {
  if (json === undefined || json === null || typeof type !== "object" || "error" in type) return [];
  if ("optional" in type) return unexpectedFields(type.optional, style.tagged ? only(json)?.[1] : json, style);
  if ("list" in type) return (json as readonly JsonValue[]).flatMap((item) => unexpectedFields(type.list, item, style));
  if (!("fields" in type)) return [];
  const known = type.fields();
  const fields = fieldsOf(type, json, style);
  const isUnset = (item: JsonValue): boolean => JSON.stringify(item) === '{"OPTIONAL":null}';
  const strange = Object.keys(fields).filter(
    (field) => !Object.hasOwn(known, field) && !(style.tagged && isUnset(fields[field]!)),
  );
  return [
    ...strange,
    ...Object.entries(known).flatMap(([field, item]) =>
      unexpectedFields(item, memberOf(fields, field) as JsonValue | undefined, style),
    ),
  ];
}

/** Checks what can only be checked in the decoded value: the rules of unions, and that a set has no duplicates. */
export function checkMeaning(type: Type, json: JsonValue | undefined, value: unknown, style: WireStyle): void {
  if (value === undefined || value === null || typeof type !== "object" || "error" in type) return;
  if ("optional" in type) return checkMeaning(type.optional, style.tagged ? only(json!)?.[1] : json, value, style);
  if ("set" in type) {
    const texts = (json as readonly JsonValue[]).map((item) => JSON.stringify(item));
    const twice = texts.find((text, index) => texts.indexOf(text) !== index);
    if (twice !== undefined) throw new Fault(`${converter}set.duplicate.element`, `${twice} is in a set twice.`, twice);
  } else if ("list" in type) {
    const items = json as readonly JsonValue[];
    (value as readonly unknown[]).forEach((item, index) => checkMeaning(type.list, items[index], item, style));
  } else if ("fields" in type) {
    const fields = fieldsOf(type, json!, style);
    for (const [field, fieldType] of Object.entries(type.fields()))
      checkMeaning(
        fieldType,
        memberOf(fields, field) as JsonValue | undefined,
        memberOf(value, memberIn(type, field)),
        style,
      );
    // These are the rules that the client checks, for this structure only.
    const violated = type.unions?.check(type, value as Readonly<Record<string, unknown>>);
    if (violated !== undefined) throw violated;
  }
}
