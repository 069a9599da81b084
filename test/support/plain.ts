import { DataValue } from "../../generated/src/runtime/data-value.ts";
import { isBuiltin, type BuiltinName, type Fields, type Type } from "../../generated/src/runtime/descriptor.ts";
import { DynamicStructure } from "../../generated/src/runtime/dynamic-structure.ts";
import type { ErrorMessage } from "../../generated/src/runtime/fault.ts";
import { Enumeration, type EnumerationClass } from "../../generated/src/runtime/enumeration.ts";
import { jsonRpcCodec } from "../../generated/src/runtime/json-rpc-format.ts";
import type { JsonValue } from "../../generated/src/runtime/json.ts";
import { memberName } from "../../generated/src/runtime/member-name.ts";
import { base64Text, parseBase64 } from "../../generated/src/runtime/scalar.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { registry } from "./registry.ts";
import * as t from "../../generated/src/runtime/types.ts";

/**
 * The plain form that the recorded vectors have values in: an enumeration is its string, a set a sorted list, a map
 * an object, a time its text, unset is null, a structure an object by wire names.
 */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };
type PlainObject = { readonly [name: string]: Plain };

const isEnumeration = (type: Type): type is EnumerationClass => typeof type === "function";

const isArray = (plain: unknown): plain is readonly Plain[] => Array.isArray(plain);

const isObject = (plain: unknown): plain is PlainObject =>
  typeof plain === "object" && plain !== null && !Array.isArray(plain);

/** A type as the vectors write it. */
export function typeOf(notation: unknown): Type {
  if (typeof notation === "string")
    return notation === "dynamic_structure" ? t.anyStructure : t[notation as BuiltinName];
  const [[kind, argument]] = Object.entries(notation as object) as [[string, never]];
  switch (kind) {
    case "id":
      return t.id;
    case "optional":
    case "list":
    case "set":
      return t[kind](typeOf(argument));
    case "map":
      return t.map(typeOf(argument[0]), typeOf(argument[1]));
    case "enum":
      return registry.enumeration(argument);
    case "structure":
      return registry.structure(argument);
    case "dynamic_structure":
      return t.dynamic(...(argument as readonly string[]).map((name) => registry.structure(name)));
    case "error":
      return t.any_error;
  }
  throw new Error(`The vectors have a type that is new: ${JSON.stringify(notation)}`);
}

/** A plain value as TypeScript has it; what isn't of the type goes through, so that the codec may refuse it. */
export function fromPlain(type: Type, plain: Plain | undefined): unknown {
  if (plain === null || plain === undefined) return undefined;
  if (isEnumeration(type)) return typeof plain === "string" ? type.of(plain) : plain;
  if ("builtin" in type) return fromPlainBuiltin(type.builtin, plain);
  if ("optional" in type) return fromPlain(type.optional, plain);
  if ("list" in type) return isArray(plain) ? plain.map((item) => fromPlain(type.list, item)) : plain;
  if ("set" in type) return isArray(plain) ? new Set(plain.map((item) => fromPlain(type.set, item))) : plain;
  if ("map" in type) {
    if (!isObject(plain)) return plain;
    return new Map(
      Object.entries(plain).map(([key, value]) => [keyOf(type.map[0], key), fromPlain(type.map[1], value)]),
    );
  }
  if ("dynamic" in type) return isObject(plain) ? dynamicFromPlain(plain) : plain;
  if (!isObject(plain)) return plain;
  // Inside of a dynamic structure the vectors name every structure.
  return membersFromPlain(type.fields(), "$structure" in plain ? (plain["fields"] as PlainObject) : plain);
}

export function membersFromPlain(fields: Fields, plain: PlainObject): Record<string, unknown> {
  const members = Object.entries(fields).map(([name, type]) => [memberName(name), fromPlain(type, plain[name])]);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
}

function fromPlainBuiltin(type: BuiltinName, plain: Plain): unknown {
  if (type === "datetime" && typeof plain === "string") return new Date(plain);
  if (type === "binary" && typeof plain === "string") return parseBase64(plain);
  if (type === "any_error" && isObject(plain) && "$error" in plain) return errorFromPlain(plain);
  if (type === "opaque")
    return isObject(plain) ? dynamicFromPlain(plain) : new DataValue({ codec: jsonRpcCodec, json: plain as JsonValue });
  return plain;
}

const keyOf = (type: Type, text: string): unknown =>
  isBuiltin(type, "long") ? Number(text) : isBuiltin(type, "boolean") ? text === "True" : fromPlain(type, text);

function dynamicFromPlain(plain: PlainObject): unknown {
  const isError = "$error" in plain;
  const name = plain[isError ? "$error" : "$structure"] as string;
  const fields = plain["fields"] as PlainObject;
  const type = isError
    ? {
        id: name,
        isError: true as const,
        fields: () => ({ messages: t.list(message()), data: t.optional(t.anyStructure) }),
      }
    : registry.hasStructure(name)
      ? registry.structure(name)
      : undefined;
  if (type !== undefined) return DynamicStructure.from(type, membersFromPlain(type.fields(), fields));
  // Of no type that is known: only its JSON says what it is.
  return new DynamicStructure(name, { codec: jsonRpcCodec, json: { STRUCTURE: { [name]: fields as JsonValue } } });
}

const message = () => registry.structure("com.vmware.vapi.std.localizable_message");

function errorFromPlain(plain: PlainObject): ServiceError {
  const wireName = plain["$error"] as string;
  const { messages, data, ...extra } = plain["fields"] as PlainObject;
  const type = registry.hasError(wireName) ? registry.error(wireName) : ServiceError;
  return new type({
    wireName,
    messages: ((messages ?? []) as readonly PlainObject[]).map(
      (item) => fromPlain(message(), (item["fields"] as PlainObject | undefined) ?? item) as ErrorMessage,
    ),
    data: fromPlain(t.dynamic(), data) as DynamicStructure | undefined,
    extra,
  });
}

/** A decoded value in the plain form. */
export function toPlain(type: Type, value: unknown): Plain {
  if (value === undefined) return null;
  if (value instanceof ServiceError) return errorToPlain(value);
  if (value instanceof DataValue) return genericToPlain(value.value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return base64Text(value);
  if (value instanceof Enumeration) return (value as Enumeration).value;
  if (typeof type === "function" || "builtin" in type) return value as Plain;
  if ("optional" in type) return toPlain(type.optional, value);
  if ("list" in type) return (value as readonly unknown[]).map((item) => toPlain(type.list, item));
  if ("set" in type) return [...(value as ReadonlySet<unknown>)].map((item) => toPlain(type.set, item)).sort();
  if ("map" in type) {
    const key = (item: unknown): string => (item === true ? "True" : item === false ? "False" : String(item));
    const entries = [...(value as ReadonlyMap<unknown, unknown>)];
    return Object.fromEntries(entries.map(([name, item]) => [key(name), toPlain(type.map[1], item)]));
  }
  return "fields" in type ? membersToPlain(type.fields(), value as Record<string, unknown>) : (value as Plain);
}

export function membersToPlain(fields: Fields, members: Readonly<Record<string, unknown>>): Plain {
  return Object.fromEntries(
    Object.entries(fields).map(([name, type]) => [name, toPlain(type, members[memberName(name)])]),
  );
}

/** Messages of errors stand with their type in some vectors, and without in others. */
export function flat(plain: Plain): Plain {
  if (Array.isArray(plain)) return (plain as readonly Plain[]).map(flat);
  if (!isObject(plain)) return plain;
  if (plain["$structure"] === "com.vmware.vapi.std.localizable_message") return flat(plain["fields"]!);
  return Object.fromEntries(Object.entries(plain).map(([name, item]) => [name, flat(item)]));
}

function errorToPlain(error: ServiceError): Plain {
  if (error.wireName === "") {
    const fields = {
      messages: error.messages.map((item) => toPlain(message(), item)),
      ...(error.extra as PlainObject),
    };
    return { $error: "", fields: error.data === undefined ? fields : { ...fields, data: genericToPlain(error.data) } };
  }
  if (!registry.hasError(error.wireName)) {
    const sent = jsonRpcCodec.encode(t.any_error, error);
    return genericToPlain(jsonRpcCodec.decode(t.dynamic(), sent));
  }
  const messages = error.messages.map((item) => toPlain(message(), item));
  return { $error: error.wireName, fields: { messages, data: toPlain(t.dynamic(), error.data) } };
}

function genericToPlain(value: unknown): Plain {
  if (value === undefined) return null;
  if (value instanceof DynamicStructure) {
    const { source } = value;
    const isError =
      "codec" in source ? "ERROR" in (source.json as object) : (source.type as { isError?: true }).isError;
    const fields = Object.fromEntries([...value.fields].map(([name, item]) => [name, genericToPlain(item)]));
    return { [isError === true ? "$error" : "$structure"]: value.name, fields };
  }
  if (value instanceof Map)
    return [...value].map(([key, item]) => ({
      $structure: "map-entry",
      fields: { key: genericToPlain(key), value: genericToPlain(item) },
    }));
  if (isArray(value)) return value.map((item: unknown) => genericToPlain(item));
  if (value instanceof Uint8Array) return base64Text(value);
  return value as Plain;
}
