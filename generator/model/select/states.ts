import { forMounts, isBefore, mountNames, mounts } from "../../definition/mounts.ts";
import { boundsOf, isThere, releasesToLookAt, stateAt } from "../presence.ts";
import type { Field, History, Operation, Structure, Union } from "../model.ts";
import { targetsOf } from "../types.ts";

const memberAt = (field: Field, release: string): Field =>
  field.history.length === 0
    ? field
    : {
        ...field,
        ...stateAt({ type: field.type, typeSpan: field.typeSpan }, field.history, release),
        history: [],
      };

/** The members that exist in a release, with the types that they had. */
const membersAt = (members: readonly Field[], release: string): readonly Field[] =>
  members.filter((member) => isThere(member, release)).map((member) => memberAt(member, release));

/** A structure as it was in a release. Names that can't be resolved are kept, so that a rule can report them. */
export function structureAt(structure: Structure, release: string): Structure {
  const fields = membersAt(structure.fields, release);
  const included = new Set(structure.included.map(({ name }) => name));
  const isGone = (name: string): boolean =>
    structure.fields.some((field) => field.name === name) && !fields.some((field) => field.name === name);
  return {
    ...structure,
    fields,
    included: fields.filter(({ name }) => included.has(name)),
    unions: unionsAt(structure, release)
      .filter(({ discriminant }) => !isGone(discriminant))
      .map((union) => unionAt(union, fields, isGone, release)),
    modelKeys: structure.modelKeys?.filter((key) => !isGone(key)),
    history: [],
  };
}

/** The unions of a structure in a release: the current ones, overridden by their earlier states. */
function unionsAt({ unions, history }: Structure, release: string): readonly Union[] {
  type State = Readonly<Record<string, Union | undefined>>;
  // The prefix keeps the order of names that look like numbers.
  const key = (discriminant: string): string => `=${discriminant}`;
  const current: State = Object.fromEntries(unions.map((union) => [key(union.discriminant), union]));
  const earlier: History<State> = history.map(({ until, span, unions: states }) => {
    const state: State = Object.fromEntries(states.map(({ discriminant, union }) => [key(discriminant), union]));
    return { ...state, until, span } as History<State>[number];
  });
  return Object.values(stateAt(current, earlier, release)).filter((union) => union !== undefined);
}

function unionAt(union: Union, fields: readonly Field[], isGone: (name: string) => boolean, release: string): Union {
  const type = fields.find(({ name }) => name === union.discriminant)?.type;
  const values =
    type === undefined ? [] : targetsOf(type).flatMap((item) => (item.kind === "enumeration" ? item.values : []));
  const isGoneValue = (value: string): boolean => {
    const known = values.find((item) => item.value === value);
    return known !== undefined && !isThere(known, release);
  };
  return {
    ...union,
    cases: union.cases
      .filter((item) => isThere(item, release) && !isGoneValue(item.value))
      .map((item) => ({
        ...item,
        fields: item.fields.filter((field) => isThere(field, release) && !isGone(field.name)),
      })),
  };
}

/** An operation as it was in a release. */
export function operationAt(operation: Operation, release: string): Operation {
  const { output, outputSpan, outputDoc } = operation;
  const mappings = forMounts((mount) => operation[mount]);
  const state = stateAt({ output, outputSpan, outputDoc, ...mappings }, operation.history, release);
  return {
    ...operation,
    ...state,
    ...forMounts((mount) => (isBefore(release, mount) ? undefined : state[mount])),
    params: membersAt(operation.params, release),
    errors: operation.errors.filter((item) => isThere(item, release)),
    privileges: operation.privileges.filter((item) => isThere(item, release)),
    history: [],
  };
}

/** Remembers what was made of each part of the model, which is frozen: several rules look at the same states. */
function once<Item extends object, Made>(make: (item: Item) => Made): (item: Item) => Made {
  const known = new WeakMap<Item, Made>();
  return (item) => {
    const found = known.get(item) ?? make(item);
    known.set(item, found);
    return found;
  };
}

/** Every state that a structure has had, in the releases in which it changed. */
export const statesOfStructure = once((structure: Structure): readonly Structure[] => {
  const { fields, unions, history } = structure;
  const all = [...unions, ...history.flatMap((state) => state.unions.flatMap(({ union }) => union ?? []))];
  const cases = all.flatMap((union) => union.cases);
  const bounds = [
    ...boundsOf([...fields, ...cases, ...cases.flatMap((item) => item.fields)]),
    ...history.map(({ until }) => until),
  ];
  return releasesToLookAt(structure, bounds).map((release) => structureAt(structure, release));
});

/** Every state that an operation has had, in the releases in which it changed. */
export const statesOfOperation = once((operation: Operation): readonly Operation[] => {
  const { params, errors, privileges, history } = operation;
  const mounted = mountNames.flatMap((mount) => mounts[mount].first ?? []);
  const bounds = [...boundsOf([...params, ...errors, ...privileges]), ...history.map(({ until }) => until), ...mounted];
  return releasesToLookAt(operation, bounds).map((release) => operationAt(operation, release));
});
