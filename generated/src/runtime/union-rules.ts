import type { StructureDescriptor } from "./descriptor.js";
import type { Enumeration } from "./enumeration.js";
import { Fault, isUnset } from "./fault.js";
import { memberIn, memberOf } from "./member-name.js";
import { memo } from "./memo.js";
import type { Members } from "./members.js";

/** A field of a union, with its wire name and its member. */
interface CaseField {
  readonly wireName: string;
  readonly member: string;
}

/** The fields that are required in one case, and those that are forbidden. */
interface Case {
  readonly required: readonly CaseField[];
  readonly forbidden: readonly CaseField[];
}

interface Union {
  readonly discriminant: string;
  readonly member: string;
  readonly cases: ReadonlyMap<string, Case>;
  /** The rule for values without fields of their own. */
  readonly otherwise: Case;
}

const unions = new WeakMap<StructureDescriptor, readonly Union[]>();

const unionsOf = (type: StructureDescriptor): readonly Union[] =>
  memo(unions, type, () =>
    Object.entries(type.unions!.cases).map(([discriminant, cases]) => {
      const all = new Set(Object.values(cases).flat().map(withoutMark));
      const caseField = (wireName: string): CaseField => ({ wireName, member: memberIn(type, wireName) });
      const caseOf = (names: readonly string[]): Case => {
        const own = new Set(names.map(withoutMark));
        return {
          required: names.filter((name) => !name.endsWith("?")).map(caseField),
          forbidden: [...all].filter((name) => !own.has(name)).map(caseField),
        };
      };
      return {
        discriminant,
        member: memberIn(type, discriminant),
        cases: new Map(Object.entries(cases).map(([value, names]) => [value, caseOf(names)])),
        otherwise: caseOf([]),
      };
    }),
  );

const withoutMark = (name: string): string => name.replace("?", "");

const isSet = (members: Members, { member }: CaseField): boolean => !isUnset(memberOf(members, member));

/**
 * The first violation in the members of a structure: a field of the case is unset, or a field of another case is set.
 */
export function violation(type: StructureDescriptor, members: Members): Fault | undefined {
  for (const { discriminant, member, cases, otherwise } of unionsOf(type)) {
    const given = memberOf(members, member) as Partial<Enumeration> | null | undefined;
    const value = String(given?.value ?? given);
    const { required, forbidden } = cases.get(value) ?? otherwise;
    for (const field of required)
      if (!isSet(members, field))
        return violated(type, field, "missing", `has to be set when ${discriminant} is ${value}`);
    for (const field of forbidden)
      if (isSet(members, field))
        return violated(type, field, "extra", `must not be set when ${discriminant} is ${value}`);
  }
  return undefined;
}

function violated({ id }: StructureDescriptor, { wireName }: CaseField, what: string, text: string): Fault {
  return new Fault(`vapi.data.structure.union.${what}`, `${wireName} ${text}.`, id, wireName);
}
