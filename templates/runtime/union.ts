import type { StructureDescriptor } from "./descriptor.js";
import { memberIn, memberOf } from "./member-name.js";

/** True when the discriminant of a union has the wanted value and every field that the case requires is set. */
export function isUnionCase<T>(
  descriptor: StructureDescriptor<T, unknown>,
  discriminant: string,
  value: T,
  wanted: PropertyKey,
): boolean {
  const members = value as object;
  if (`${memberOf(members, memberIn(descriptor, discriminant)) as string}` !== wanted) return false;
  const fields = descriptor.unions?.cases[discriminant]?.[wanted] ?? [];
  return fields.every((field) => field.endsWith("?") || memberOf(members, memberIn(descriptor, field)) !== undefined);
}
