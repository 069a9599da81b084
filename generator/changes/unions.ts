import type { StructureJson, UnionJson } from "../model/json-model.ts";
import { changed, type Change } from "./change.ts";
import type { Both } from "./remarks.ts";

/** What became of the values of the enumeration that a union's discriminant has. */
export interface ValueNames {
  readonly renamed: ReadonlyMap<string, string>;
  readonly removed: ReadonlySet<string>;
  readonly added: ReadonlySet<string>;
}

/** What became of the fields of the structure. */
export interface FieldNames {
  readonly renamed: ReadonlyMap<string, string>;
  readonly removed: ReadonlySet<string>;
  readonly added: ReadonlySet<string>;
}

/** A change of a union, and what it follows from: a field by its old or new name, or a value. */
export interface UnionChange {
  readonly change: Change;
  /** The union's discriminant, by its new name. */
  readonly discriminant: string;
  readonly followsField?: string;
  readonly followsValue?: string;
}

type Case = ReadonlyMap<string, boolean>;
const casesOf = (union: UnionJson | undefined, now: (field: string) => string, value: (name: string) => string) =>
  new Map<string, Case>(
    Object.entries(union?.cases ?? {}).map(([name, fields]) => [
      value(name),
      new Map(fields.map(({ field, required }) => [now(field), required])),
    ]),
  );

/** Fields that are required in a case that both models have. */
export function neededFields(old: StructureJson, now: StructureJson): ReadonlySet<string> {
  const before = new Set(old.unions?.flatMap(({ cases }) => Object.keys(cases)));
  return new Set(
    now.unions?.flatMap(({ cases }) =>
      Object.entries(cases)
        .filter(([value]) => before.has(value))
        .flatMap(([, fields]) => fields.filter(({ required }) => required).map(({ field }) => field)),
    ),
  );
}

const textOfCase = (fields: Case): string =>
  [...fields].map(([name, required]) => `${name}${required ? "" : "?"}`).join(", ") || "no fields";

/** Every change of a structure's unions. `valuesOf` gives the names of the values of a discriminant, by its new name. */
export function compareUnions(
  both: Both,
  old: StructureJson,
  now: StructureJson,
  fields: FieldNames,
  valuesOf: (discriminant: string) => ValueNames,
): readonly UnionChange[] {
  const rename = (field: string): string => fields.renamed.get(field) ?? field;
  const oldUnions = new Map(old.unions?.map((union) => [rename(union.union), union]));
  const newUnions = new Map(now.unions?.map((union) => [union.union, union]));
  return [...new Set([...oldUnions.keys(), ...newUnions.keys()])].flatMap((discriminant): readonly UnionChange[] => {
    const [before, after] = [oldUnions.get(discriminant), newUnions.get(discriminant)];
    if (before === undefined || after === undefined) {
      const follows = fields.added.has(discriminant) || fields.removed.has(discriminant);
      const kind = before === undefined ? "added" : "removed";
      return [
        {
          change: changed("union", kind, both, { detail: discriminant }),
          discriminant,
          ...(follows && { followsField: discriminant }),
        },
      ];
    }
    const values = valuesOf(discriminant);
    const value = (name: string): string => values.renamed.get(name) ?? name;
    return compareCases(
      both,
      casesOf(before, rename, value),
      casesOf(
        after,
        (name) => name,
        (name) => name,
      ),
      fields,
      values,
    ).map((change) => ({ ...change, discriminant }));
  });
}

function compareCases(
  both: Both,
  old: ReadonlyMap<string, Case>,
  now: ReadonlyMap<string, Case>,
  fields: FieldNames,
  values: ValueNames,
): readonly Omit<UnionChange, "discriminant">[] {
  const changes: Omit<UnionChange, "discriminant">[] = [];
  const lost = new Map<string, string[]>();
  const gained = new Map<string, string[]>();
  for (const value of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(value), now.get(value)];
    if (before === undefined || after === undefined) {
      const isNeeded = after !== undefined && [...after.values()].includes(true);
      const kind = after === undefined ? "removed" : isNeeded ? "added-required" : "added";
      const follows = values.added.has(value) || values.removed.has(value);
      const told = { before: before && textOfCase(before), after: after && textOfCase(after), detail: value };
      changes.push({ change: changed("case", kind, both, told), ...(follows && { followsValue: value }) });
      continue;
    }
    for (const field of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(field), after.get(field)];
      if (was === is) continue;
      if (was === undefined) gained.set(field, [...(gained.get(field) ?? []), value]);
      else if (is === undefined) lost.set(field, [...(lost.get(field) ?? []), value]);
      else
        changes.push({
          change: changed("case-field", is ? "made-required" : "made-optional", both, {
            detail: `${field} in ${value}`,
          }),
        });
    }
  }
  for (const field of new Set([...lost.keys(), ...gained.keys()])) {
    const [from = [], to = []] = [lost.get(field), gained.get(field)];
    // A field that left one case and came to another has moved.
    if (from.length === 1 && to.length === 1) {
      changes.push({
        change: changed("case-field", "moved", both, { before: from[0], after: to[0], detail: field }),
      });
      continue;
    }
    const follows = fields.added.has(field) || fields.removed.has(field);
    const add = (kind: "lost" | "gained-optional" | "gained-required", value: string): void => {
      const change = changed("case-field", kind, both, { detail: `${field} in ${value}` });
      changes.push({ change, ...(follows && { followsField: field }) });
    };
    for (const value of from) add("lost", value);
    for (const value of to) add(now.get(value)!.get(field) === true ? "gained-required" : "gained-optional", value);
  }
  return changes;
}
