import type { DataValue } from "./data-value.js";
import { isDeep, kept } from "./depth.js";
import { isCoded, isOptional, type Read, type StructureDescriptor, type Type, type Write } from "./descriptor.js";
import { converter, Fault, isUnset, invalid, tooDeep } from "./fault.js";
import type { Format } from "./format.js";
import type { JsonObject, JsonValue } from "./json.js";
import { memberIn } from "./member-name.js";
import { memo } from "./memo.js";
import { membersOf, refuseExcess } from "./members.js";
import { defineInexact, keepUnknown, unknownFieldsFor } from "./received.js";

/** How deep structures may be nested. */
const maxDepth = 100;

interface Field {
  readonly wireName: string;
  readonly member: string;
  readonly isOptional: boolean;
  /** The value of the field when the wire leaves it out. */
  readonly empty: JsonValue | undefined;
  /** True where every JavaScript object inherits a property with the wire name, such as `constructor`. */
  readonly isInherited: boolean;
  /** True where every JavaScript object inherits a property with the name of the member. */
  readonly isInheritedMember: boolean;
  readonly write: Write;
  readonly read: Read;
}

/** Converts values of the interface language to JSON and back, according to their descriptors. */
export class Codec {
  readonly format: Format;
  readonly #writers = new WeakMap<object, Write>();
  readonly #readers = new WeakMap<object, Read>();
  readonly #plans = new WeakMap<StructureDescriptor, readonly Field[]>();
  #depth = 0;
  #isLenient = false;
  /** Fields that are left out have no value, even if the protocol defines one for them; used by `dynamic`. */
  isExact = false;

  constructor(format: Format) {
    this.format = format;
  }

  /**
   * Converts a value to JSON. With `strict`, the rules of unions are checked as well.
   *
   * @throws Fault when the value doesn't have the type.
   */
  encode(type: Type, value: unknown, strict = false): JsonValue {
    return this.writer(type)(value, strict);
  }

  /**
   * Converts the parameters of an operation to JSON, strictly. Faults in parameters name no structure.
   *
   * @throws Fault when a parameter doesn't have its type.
   */
  encodeInput(type: StructureDescriptor, input: unknown): JsonObject {
    return this.#writeFields(type, input ?? {}, true, true);
  }

  /** @throws Fault when the value can't be read as a value of the type. */
  decode(type: Type, json: JsonValue): unknown {
    return this.reader(type)(json);
  }

  /** As `decode`, but fields of structures that can't be read count as unknown, and required fields may be missing. */
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

  /** The function that writes values of a type; it is made once for each type. */
  writer(type: Type): Write {
    return memo(this.#writers, type, () => this.#compileWriter(type));
  }

  /** The function that reads values of a type; it is made once for each type. */
  reader(type: Type): Read {
    return memo(this.#readers, type, () => this.#compileReader(type));
  }

  #plan(type: StructureDescriptor): readonly Field[] {
    return memo(this.#plans, type, () =>
      Object.entries(type.fields()).map(([wireName, fieldType]) => ({
        wireName,
        member: memberIn(type, wireName),
        isOptional: isOptional(fieldType),
        empty: this.format.whenLeftOut(fieldType),
        isInherited: wireName in {},
        isInheritedMember: memberIn(type, wireName) in {},
        write: this.writer(fieldType),
        read: this.reader(fieldType),
      })),
    );
  }

  #compileWriter(type: Type): Write {
    if (isCoded(type)) return type.writer(this);
    return (value, strict) => this.format.structure(type, this.#writeFields(type, value, strict), false);
  }

  #compileReader(type: Type): Read {
    if (isCoded(type)) return type.reader(this);
    // Looked up once and not for each structure, but not before the first: structures may refer to each other in a circle.
    let plan: readonly Field[] | undefined;
    return (json) => this.#readFields(type, json, (plan ??= this.#plan(type)));
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
      // A missing member may be present under a similar name: then that is the error to report.
      if (strict && error instanceof Fault) refuseExcess(type.id, members, memberNames(plan), isInput);
      throw inField(error, type.id, field!, isInput);
    } finally {
      this.#depth -= 1;
    }
    if (strict && (missing !== undefined || sizeOf(members) > set))
      refuseExcess(type.id, members, memberNames(plan), isInput);
    if (missing !== undefined) throw missingField(type.id, missing, `${converter}struct.missing.field`);
    const violated = strict ? type.unions?.check(type, members) : undefined;
    if (violated !== undefined) throw violated;
    const unknown = unknownFieldsFor(this, type.id, members);
    return unknown === undefined ? fields : { ...fields, ...unknown };
  }

  #readFields(type: StructureDescriptor, json: JsonValue, plan: readonly Field[]): unknown {
    const source = this.format.fields(json, type.id);
    if (source === undefined) throw invalid("a structure", json);
    const value: Record<PropertyKey, unknown> = {};
    const mayLack = !this.isExact;
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
            // The other members are fine: only reading this member throws the error.
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

  /** Enters a nested structure. */
  #enter(): void {
    if (this.#depth >= maxDepth) throw tooDeep(maxDepth);
    this.#depth += 1;
  }

  /** JSON of a value that carries its own type. */
  writeSource({ source }: DataValue, strict: boolean): JsonValue {
    if ("codec" in source) {
      if (source.codec === this) return source.json;
      throw new Fault(`${converter}invalid`, "It came over another protocol: read it with `to` first.");
    }
    this.#enter();
    try {
      return isCoded(source.type)
        ? this.encode(source.type, source.value, strict)
        : this.writeNamed(source.type, source.value, strict);
    } finally {
      this.#depth -= 1;
    }
  }

  /** JSON of a structure or error in a place where its type isn't known from the context. */
  writeNamed(type: StructureDescriptor, value: unknown, strict: boolean): JsonValue {
    return this.format.structure(type, this.#writeFields(type, value, strict), true);
  }
}

const memberNames = (plan: readonly Field[]): readonly string[] => plan.map(({ member }) => member);

/** The number of properties of an object; a loop, because it runs for every structure. */
function sizeOf(object: object): number {
  let size = 0;
  for (const _name in object) size += 1;
  return size;
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
