import { DataValue } from "../data-value.js";
import {
  isErrorType,
  isOptional,
  type BuiltinName,
  type ErrorType,
  type StructureDescriptor,
  type Type,
} from "../descriptor.js";
import { DynamicStructure } from "../dynamic-structure.js";
import { isEnumeration } from "../enumeration.js";
import { memberIn } from "../member-name.js";
import { ServiceError } from "../service-error.js";
import * as t from "../types.js";

/** Whether optional values of samples are set (`full`) or left out (`sparse`). */
export type SampleSize = "full" | "sparse";

const time = "2018-04-17T12:34:56.789Z";

/** A sample of a type, which is always the same: the answer of a fake server for an operation without a handler. */
export function sampleOf(type: Type, size: SampleSize = "full", name = "sample", depth = 0): unknown {
  if (typeof type === "object" && "builtin" in type) return sampleOfBuiltin(type.builtin, name);
  if (isEnumeration(type)) return type.values()[0];
  if ("optional" in type)
    return size === "sparse" || depth > 6 ? undefined : sampleOf(type.optional, size, name, depth);
  if ("list" in type) return depth > 6 ? [] : [sampleOf(type.list, size, name, depth)];
  if ("set" in type) return new Set(depth > 6 ? [] : [sampleOf(type.set, size, name, depth)]);
  if ("map" in type)
    return new Map(
      depth > 6 ? [] : [[sampleOf(type.map[0], size, name, depth), sampleOf(type.map[1], size, name, depth)]],
    );
  if ("dynamic" in type) {
    // At this depth, everything that is optional has been left out already: only a structure that requires itself gets
    // here.
    const [wanted = emptyStructure] = depth > 20 ? [] : type.dynamic;
    const value = sampleOf(wanted, size, name, depth + 1);
    return DynamicStructure.from(wanted, value);
  }
  return isErrorType(type) ? sampleError(type, size, depth) : sampleStructure(type, size, depth);
}

function sampleOfBuiltin(builtin: BuiltinName, name: string): unknown {
  switch (builtin) {
    case "void":
      return undefined;
    case "boolean":
      return true;
    case "long":
      return 42;
    case "double":
      return 1.5;
    case "datetime":
      return new Date(time);
    case "binary":
      return new Uint8Array([0, 1, 255]);
    case "uri":
      return "https://vcenter.example.com/sample";
    case "opaque":
      return DataValue.of(t.string, name);
    case "any_error":
      return new ServiceError({ wireName: "com.vmware.vapi.std.errors.not_found", messages: [] });
    case "string":
    case "secret":
    case "id":
      return `${name}-1`;
  }
}

/** An error of a class, with its fields set. */
function sampleError({ error: type }: ErrorType, size: SampleSize, depth: number): ServiceError {
  const error = new (type as unknown as typeof ServiceError)({ wireName: type.wireName, messages: [] });
  return Object.assign(error, sampleStructure({ id: type.wireName, fields: type.fields }, size, depth));
}

const emptyStructure: StructureDescriptor = { id: "com.example.sample", fields: () => ({ text: t.string }) };

function sampleStructure(type: StructureDescriptor, size: SampleSize, depth: number): unknown {
  const fields = type.fields();
  const members: Record<string, unknown> = {};
  const set = (field: string, chosen: SampleSize): void => {
    const value = sampleOf(fields[field]!, chosen, field, depth + 1);
    if (value !== undefined) members[memberIn(type, field)] = value;
  };
  const ofUnions = new Set(
    Object.values(type.unions?.cases ?? {}).flatMap((cases) => Object.values(cases).flat().map(plainName)),
  );
  for (const field of Object.keys(fields)) if (!ofUnions.has(field)) set(field, size);
  for (const [discriminant, cases] of Object.entries(type.unions?.cases ?? {})) {
    const value = members[memberIn(type, discriminant)] as { value: string } | undefined;
    for (const field of (value && cases[value.value]) ?? []) {
      const isRequired = !field.endsWith("?");
      const inner = fields[plainName(field)]!;
      // A field that its case requires is set, even if the type of the field is optional.
      if (isRequired && isOptional(inner))
        members[memberIn(type, field)] = sampleOf(inner.optional, size, field, depth + 1);
      else set(plainName(field), size);
    }
  }
  return members;
}

const plainName = (field: string): string => field.replace("?", "");
