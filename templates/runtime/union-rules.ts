import type { StructureDescriptor } from "./descriptor.js";
import { Fault, isUnset } from "./fault.js";
import { memberName } from "./member-name.js";

type Members = Readonly<Record<string, unknown>>;

/** A field of a union: its names, and whether its case can do without it. */
interface CaseField {
  readonly wireName: string;
  readonly member: string;
  readonly isOptional: boolean;
}

interface Union {
  readonly discriminant: string;
  readonly member: string;
  readonly cases: ReadonlyMap<string, readonly CaseField[]>;
  readonly all: readonly CaseField[];
}

const unions = new WeakMap<StructureDescriptor, readonly Union[]>();

function unionsOf(type: StructureDescriptor): readonly Union[] {
  let compiled = unions.get(type);
  if (compiled === undefined) {
    compiled = Object.entries(type.unions ?? {}).map(([discriminant, cases]) => {
      const fields = Object.entries(cases).map(([value, names]) => [value, names.map(caseField)] as const);
      return {
        discriminant,
        member: memberName(discriminant),
        cases: new Map(fields),
        all: fields.flatMap(([, ofCase]) => ofCase),
      };
    });
    unions.set(type, compiled);
  }
  return compiled;
}

function caseField(name: string): CaseField {
  const wireName = name.replace("?", "");
  return { wireName, member: memberName(wireName), isOptional: wireName !== name };
}

/**
 * Checks the rules of the unions of one structure.
 *
 * @throws Fault when a field of the case is unset, or one of another case is set.
 */
export function checkUnions(type: StructureDescriptor, members: Members): void {
  if (type.unions === undefined) return;
  for (const { discriminant, member, cases, all } of unionsOf(type)) {
    const value = `${members[member] as string}`;
    const chosen = cases.get(value) ?? [];
    const isSet = (field: CaseField): boolean =>
      Object.hasOwn(members, field.member) && !isUnset(members[field.member]);
    const report = (id: string, { wireName }: CaseField, what: string): Fault => {
      const text = `${wireName} ${what} when ${discriminant} is ${value}.`;
      return new Fault(`vapi.data.structure.union.${id}`, text, type.id, wireName);
    };
    for (const field of chosen) if (!field.isOptional && !isSet(field)) throw report("missing", field, "has to be set");
    for (const field of all)
      if (isSet(field) && !chosen.some((own) => own.member === field.member))
        throw report("extra", field, "must not be set");
  }
}
