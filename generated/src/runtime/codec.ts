import { builtinReader, builtinWriter, enumerationText, primitive, type Read, type Write } from "./builtins.js";
import type { DataValue } from "./data-value.js";
import { isDeep, kept } from "./depth.js";
import type { BuiltinType, ErrorType, StructureDescriptor, Type } from "./descriptor.js";
import { DynamicStructure } from "./dynamic-structure.js";
import type { EnumerationClass } from "./enumeration.js";
import { descriptorOf, isErrorType } from "./error-fields.js";
import { readError } from "./error-values.js";
import { converter, Fault, invalid, isUnset, tooDeep } from "./fault.js";
import type { Format } from "./format.js";
import { stringifyJson, type JsonObject, type JsonValue } from "./json.js";
import { memberIn } from "./member-name.js";
import { membersOf, refuseExcess } from "./members.js";
import { defineInexact, keepUnknown, unknownFieldsFor } from "./received.js";
import { withToJson } from "./to-json.js";
import { checkUnions } from "./union-rules.js";

/** How deep structures may stand in each other. */
const maxDepth = 100;

interface Field {
  readonly wireName: string;
  readonly member: string;
  readonly isOptional: boolean;
  /** What the field is when it is left out. */
  readonly empty: JsonValue | undefined;
  /** Every object has something of its wire name. */
  readonly isInherited: boolean;
  /** Every object has something of the name of its member. */
  readonly isInheritedMember: boolean;
  readonly write: Write;
  readonly read: Read;
}

/** Values of the interface language to JSON and back, by their descriptors. */
export class Codec {
  readonly format: Format;
  readonly #writers = new WeakMap<object, Write>();
  readonly #readers = new WeakMap<object, Read>();
  readonly #plans = new WeakMap<StructureDescriptor, readonly Field[]>();
  #depth = 0;
  #isLenient = false;
  /** What is left out is left out, whatever the protocol takes it for. */
  #isExact = false;

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

  /** As `decode`; fields of structures that can't be read are unknown, and required ones may be missing. */
  decodeLeniently(type: Type, json: JsonValue): unknown {
    const before = this.#isLenient;
    this.#isLenient = true;
    try {
      return this.decode(type, json);
    } finally {
      this.#isLenient = before;
    }
  }

  /** The fields of a structure, read without knowing its type. */
  genericFields(json: JsonValue): ReadonlyMap<string, unknown> {
    const fields = Object.entries(this.format.fields(json) ?? {});
    return new Map(fields.map(([name, value]) => [name, this.format.generic(value, this)]));
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
        member: memberIn(type, wireName),
        isOptional: typeof fieldType === "object" && "optional" in fieldType,
        empty: isCollection(fieldType)
          ? this.format.omitsEmpty
            ? null
            : undefined
          : typeof fieldType === "string"
            ? this.format.zeros[fieldType]
            : undefined,
        isInherited: wireName in {},
        isInheritedMember: memberIn(type, wireName) in {},
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
    if (isErrorType(type)) return builtinWriter("any_error", this);
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
        return distinct(each(value, (item) => write(item, strict)));
      };
    }
    if ("map" in type) {
      const [writeKey, writeValue] = type.map.map((part) => this.#writer(part)) as [Write, Write];
      return (value, strict) => {
        if (!(value instanceof Map)) throw invalid("a Map", value, `${converter}invalid`);
        const entries = each(value, ([key, item]) => [writeKey(key, strict), writeValue(item, strict)] as const);
        if (distinct(entries.map(([key]) => key)).length < entries.length) throw duplicateKey();
        return format.map(entries);
      };
    }
    if ("dynamic" in type)
      return (value, strict) => {
        if (!(value instanceof DynamicStructure))
          throw invalid("a DynamicStructure", value, `${converter}unexpected.python.type`);
        const json = this.writeSource(value, strict);
        for (const wanted of type.dynamic) this.#checkHasFieldsOf(wanted, value, json);
        return json;
      };
    return (value, strict) => format.structure(type, this.#writeFields(type, value, strict), false);
  }

  #compileReader(type: Exclude<Type, BuiltinType>): Read {
    const { format } = this;
    if (isErrorType(type))
      return (json) => {
        const bare = format.unwrap("OPTIONAL", json);
        return readError(this, bare, format.errorNameOf(bare) || type.wireName, {}, [type]);
      };
    if (isEnumeration(type))
      return (json) => {
        const text = typeof json === "string" ? json : primitive(json, this);
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
        const items = format.unwrap("OPTIONAL", json) ?? (format.omitsEmpty ? [] : null);
        if (!Array.isArray(items)) throw invalid("an array", items);
        const values = each(items as readonly JsonValue[], read);
        return isList ? values : withToJson(new Set(values));
      };
    }
    if ("map" in type) {
      const [readKey, readValue] = type.map.map((part) => this.#reader(part)) as [Read, Read];
      return (json) => {
        const content = format.unwrap("OPTIONAL", json);
        const entries = content === null && format.omitsEmpty ? [] : format.entries(content, type.map[0]);
        if (entries === undefined) throw invalid("the entries of a map", json);
        const map = new Map<unknown, unknown>();
        each(entries, ([key, value]) => map.set(readKey(key), readValue(value)));
        if (map.size < entries.length) throw duplicateKey();
        return withToJson(map);
      };
    }
    if ("dynamic" in type)
      return (json) => {
        if (format.fields(json) === undefined) throw invalid("a structure", json);
        const bare = format.unwrap("OPTIONAL", json);
        return new DynamicStructure(format.nameOf(bare), { codec: this, json: kept(bare) });
      };
    return (json) => this.#readFields(type, json);
  }

  #writeFields(type: StructureDescriptor, value: unknown, strict: boolean, isInput = false): JsonObject {
    const members = membersOf(value);
    const plan = this.#plan(type);
    const fields: Record<string, JsonValue> = {};
    let set = 0;
    let field: Field | undefined;
    let missing: Field | undefined;
    this.#enter();
    try {
      for (field of plan) {
        const item =
          field.isInheritedMember && !Object.hasOwn(members, field.member) ? undefined : members[field.member];
        if (item !== undefined) set += 1;
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
      // What is missing may be there under a name that is nearly right.
      if (strict && error instanceof Fault) refuseExcess(type.id, members, memberNames(plan), isInput);
      throw inField(error, type.id, field!, isInput);
    } finally {
      this.#depth -= 1;
    }
    if (strict && (missing !== undefined || sizeOf(members) > set))
      refuseExcess(type.id, members, memberNames(plan), isInput);
    if (missing !== undefined) throw missingField(type.id, missing, `${converter}struct.missing.field`);
    if (strict) checkUnions(type, members);
    const unknown = unknownFieldsFor(this, type.id, members);
    return unknown === undefined ? fields : { ...fields, ...unknown };
  }

  #readFields(type: StructureDescriptor, json: JsonValue): unknown {
    const source = this.format.fields(json, type.id);
    if (source === undefined) throw invalid("a structure", json);
    const value: Record<PropertyKey, unknown> = {};
    const plan = this.#plan(type);
    const mayLack = !this.#isExact;
    let unread: string[] | undefined;
    let known = 0;
    let at = 0;
    let missing: Field | undefined;
    let inexact: Record<string, string> | undefined;
    this.#enter();
    try {
      while (at < plan.length) {
        try {
          for (; at < plan.length; at += 1) {
            const field = plan[at]!;
            const item =
              field.isInherited && !Object.hasOwn(source, field.wireName) ? undefined : source[field.wireName];
            if (item !== undefined) known += 1;
            const present = item === undefined && mayLack ? field.empty : item;
            const content = present === undefined ? undefined : field.read(present);
            if (content !== undefined || field.isInheritedMember) value[field.member] = content;
            if (content === undefined && !field.isOptional) missing ??= field;
          }
        } catch (error) {
          const { member, wireName } = plan[at]!;
          if (!(error instanceof Fault)) throw error;
          if (this.#isLenient) (unread ??= []).push(wireName);
          else if (error.digits === undefined) throw inField(error, type.id, plan[at]!);
          else {
            // The rest is good: it is this member that throws, when it is read.
            (inexact ??= {})[member] = error.digits;
            defineInexact(value, member, member + error.path.join(""), type.id, error.digits);
          }
          at += 1;
        }
      }
    } finally {
      this.#depth -= 1;
    }
    if (missing !== undefined && !this.#isLenient)
      throw missingField(type.id, missing, "vapi.data.structure.getfield.unknown");
    const hasUnknown = sizeOf(source) > known - (unread?.length ?? 0);
    if (!hasUnknown && inexact === undefined) return value;
    const unknown: Record<string, JsonValue> = { ...source };
    for (const { wireName } of plan) if (!unread?.includes(wireName)) delete unknown[wireName];
    for (const [name, item] of Object.entries(unknown)) if (this.#isLenient && isDeep(item)) delete unknown[name];
    keepUnknown(value, this, type.id, hasUnknown ? kept(unknown) : undefined, inexact ?? {});
    return value;
  }

  /** What a dynamic structure stands for must be there, and of its types, however deep. */
  #checkHasFieldsOf(wanted: StructureDescriptor | ErrorType, { name }: DynamicStructure, json: JsonValue): void {
    const type = descriptorOf(wanted);
    this.#isExact = true;
    try {
      this.encode(type, this.decode(type, json));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new Fault("vapi.data.structure.dynamic.missing", `${name} is no ${type.id}: ${error.text}`, name, type.id);
    } finally {
      this.#isExact = false;
    }
  }

  /** Goes one structure deeper. */
  #enter(): void {
    if (this.#depth >= maxDepth) throw tooDeep(maxDepth);
    this.#depth += 1;
  }

  /** JSON of a value that says its type itself. */
  writeSource({ source }: DataValue, strict: boolean): JsonValue {
    if ("codec" in source) {
      if (source.codec === this) return source.json;
      throw new Fault(
        `${converter}invalid`,
        "The value came over another protocol: read it with `to`, and make a new one of it.",
      );
    }
    this.#enter();
    try {
      return typeof source.type === "object" && "fields" in source.type && !isErrorType(source.type)
        ? this.writeNamed(source.type, source.value, strict)
        : this.encode(source.type, source.value, strict);
    } finally {
      this.#depth -= 1;
    }
  }

  /** JSON of a structure or error where nothing else says which one it is. */
  writeNamed(type: StructureDescriptor, value: unknown, strict: boolean): JsonValue {
    return this.format.structure(type, this.#writeFields(type, value, strict), true);
  }
}

const memberNames = (plan: readonly Field[]): readonly string[] => plan.map(({ member }) => member);

/** How many names an object has; a loop, for it runs for every structure. */
function sizeOf(object: object): number {
  let size = 0;
  for (const _name in object) size += 1;
  return size;
}

/** Items that differ in JSON. */
function distinct(items: readonly JsonValue[]): readonly JsonValue[] {
  if (items.length < 2) return items;
  const byText = new Map(items.map((item) => [typeof item === "object" ? stringifyJson(item) : item, item]));
  return byText.size < items.length ? [...byText.values()] : items;
}

const duplicateKey = (): Fault => new Fault(`${converter}map.duplicate.key`, "A key stands twice in a map.");

type Compound = Exclude<Type, BuiltinType>;
const isEnumeration = (type: Compound): type is EnumerationClass => "wireName" in type && "of" in type;

const isCollection = (type: Type): boolean =>
  typeof type === "object" && ("list" in type || "set" in type || "map" in type);

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
