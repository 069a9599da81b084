import { DataValue } from "./data-value.js";
import type { BuiltinType, StructureDescriptor, Type, UnionCases } from "./descriptor.js";
import { DynamicStructure } from "./dynamic-structure.js";
import { Enumeration, type EnumerationClass } from "./enumeration.js";
import type { ErrorClass } from "./error-mapper.js";
import { Fault, kindOf, type ErrorMessage } from "./fault.js";
import { exactNumber, stringifyJson, type JsonObject, type JsonValue } from "./json.js";
import { memberName } from "./member-name.js";
import { base64Text, datetimeText, doubleText, isUri, parseBase64, parseDatetime, stringText } from "./scalar.js";
import { ServiceError } from "./service-error.js";

/** What the wire may wrap a value in. */
export type Tag = "OPTIONAL" | "SECRET" | "BINARY";

/** How one protocol writes what the codec has in hand; everything else is the same for all of them. */
export interface Format {
  /** Text for an optional value that is unset. */
  readonly unset: string;
  /** Whether an unset field is written. */
  readonly writesUnset: boolean;
  wrap(tag: Tag, text: string): string;
  /** The value inside a tag, or the value itself where it isn't tagged. */
  unwrap(tag: Tag, json: JsonValue): JsonValue;
  /** A structure or error from the text of its fields; `named` when nothing around it says what it is. */
  structure(name: string, isError: boolean, named: boolean, fields: string): string;
  /** The fields of a structure or error; `undefined` when it is none. */
  fields(json: JsonValue, name?: string): JsonObject | undefined;
  /** The name of a structure or error, empty where the protocol leaves it out. */
  nameOf(json: JsonValue): string;
  map(entries: readonly (readonly [key: string, value: string | undefined])[]): string;
  entries(json: JsonValue, key: Type): (readonly [JsonValue, JsonValue | undefined])[] | undefined;
  /** A value as JavaScript has it, without knowing its type. */
  generic(json: JsonValue, codec: Codec): unknown;
}

type Write = (value: unknown, strict: boolean) => string;
type Read = (json: JsonValue) => unknown;

/** Fields of a structure that this version doesn't know, as they came; they are sent again with it. */
const unknownFields: unique symbol = Symbol.for("vsphere-sdk.unknownFields") as never;
type Received = { readonly [unknownFields]?: { readonly codec: Codec; readonly fields: JsonObject } };

interface Field {
  readonly wireName: string;
  readonly member: string;
  readonly type: Type;
  readonly optional: boolean;
  readonly isCollection: boolean;
  readonly label: string;
  readonly write: Write;
  readonly read: Read;
}

const converter = "vapi.bindings.typeconverter.";
const invalid = (wanted: string, value: unknown, id = "vapi.data.invalid"): Fault =>
  new Fault(id, `Expected ${wanted}, got ${kindOf(value)}.`, wanted, kindOf(value));

/** Values of the interface language to JSON text and back, by their descriptors. */
export class Codec {
  readonly format: Format;
  readonly #writers = new WeakMap<object, Write>();
  readonly #readers = new WeakMap<object, Read>();
  readonly #plans = new WeakMap<StructureDescriptor, readonly Field[]>();
  /** What errors came as: sent again, they are the same. */
  readonly #receivedErrors = new WeakMap<ServiceError, JsonValue>();

  constructor(format: Format) {
    this.format = format;
  }

  /**
   * Text of a value. Strict means: the rules of unions are checked, too.
   *
   * @throws Fault when the value isn't one of the type.
   */
  encode(type: Type, value: unknown, strict = false): string {
    return this.#writer(type)(value, strict);
  }

  /** @throws Fault when the value can't be read as one of the type. */
  decode(type: Type, json: JsonValue): unknown {
    return this.#reader(type)(json);
  }

  /** The fields of a structure, read without knowing its type. */
  genericFields(json: JsonValue): ReadonlyMap<string, unknown> {
    const fields = Object.entries(this.format.fields(json) ?? {});
    return new Map(fields.map(([name, value]) => [name, this.format.generic(value, this)]));
  }

  /** An error that the server reported, or that a value holds; its class comes from the table, or is the general one. */
  decodeError(
    json: JsonValue,
    name: string = this.format.nameOf(json),
    call: Partial<ConstructorParameters<typeof ServiceError>[0]> = {},
    table?: ReadonlyMap<string, ErrorClass>,
  ): ServiceError {
    const fields = this.format.fields(json);
    if (fields === undefined) throw invalid("an error", json);
    const { messages = [], data = null, ...rest } = fields;
    const type = (table?.get(name) ?? ServiceError) as typeof ServiceError;
    const own = type.fields();
    const extra = Object.fromEntries(Object.entries(rest).filter(([field]) => !Object.hasOwn(own, field)));
    const error = new type({
      ...call,
      wireName: name,
      messages: this.decode(errorFields.messages, messages) as ErrorMessage[],
      data: this.decode(errorFields.data, data) as DynamicStructure | undefined,
      extra,
    });
    for (const [field, fieldType] of Object.entries(own)) {
      const item = rest[field];
      const value = item === undefined ? undefined : this.decode(fieldType, item);
      if (value !== undefined) Object.assign(error, { [memberName(field)]: value });
    }
    this.#receivedErrors.set(error, json);
    return error;
  }

  #writer(type: Type): Write {
    if (typeof type === "string") return this.#writeBuiltin(type);
    let write = this.#writers.get(type);
    if (write === undefined) this.#writers.set(type, (write = this.#compileWriter(type)));
    return write;
  }

  #reader(type: Type): Read {
    if (typeof type === "string") return this.#readBuiltin(type);
    let read = this.#readers.get(type);
    if (read === undefined) this.#readers.set(type, (read = this.#compileReader(type)));
    return read;
  }

  #plan(type: StructureDescriptor): readonly Field[] {
    let plan = this.#plans.get(type);
    if (plan === undefined) {
      plan = Object.entries(type.fields()).map(([wireName, fieldType]) => ({
        wireName,
        member: memberName(wireName),
        type: fieldType,
        optional: typeof fieldType === "object" && "optional" in fieldType,
        isCollection:
          typeof fieldType === "object" && ("list" in fieldType || "set" in fieldType || "map" in fieldType),
        label: `"${wireName}":`,
        write: this.#writer(fieldType),
        read: this.#reader(fieldType),
      }));
      this.#plans.set(type, plan);
    }
    return plan;
  }

  #writeBuiltin(type: BuiltinType): Write {
    const { format } = this;
    const text = (value: unknown): string => {
      if (typeof value !== "string") throw invalid("a string", value);
      return stringText(value);
    };
    switch (type) {
      case "string":
      case "id":
        return text;
      case "secret":
        return (value) => format.wrap("SECRET", text(value));
      case "uri":
        return (value) => {
          if (typeof value === "string" && !isUri(value))
            throw new Fault(`${converter}uri.invalid.format`, "Not a URI or IRI (RFC 3987).");
          return text(value);
        };
      case "boolean":
        return (value) => {
          if (typeof value !== "boolean") throw invalid("a boolean", value);
          return `${value}`;
        };
      case "long":
        return (value) => {
          if (!Number.isSafeInteger(value))
            throw typeof value === "number"
              ? new Fault("vapi.data.invalid", `Expected an integer of at most 2^53 - 1, got ${value}.`)
              : invalid("an integer", value);
          return `${value as number}`;
        };
      case "double":
        return (value) => {
          if (typeof value !== "number") throw invalid("a number", value);
          if (Number.isNaN(value)) throw new Fault("vapi.decimal.canonicalization", "NaN can't be sent.");
          if (!Number.isFinite(value)) throw new Fault("vapi.data.invalid.double.inf", "Infinity can't be sent.");
          return doubleText(value);
        };
      case "datetime":
        return (value) => {
          if (!(value instanceof Date)) throw invalid("a Date", value, `${converter}unexpected.python.type`);
          const said = datetimeText(value);
          if (said === undefined)
            throw new Fault(`${converter}datetime.serialize.invalid.tz`, "Not a time of the years 0001 to 9999.");
          return `"${said}"`;
        };
      case "binary":
        return (value) => {
          if (!(value instanceof Uint8Array)) throw invalid("a Uint8Array", value);
          return format.wrap("BINARY", `"${base64Text(value)}"`);
        };
      case "opaque":
        return (value, strict) => {
          if (!(value instanceof DataValue)) throw invalid("a DataValue", value, `${converter}unexpected.python.type`);
          return this.#writeSource(value, strict);
        };
      case "any_error":
        return (value, strict) => {
          if (!(value instanceof ServiceError))
            throw invalid("a ServiceError", value, `${converter}unexpected.python.type`);
          return this.#writeError(value, strict);
        };
      case "void":
        return (value) => {
          if (value === undefined || value === null) return "null";
          throw invalid("nothing", value, `${converter}voiddef.expect.null`);
        };
    }
  }

  #readBuiltin(type: BuiltinType): Read {
    const { format } = this;
    switch (type) {
      case "void":
        return () => undefined;
      case "opaque":
        return (json) => new DataValue({ codec: this, json });
      case "any_error":
        return (json) => this.decodeError(json);
      case "secret":
        return (json) => primitive(format.unwrap("SECRET", json), "string", this);
      case "binary":
        return (json) => parsed(format.unwrap("BINARY", json), parseBase64, "base64", this);
      case "datetime":
        return (json) => parsed(json, parseDatetime, "a point in time, to the millisecond", this);
      case "boolean":
        return (json) => primitive(json, "boolean", this);
      case "long":
      case "double":
        return (json) => (typeof json === "number" ? json : number(json, type, this));
      default:
        return (json) => (typeof json === "string" ? json : primitive(json, "string", this));
    }
  }

  #compileWriter(type: Exclude<Type, BuiltinType>): Write {
    const { format } = this;
    if (isEnumeration(type)) return enumerationWriter(type);
    if ("optional" in type) {
      const write = this.#writer(type.optional);
      return (value, strict) =>
        value === undefined || value === null ? format.unset : format.wrap("OPTIONAL", write(value, strict));
    }
    if ("list" in type || "set" in type) {
      const isList = "list" in type;
      const write = this.#writer(isList ? type.list : type.set);
      const ofKind = isList ? Array.isArray : (value: unknown): boolean => value instanceof Set;
      return (value, strict) => {
        if (!ofKind(value)) throw invalid(isList ? "an array" : "a Set", value, `${converter}invalid`);
        return `[${each(value as Iterable<unknown>, (item) => write(item, strict)).join()}]`;
      };
    }
    if ("map" in type) {
      const [writeKey, writeValue] = type.map.map((part) => this.#writer(part)) as [Write, Write];
      return (value, strict) => {
        if (!(value instanceof Map)) throw invalid("a Map", value, `${converter}invalid`);
        const entry = ([key, item]: readonly [unknown, unknown]): readonly [string, string | undefined] => {
          const text = writeValue(item, strict);
          return [writeKey(key, strict), text === format.unset && !format.writesUnset ? undefined : text];
        };
        return format.map(each(value, entry, ([key]) => `.get(${String(key)})`));
      };
    }
    if ("dynamic" in type)
      return (value, strict) => {
        if (!(value instanceof DynamicStructure))
          throw invalid("a DynamicStructure", value, `${converter}unexpected.python.type`);
        for (const wanted of type.dynamic) checkHasFieldsOf(value, wanted);
        return this.#writeSource(value, strict);
      };
    return this.#structureWriter(type);
  }

  #compileReader(type: Exclude<Type, BuiltinType>): Read {
    const { format } = this;
    if (isEnumeration(type))
      return (json) => {
        const text = typeof json === "string" ? json : primitive(json, "string", this);
        if (text === undefined) return undefined;
        if (typeof text !== "string") throw invalid("a string", text);
        return type.of(text);
      };
    if ("optional" in type) {
      const read = this.#reader(type.optional);
      return (json) => {
        const inner = format.unwrap("OPTIONAL", json);
        return inner === null ? undefined : read(inner);
      };
    }
    if ("list" in type || "set" in type) {
      const isList = "list" in type;
      const read = this.#reader(isList ? type.list : type.set);
      return (json) => {
        // Servers written in Go say null for a list without items.
        const items = format.unwrap("OPTIONAL", json) ?? [];
        if (!Array.isArray(items)) throw invalid("an array", items);
        const values = each(items as readonly JsonValue[], read);
        return isList ? values : new Set(values);
      };
    }
    if ("map" in type) {
      const [readKey, readValue] = type.map.map((part) => this.#reader(part)) as [Read, Read];
      return (json) => {
        const content = format.unwrap("OPTIONAL", json);
        const entries = content === null ? [] : format.entries(content, type.map[0]);
        if (entries === undefined) throw invalid("the entries of a map", json);
        const map = new Map<unknown, unknown>();
        for (const [key, value] of entries) {
          const name = readKey(key);
          if (map.has(name)) throw new Fault(`${converter}map.duplicate.key`, `The key ${String(name)} stands twice.`);
          map.set(name, value === undefined ? undefined : readValue(value));
        }
        return map;
      };
    }
    if ("dynamic" in type)
      return (json) => {
        if (format.fields(json) === undefined) throw invalid("a structure", json);
        return new DynamicStructure(format.nameOf(json), { codec: this, json });
      };
    return this.#structureReader(type);
  }

  #structureWriter(type: StructureDescriptor, isInput = false): Write {
    const { format } = this;
    return (value, strict) =>
      format.structure(type.id, type.isError === true, false, this.#writeFields(type, value, strict, isInput));
  }

  /** The parameters of an operation: its faults name no structure. */
  encodeInput(type: StructureDescriptor, input: unknown): string {
    return this.#writeFields(type, input ?? {}, true, true);
  }

  #writeFields(type: StructureDescriptor, value: unknown, strict: boolean, isInput = false): string {
    if (!isPlainObject(value)) throw invalid("an object", value, `${converter}unexpected.struct.type`);
    const { format } = this;
    const members = value as Readonly<Record<string, unknown>>;
    let text = "";
    let field: Field | undefined;
    let missing: Field | undefined;
    try {
      for (field of this.#plan(type)) {
        const item = Object.hasOwn(members, field.member) ? members[field.member] : undefined;
        const isUnset = item === undefined || item === null;
        if (isUnset && field.optional && !format.writesUnset) continue;
        if (isUnset && !field.optional && !isInput) {
          missing = field;
          break;
        }
        text += (text === "" ? field.label : `,${field.label}`) + field.write(item, strict);
      }
    } catch (error) {
      throw inField(error, type.id, field!, isInput);
    }
    if (missing !== undefined) throw missingField(type.id, missing);
    if (strict) checkUnions(type, members);
    const received = (value as Received)[unknownFields];
    if (received?.codec === this)
      for (const [name, json] of Object.entries(received.fields))
        text += `${text && ","}${JSON.stringify(name)}:${stringifyJson(json)}`;
    return text;
  }

  #structureReader(type: StructureDescriptor): Read {
    const { format } = this;
    return (json) => {
      const source = format.fields(json, type.id);
      if (source === undefined) throw invalid("a structure", json);
      const value: Record<PropertyKey, unknown> = {};
      let known = 0;
      let field: Field | undefined;
      let missing: Field | undefined;
      try {
        for (field of this.#plan(type)) {
          const { wireName } = field;
          const item = wireName in Object.prototype && !Object.hasOwn(source, wireName) ? undefined : source[wireName];
          // A collection that is left out has nothing in it.
          const content = item === undefined ? (field.isCollection ? field.read(null) : undefined) : field.read(item);
          if (item !== undefined) known += 1;
          if (content !== undefined) value[field.member] = content;
          else if (!field.optional && field.type !== "void") {
            missing = field;
            break;
          }
        }
      } catch (error) {
        throw inField(error, type.id, field!);
      }
      if (missing !== undefined) throw missingField(type.id, missing, "vapi.data.structure.getfield.unknown");
      let count = 0;
      for (const _name in source) count += 1;
      if (count > known) value[unknownFields] = { codec: this, fields: without(source, type.fields()) };
      return value;
    };
  }

  #writeSource(value: DataValue, strict: boolean): string {
    const { source } = value;
    if (!("codec" in source))
      return typeof source.type === "object" && "fields" in source.type
        ? this.#writeNamed(source.type, source.value, strict)
        : this.encode(source.type, source.value, strict);
    if (source.codec === this) return stringifyJson(source.json);
    throw new Fault(
      `${converter}invalid`,
      "The value was received over another protocol: read it with `to` and make a new one of it.",
    );
  }

  #writeError(error: ServiceError, strict: boolean): string {
    const received = this.#receivedErrors.get(error);
    if (received !== undefined) return stringifyJson(received);
    const own = (error.constructor as typeof ServiceError).fields();
    return this.#writeNamed(
      { id: error.wireName, isError: true, fields: () => ({ ...errorFields, ...own }) },
      error,
      strict,
    );
  }

  #writeNamed(type: StructureDescriptor, value: unknown, strict: boolean): string {
    return this.format.structure(type.id, type.isError === true, true, this.#writeFields(type, value, strict));
  }
}

const localizableMessage: StructureDescriptor = {
  id: "com.vmware.vapi.std.localizable_message",
  fields: () => ({ id: "string", default_message: "string", args: { list: "string" } }),
};

const errorFields = { messages: { list: localizableMessage }, data: { optional: { dynamic: [] } } } as const;

/** The fields of a structure that this version of the package doesn't know, by wire name; `undefined` when there are none. */
export function unknownFieldsOf(structure: object): JsonObject | undefined {
  return (structure as Received)[unknownFields]?.fields;
}

function isEnumeration(type: Exclude<Type, BuiltinType>): type is EnumerationClass {
  return typeof type === "function";
}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(Symbol.iterator in value) && !(value instanceof Enumeration);
}

function each<T, R>(items: Iterable<T>, convert: (item: T) => R, step?: (item: T) => string): R[] {
  const results: R[] = [];
  let item: T | undefined;
  try {
    for (item of items) results.push(convert(item));
  } catch (error) {
    if (error instanceof Fault) error.path.unshift(step?.(item as T) ?? `[${results.length}]`);
    throw error;
  }
  return results;
}

function enumerationWriter(type: EnumerationClass): Write {
  return (value) => {
    if (typeof value === "string") return stringText(value);
    if (!(value instanceof Enumeration)) {
      // A value of another copy of the package is as good.
      const named = (value as { constructor?: Partial<EnumerationClass> } | null | undefined)?.constructor?.wireName;
      if (named !== type.wireName) throw invalid(type.wireName, value, `${converter}unexpected.python.type`);
    } else if ((value.constructor as unknown as EnumerationClass).wireName !== type.wireName) {
      throw invalid(type.wireName, value, `${converter}unexpected.enum.type`);
    }
    return stringText(`${(value as Enumeration).value}`);
  };
}

/** Lenient, as the official client is: another primitive than the declared one is delivered as it came. */
function primitive(json: JsonValue, wanted: string, codec: Codec): JsonValue | undefined {
  const value = codec.format.unwrap("OPTIONAL", json);
  if (value === null) return undefined;
  if (typeof value === "object") throw invalid(`a ${wanted}`, value);
  return value;
}

function number(json: JsonValue, type: "long" | "double", codec: Codec): JsonValue | undefined {
  const exact = exactNumber(json);
  if (exact === undefined) return primitive(json, "number", codec);
  const value = Number(exact);
  if (type === "long" && !Number.isSafeInteger(value))
    throw new Fault("vapi.data.invalid", `${exact} is beyond 2^53 - 1: JavaScript would change its digits.`, exact);
  return value;
}

function parsed(json: JsonValue, parse: (text: string) => unknown, wanted: string, codec: Codec): unknown {
  const text = primitive(json, "string", codec);
  if (text === undefined) return undefined;
  const value = typeof text === "string" ? parse(text) : undefined;
  if (value === undefined) throw new Fault("vapi.data.invalid", `Not ${wanted}.`, wanted);
  return value;
}

function inField(error: unknown, structure: string, field: Field, isInput = false): unknown {
  if (!(error instanceof Fault)) return error;
  error.path.unshift(`.${field.member}`);
  if (!isInput) {
    const text = `Field ${field.wireName} of ${structure} is invalid.`;
    const args = [field.wireName, structure];
    error.messages.unshift({ id: `${converter}struct.invalid.field`, defaultMessage: text, args });
  }
  return error;
}

function missingField(structure: string, field: Field, id = `${converter}struct.missing.field`): Fault {
  const fault = new Fault(id, `Field ${field.wireName} of ${structure} is missing.`, field.wireName, structure);
  fault.path.unshift(`.${field.member}`);
  return fault;
}

const isSet = (members: Readonly<Record<string, unknown>>, field: string): boolean =>
  (members[memberName(field)] ?? undefined) !== undefined;

/**
 * Checks the rules of the unions of one structure.
 *
 * @throws Fault when a field of the case is unset, or one of another case is set.
 */
export function checkUnions(type: StructureDescriptor, members: Readonly<Record<string, unknown>>): void {
  for (const [discriminant, cases] of Object.entries(type.unions ?? {}))
    checkUnion(type.id, discriminant, cases, members);
}

function checkUnion(
  structure: string,
  discriminant: string,
  cases: UnionCases,
  members: Readonly<Record<string, unknown>>,
): void {
  const value = `${members[memberName(discriminant)] as string}`;
  const chosen = Object.hasOwn(cases, value) ? cases[value]! : [];
  const report = (id: string, field: string, what: string): Fault =>
    new Fault(
      `vapi.data.structure.union.${id}`,
      `${field} ${what} when ${discriminant} is ${value}.`,
      structure,
      field,
    );
  for (const field of chosen)
    if (!field.endsWith("?") && !isSet(members, field)) throw report("missing", field, "has to be set");
  const allowed = chosen.map((field) => field.replace("?", ""));
  for (const field of Object.values(cases)
    .flat()
    .map((name) => name.replace("?", "")))
    if (!allowed.includes(field) && isSet(members, field)) throw report("extra", field, "must not be set");
}

function checkHasFieldsOf(value: DynamicStructure, wanted: StructureDescriptor): void {
  for (const [field, type] of Object.entries(wanted.fields()))
    if (!(typeof type === "object" && "optional" in type) && !value.fields.has(field))
      throw new Fault("vapi.data.structure.dynamic.missing", `${value.name} has no field ${field}.`, value.name, field);
}

function without(fields: JsonObject, known: object): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(known, name)));
}
