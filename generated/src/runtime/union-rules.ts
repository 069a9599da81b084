import type { StructureDescriptor, UnionCases } from "./descriptor.js";
import { Fault } from "./fault.js";
import { memberName } from "./member-name.js";

type Members = Readonly<Record<string, unknown>>;

/**
 * Checks the rules of the unions of one structure.
 *
 * @throws Fault when a field of the case is unset, or one of another case is set.
 */
export function checkUnions(type: StructureDescriptor, members: Members): void {
  for (const discriminant in type.unions) checkUnion(type.id, discriminant, type.unions[discriminant]!, members);
}

function checkUnion(structure: string, discriminant: string, cases: UnionCases, members: Members): void {
  const value = `${members[memberName(discriminant)] as string}`;
  const chosen = Object.hasOwn(cases, value) ? cases[value]! : [];
  const isSet = (field: string): boolean => {
    const member = memberName(field);
    return Object.hasOwn(members, member) && (members[member] ?? undefined) !== undefined;
  };
  const report = (id: string, field: string, what: string): Fault =>
    new Fault(
      `vapi.data.structure.union.${id}`,
      `${field} ${what} when ${discriminant} is ${value}.`,
      structure,
      field,
    );
  for (const field of chosen)
    if (!field.endsWith("?") && !isSet(field)) throw report("missing", field, "has to be set");
  const names = (fields: readonly string[]): string[] => fields.map((field) => field.replace("?", ""));
  const allowed = names(chosen);
  for (const field of names(Object.values(cases).flat()))
    if (!allowed.includes(field) && isSet(field)) throw report("extra", field, "must not be set");
}
