import type { StructureDescriptor } from "./descriptor.js";
import { memberName } from "./member-name.js";

/** True when the discriminant of a union has the wanted value and every field that the case requires is set. */
export function isUnionCase<T>(
  descriptor: StructureDescriptor<T, unknown>,
  discriminant: string,
  value: T,
  wanted: PropertyKey,
): boolean {
  const members = value as Readonly<Record<string, unknown>>;
  const actual = members[memberName(discriminant)];
  if (`${actual as string}` !== wanted) return false;
  const fields = descriptor.unions?.[discriminant]?.[wanted] ?? [];
  return fields.every((field) => field.endsWith("?") || isSet(members, memberName(field)));
}

const isSet = (members: Readonly<Record<string, unknown>>, member: string): boolean =>
  Object.hasOwn(members, member) && members[member] !== undefined;
