import type { StructureJson } from "../model/json-model.ts";
import { changed, type Change } from "./change.ts";
import { caseKey, type Values } from "./enumerations.ts";
import { memberItem, structureItem } from "./items.ts";
import type { Matches, Placed } from "./match.ts";
import { compareMembers, pairMembers } from "./members.ts";
import { compareDocs, compareLifecycles, compareRest, splitLifecycle, type Both } from "./remarks.ts";
import { readType, textOfType } from "./type-changes.ts";
import { compareUnions, neededFields, type ValueNames } from "./unions.ts";

const setOf = (items: readonly { readonly name: string }[]): ReadonlySet<string> =>
  new Set(items.map(({ name }) => name));

/** What changed about a structure that both models have. */
export function compareStructure(
  before: Placed<StructureJson>,
  after: Placed<StructureJson>,
  isCarried: boolean,
  typeId: Matches["typeId"],
  values: ReadonlyMap<string, Values>,
  cases: Map<string, Change[]>,
): readonly Change[] {
  const both: Both = { old: structureItem(before), new: structureItem(after) };
  const [oldLife, old] = splitLifecycle(before.item);
  const [newLife, now] = splitLifecycle(after.item);
  const {
    id: oldId,
    name: _,
    doc: oldDoc,
    kind: oldKind,
    is_model: __,
    model_keys: oldKeys,
    fields: ___,
    unions: ____,
    ...oldRest
  } = old;
  const {
    id: newId,
    name: _1,
    doc: newDoc,
    kind: newKind,
    is_model: _2,
    model_keys: newKeys,
    fields: _3,
    unions: _4,
    ...newRest
  } = now;

  const pairs = pairMembers(old.fields, now.fields, typeId);
  const renamed = new Map(pairs.renamed.map((item) => [item.old.name, item.new.name]));
  const fields = { renamed, removed: setOf(pairs.removed), added: setOf(pairs.added) };
  const enumerationOf = (discriminant: string): string => {
    const field = now.fields.find(({ name }) => name === discriminant);
    return field === undefined ? "" : textOfType(readType(field.type)).replace(/\?$/, "");
  };
  const unions = compareUnions(both, old, now, fields, (discriminant) =>
    valueNames(values.get(enumerationOf(discriminant))),
  );
  // Cases that come and go with a value are part of the change of the value.
  for (const { change, discriminant, followsValue } of unions)
    if (followsValue !== undefined) {
      const key = caseKey(enumerationOf(discriminant), followsValue);
      cases.set(key, [...(cases.get(key) ?? []), change]);
    }
  const keys = (list: readonly string[] | undefined, rename: ReadonlyMap<string, string>): string | undefined =>
    list?.map((key) => rename.get(key) ?? key).join(", ");
  const [oldResource, newResource] = [keys(oldKeys, renamed), keys(newKeys, new Map())];
  const needed = neededFields(old, now);
  const kind = oldKind === "error" && newKind === "error" ? "error" : "structure";
  return [
    ...(oldId === newId || isCarried ? [] : [changed("id", kind, both, { before: oldId, after: newId })]),
    ...(oldKind === newKind
      ? []
      : [changed("structure", "kind", both, { before: oldKind ?? "structure", after: newKind ?? "structure" })]),
    ...(oldResource === newResource
      ? []
      : [changed("structure", "resource", both, { before: oldResource, after: newResource })]),
    ...compareDocs(both, oldDoc, newDoc),
    ...compareLifecycles(both, oldLife, newLife),
    ...compareRest(both, oldRest, newRest),
    ...compareMembers(pairs, {
      noun: "field",
      oldItem: (member) => memberItem("field", both.old, member.name, member.preview === true),
      newItem: (member) => memberItem("field", both.new, member.name, member.preview === true),
      typeId,
      isNeeded: (name) => needed.has(name),
      parts: (was, is) =>
        unions
          .filter(({ followsField }) => followsField !== undefined && (followsField === was || followsField === is))
          .map(({ change }) => change),
    }),
    ...unions
      .filter(({ followsField, followsValue }) => followsField === undefined && followsValue === undefined)
      .map(({ change }) => change),
  ];
}

function valueNames(pairs: Values | undefined): ValueNames {
  const set = (items: Values["added"]): ReadonlySet<string> => new Set(items.map(({ value }) => value));
  return {
    renamed: new Map(pairs?.renamed.map((item) => [item.old.value, item.new.value])),
    removed: set(pairs?.removed ?? []),
    added: set(pairs?.added ?? []),
  };
}
