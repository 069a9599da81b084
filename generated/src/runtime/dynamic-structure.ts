import { DataValue, type DataSource } from "./data-value.js";
import type { StructureDescriptor } from "./descriptor.js";
import { memberIn, memberOf } from "./member-name.js";
import { toJson } from "./to-json.js";

/**
 * A structure whose type is only known at run time.
 *
 * ```ts
 * for (const section of summary.additionalParams ?? []) {
 *   if (section.is(PropertyParams)) console.log(section.to(PropertyParams).properties);
 * }
 * ```
 */
export class DynamicStructure extends DataValue {
  /** Wire name of the structure that it holds; empty where REST leaves the name out. */
  readonly name: string;

  /** Use `DynamicStructure.from`. */
  constructor(name: string, source: DataSource) {
    super(source);
    this.name = name;
  }

  /** Makes a dynamic structure from a typed one, for operations that accept structures of any type. */
  static from<T, Input>(type: StructureDescriptor<T, Input>, value: Input): DynamicStructure {
    return new DynamicStructure(type.id, { type, value });
  }

  /** True when it holds a structure of this type. */
  is(type: StructureDescriptor): boolean {
    return this.name === type.id;
  }

  /** Value of the field with this wire name, read without knowing its type; `undefined` when there is no such field. */
  get(field: string): unknown {
    return this.fields.get(field);
  }

  /** All fields by wire name, read without knowing their types. */
  get fields(): ReadonlyMap<string, unknown> {
    const { source } = this;
    if ("codec" in source) return source.codec.genericFields(source.json);
    const { type, value } = source as { type: StructureDescriptor; value: object };
    const names = Object.keys(type.fields());
    return new Map(names.map((field) => [field, memberOf(value, memberIn(type, field))]));
  }

  override get value(): unknown {
    return this;
  }

  override toJSON(): unknown {
    return { [this.name]: toJson(this.fields) };
  }
}
