import { builtinReader, builtinWriter, enumerationText, primitive, type Read, type Write } from "./builtins.js";
import type { DataValue } from "./data-value.js";
import type { BuiltinType, StructureDescriptor, Type } from "./descriptor.js";
import { DynamicStructure } from "./dynamic-structure.js";
import { Enumeration, type EnumerationClass } from "./enumeration.js";
import type { ErrorClass } from "./error-mapper.js";
import { converter, Fault, invalid, isUnset, type ErrorMessage } from "./fault.js";
import type { JsonObject, JsonValue } from "./json.js";
import { memberName } from "./member-name.js";
import { ServiceError, type ServiceErrorReport } from "./service-error.js";
import { checkUnions } from "./union-rules.js";

/** What the wire may wrap a value in. */
export type Tag = "OPTIONAL" | "SECRET" | "BINARY";

/** How one protocol writes what the codec has in hand; everything else is the same for all of them. */
export interface Format {
  /** Whether an unset field is written. */
  readonly writesUnset: boolean;
  /** Builtins that are zero when a field of theirs is left out. */
  readonly zeros: Readonly<Record<string, JsonValue>>;
  wrap(tag: Tag, json: JsonValue): JsonValue;
  /** The value inside a tag, or the value itself where it isn't tagged. */
  unwrap(tag: Tag, json: JsonValue): JsonValue;
  /** A structure or error from its fields; `named` when nothing around it says what it is. */
  structure(type: StructureDescriptor, fields: JsonObject, named: boolean): JsonValue;
  /** The fields of a structure or error; `undefined` when it is none. The name is a hint. */
  fields(json: JsonValue, name?: string): JsonObject | undefined;
  /** The name of a structure or error, empty where the protocol leaves it out. */
  nameOf(json: JsonValue): string;
  map(entries: readonly Entry[]): JsonValue;
  entries(json: JsonValue, key: Type): readonly Entry[] | undefined;
  /** A value as JavaScript has it, without knowing its type. */
  generic(json: JsonValue, codec: Codec): unknown;
}

export type Entry = readonly [key: JsonValue, value: JsonValue];
type Members = Readonly<Record<string, unknown>>;

/** Fields of a structure that this version doesn't know, as they came; they are sent again with it. */
const unknownFields: unique symbol = /* @__PURE__ */ Symbol.for("vsphere-sdk.unknownFields") as never;
type Received = { readonly [unknownFields]?: { readonly codec: Codec; readonly fields: JsonObject } };

interface Field {
  readonly wireName: string;
  readonly member: string;
  readonly isOptional: boolean;
  /** What the field is when it is left out. */
  readonly empty: JsonValue | undefined;
  /** Every object has something of that name. */
  readonly isInherited: boolean;
  readonly write: Write;
  readonly read: Read;
}

/** Values of the interface language to JSON and back, by their descriptors. */
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
   * JSON of a value. Strict means: the rules of unions are checked, too.
   *
   * @throws Fault when the value isn't one of the type.
   */
  encode(type: Type, value: unknown, strict = false): JsonValue {
    return this.#writer(type)(value, strict);
  }

  /**
   * The parameters of an operation, strictly; their faults name no structure.
   *
   * @throws Fault when a parameter isn't of its type.
   */
  encodeInput(type: StructureDescriptor, input: unknown): JsonObject {
    return this.#writeFields(type, input ?? {}, true, true);
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

  /** An error that the server reported, or that a value holds; its class is one of those given, or the general one. */
  decodeError(
    json: JsonValue,
    name: string = this.format.nameOf(json),
    call: Partial<ServiceErrorReport> = {},
    classes?: readonly ErrorClass[],
  ): ServiceError {
    const fields = this.format.fields(json);
    if (fields === undefined) throw invalid("an error", json);
    const { messages = [], data = null, ...others } = fields;
    const extra: Record<string, JsonValue> = others;
    const type = (classes?.find(({ wireName }) => wireName === name) ?? ServiceError) as typeof ServiceError;
    const own: Record<string, unknown> = {};
    for (const [field, fieldType] of Object.entries(type.fields())) {
      const item = extra[field];
      if (item !== undefined) own[memberName(field)] = this.decode(fieldType, item);
      delete extra[field];
    }
    const error = new type({
      ...call,
      wireName: name,
      messages: this.decode(errorFields.messages, messages) as ErrorMessage[],
      data: this.decode(errorFields.data, data) as DynamicStructure | undefined,
      extra,
    });
    Object.assign(error, own);
    this.#receivedErrors.set(error, json);
    return error;
  }

  #writer(type: Type): Write {
    if (typeof type === "string") return builtinWriter(type, this);
    let write = this.#writers.get(type);
    if (write === undefined) this.#writers.set(type, (write = this.#compileWriter(type)));
    return write;
  }

  #reader(type: Type): Read {
    if (typeof type === "string") return builtinReader(type, this);
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
        isOptional: typeof fieldType === "object" && "optional" in fieldType,
        // A collection that is left out has nothing in it.
        empty: isCollection(fieldType)
          ? null
          : typeof fieldType === "string"
            ? this.format.zeros[fieldType]
            : undefined,
        isInherited: wireName in {},
        write: this.#writer(fieldType),
        read: this.#reader(fieldType),
      }));
      this.#plans.set(type, plan);
    }
    return plan;
  }

  #compileWriter(type: Exclude<Type, BuiltinType>): Write {
    const { format } = this;
    if (isEnumeration(type)) return (value) => enumerationText(type, value);
    if ("optional" in type) {
      const write = this.#writer(type.optional);
      const unset = format.wrap("OPTIONAL", null);
      return (value, strict) => (isUnset(value) ? unset : format.wrap("OPTIONAL", write(value, strict)));
    }
    if ("list" in type) {
      const write = this.#writer(type.list);
      return (value, strict) => {
        if (!Array.isArray(value)) throw invalid("an array", value, `${converter}invalid`);
        return each(value, (item) => write(item, strict));
      };
    }
    if ("set" in type) {
      const write = this.#writer(type.set);
      return (value, strict) => {
        if (!(value instanceof Set)) throw invalid("a Set", value, `${converter}invalid`);
        return each(value, (item) => write(item, strict));
      };
    }
    if ("map" in type) {
      const [writeKey, writeValue] = type.map.map((part) => this.#writer(part)) as [Write, Write];
      return (value, strict) => {
        if (!(value instanceof Map)) throw invalid("a Map", value, `${converter}invalid`);
        return format.map(each(value, ([key, item]) => [writeKey(key, strict), writeValue(item, strict)] as const));
      };
    }
    if ("dynamic" in type)
      return (value, strict) => {
        if (!(value instanceof DynamicStructure))
          throw invalid("a DynamicStructure", value, `${converter}unexpected.python.type`);
        for (const wanted of type.dynamic) checkHasFieldsOf(value, wanted);
        return this.writeSource(value, strict);
      };
    return (value, strict) => format.structure(type, this.#writeFields(type, value, strict), false);
  }

  #compileReader(type: Exclude<Type, BuiltinType>): Read {
    const { format } = this;
    if (isEnumeration(type))
      return (json) => {
        const text = typeof json === "string" ? json : primitive(json, this);
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
        const map = new Map(each(entries, ([key, value]) => [readKey(key), readValue(value)] as const));
        if (map.size < entries.length) throw new Fault(`${converter}map.duplicate.key`, "A key stands twice in a map.");
        return map;
      };
    }
    if ("dynamic" in type)
      return (json) => {
        if (format.fields(json) === undefined) throw invalid("a structure", json);
        return new DynamicStructure(format.nameOf(json), { codec: this, json });
      };
    return (json) => this.#readFields(type, json);
  }

  #writeFields(type: StructureDescriptor, value: unknown, strict: boolean, isInput = false): JsonObject {
    if (!isPlainObject(value)) throw invalid("an object", value, `${converter}unexpected.struct.type`);
    const members = value as Members;
    const fields: Record<string, JsonValue> = {};
    let field: Field | undefined;
    let missing: Field | undefined;
    try {
      for (field of this.#plan(type)) {
        const item = field.isInherited && !Object.hasOwn(members, field.member) ? undefined : members[field.member];
        if (isUnset(item)) {
          if (field.isOptional && !this.format.writesUnset) continue;
          if (!field.isOptional && !isInput) {
            missing = field;
            break;
          }
        }
        fields[field.wireName] = field.write(item, strict);
      }
    } catch (error) {
      throw inField(error, type.id, field!, isInput);
    }
    if (missing !== undefined) throw missingField(type.id, missing, `${converter}struct.missing.field`);
    if (strict) checkUnions(type, members);
    const received = (value as Received)[unknownFields];
    return received?.codec === this ? { ...fields, ...received.fields } : fields;
  }

  #readFields(type: StructureDescriptor, json: JsonValue): unknown {
    const source = this.format.fields(json, type.id);
    if (source === undefined) throw invalid("a structure", json);
    const value: Record<PropertyKey, unknown> = {};
    const plan = this.#plan(type);
    let known = 0;
    let field: Field | undefined;
    let missing: Field | undefined;
    try {
      for (field of plan) {
        const item = field.isInherited && !Object.hasOwn(source, field.wireName) ? undefined : source[field.wireName];
        if (item !== undefined) known += 1;
        const present = item === undefined ? field.empty : item;
        const content = present === undefined ? undefined : field.read(present);
        if (content !== undefined) value[field.member] = content;
        else if (!field.isOptional) {
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
    if (count > known) {
      const fields: Record<string, JsonValue> = { ...source };
      for (const { wireName } of plan) delete fields[wireName];
      value[unknownFields] = { codec: this, fields };
    }
    return value;
  }

  /** JSON of a value that says its type itself. */
  writeSource({ source }: DataValue, strict: boolean): JsonValue {
    if (!("codec" in source))
      return typeof source.type === "object" && "fields" in source.type
        ? this.#writeNamed(source.type, source.value, strict)
        : this.encode(source.type, source.value, strict);
    if (source.codec === this) return source.json;
    throw new Fault(
      `${converter}invalid`,
      "The value came over another protocol: read it with `to`, and make a new one of it.",
    );
  }

  /** JSON of an error as a value. */
  writeError(error: ServiceError, strict: boolean): JsonValue {
    const received = this.#receivedErrors.get(error);
    if (received !== undefined) return received;
    const own = (error.constructor as typeof ServiceError).fields();
    const fields = { ...errorFields, ...own };
    return this.#writeNamed({ id: error.wireName, isError: true, fields: () => fields }, error, strict);
  }

  #writeNamed(type: StructureDescriptor, value: unknown, strict: boolean): JsonValue {
    return this.format.structure(type, this.#writeFields(type, value, strict), true);
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

const isCollection = (type: Type): boolean =>
  typeof type === "object" && ("list" in type || "set" in type || "map" in type);

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(Symbol.iterator in value) && !(value instanceof Enumeration);
}

function each<T, R>(items: Iterable<T>, convert: (item: T) => R): R[] {
  const results: R[] = [];
  try {
    for (const item of items) results.push(convert(item));
  } catch (error) {
    if (error instanceof Fault) error.path.unshift(`[${results.length}]`);
    throw error;
  }
  return results;
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

function missingField(structure: string, field: Field, id: string): Fault {
  const fault = new Fault(id, `Field ${field.wireName} of ${structure} is missing.`, field.wireName, structure);
  fault.path.push(`.${field.member}`);
  return fault;
}

function checkHasFieldsOf(value: DynamicStructure, wanted: Pick<StructureDescriptor, "fields">): void {
  for (const [field, type] of Object.entries(wanted.fields()))
    if (!(typeof type === "object" && "optional" in type) && !value.fields.has(field))
      throw new Fault("vapi.data.structure.dynamic.missing", `${value.name} has no field ${field}.`, value.name, field);
}
