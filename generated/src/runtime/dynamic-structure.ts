import { DataValue, type DataSource } from "./data-value.js";
import type { StructureDescriptor } from "./descriptor.js";
import { memberName } from "./member-name.js";

/**
 * A structure whose type is known at run time only.
 *
 * ```ts
 * for (const section of summary.additionalParams ?? []) {
 *   if (section.is(PropertyParamsDescriptor)) console.log(section.to(PropertyParamsDescriptor).properties);
 * }
 * ```
 */
export class DynamicStructure extends DataValue {
  /** Name on the wire of the structure that it holds; empty where REST leaves it out. */
  readonly name: string;

  /** Use `DynamicStructure.from`. */
  constructor(name: string, source: DataSource) {
    super(source);
    this.name = name;
  }

  /** Makes a typed structure one that an operation takes whatever its type. */
  static from<T, Input>(type: StructureDescriptor<T, Input>, value: Input): DynamicStructure {
    return new DynamicStructure(type.id, { type, value });
  }

  /** True when it holds a structure of this type. */
  is(type: StructureDescriptor): boolean {
    return this.name === type.id;
  }

  /** Value of the field with this wire name, read without a type; `undefined` when there is none. */
  get(field: string): unknown {
    return this.fields.get(field);
  }

  /** The fields by wire name, read without a type. */
  get fields(): ReadonlyMap<string, unknown> {
    const { source } = this;
    if ("codec" in source) return source.codec.genericFields(source.json);
    const { type, value } = source as { type: StructureDescriptor; value: Readonly<Record<string, unknown>> };
    return new Map(Object.keys(type.fields()).map((field) => [field, value[memberName(field)]]));
  }

  override get value(): unknown {
    return this;
  }

  override toJSON(): unknown {
    return { [this.name]: Object.fromEntries(this.fields) };
  }
}
