import type { EnumerationJson, EnumerationValueJson } from "../model/json-model.ts";
import { changed, type Change } from "./change.ts";
import { enumerationItem, memberItem } from "./items.ts";
import type { Matches, Placed } from "./match.ts";
import { isRecased, pair, when, type Pairs } from "./pair.ts";
import { compareDocs, compareLifecycles, compareNames, compareRest, splitLifecycle, type Both } from "./remarks.ts";

export type Values = Pairs<EnumerationValueJson>;

/** The values of every enumeration that both models have, by its new wire id. */
export function valuePairs({ enumerations }: Matches): ReadonlyMap<string, Values> {
  const all = [...enumerations.same, ...enumerations.renamed.map((item) => [item.old, item.new] as const)];
  return new Map(
    all.map(([old, now]) => [
      now.item.id,
      pair(
        old.item.values,
        now.item.values,
        ({ value }) => value,
        ({ value }) => value,
        (one, other) => [
          ...when(isRecased(one.value, other.value), 2, "the same name but for its spelling"),
          ...when(one.doc !== undefined && one.doc !== "" && one.doc === other.doc, 2, "the same description"),
        ],
      ),
    ]),
  );
}

/**
 * What changed about an enumeration that both models have.
 *
 * @param cases Cases of unions that come and go with a value, by the enumeration's new wire id and the value.
 */
export function compareEnumeration(
  before: Placed<EnumerationJson>,
  after: Placed<EnumerationJson>,
  isCarried: boolean,
  pairs: Values,
  cases: ReadonlyMap<string, readonly Change[]>,
): readonly Change[] {
  const both: Both = { old: enumerationItem(before), new: enumerationItem(after) };
  const [oldLife, { id: oldId, name: _, doc: oldDoc, values: __, ...oldRest }] = splitLifecycle(before.item);
  const [newLife, { id: newId, name: _1, doc: newDoc, values: _2, ...newRest }] = splitLifecycle(after.item);
  const item = (side: keyof Both, value: EnumerationValueJson) =>
    memberItem("value", both[side], value.value, value.preview === true);
  const partsOf = (value: string): readonly Change[] => cases.get(caseKey(newId, value)) ?? [];
  const compareValue = (old: EnumerationValueJson, now: EnumerationValueJson): readonly Change[] => {
    const values: Both = { old: item("old", old), new: item("new", now) };
    const [oldValueLife, { value: _3, called: oldCalled, doc: oldValueDoc, ...oldOthers }] = splitLifecycle(old);
    const [newValueLife, { value: _4, called: newCalled, doc: newValueDoc, ...newOthers }] = splitLifecycle(now);
    return [
      ...(old.value === now.value ? compareNames(values, oldCalled, newCalled) : []),
      ...compareDocs(values, oldValueDoc, newValueDoc),
      ...compareLifecycles(values, oldValueLife, newValueLife),
      ...compareRest(values, oldOthers, newOthers),
    ];
  };
  return [
    ...(oldId === newId || isCarried ? [] : [changed("id", "enumeration", both, { before: oldId, after: newId })]),
    ...compareDocs(both, oldDoc, newDoc),
    ...compareLifecycles(both, oldLife, newLife),
    ...compareRest(both, oldRest, newRest),
    ...pairs.same.flatMap(([old, now]) => compareValue(old, now)),
    ...pairs.renamed.flatMap(({ old, new: now, evidence }) => [
      changed(
        "value",
        isRecased(old.value, now.value) ? "recased" : "renamed",
        { old: item("old", old), new: item("new", now) },
        { before: old.value, after: now.value, evidence },
      ),
      ...compareValue(old, now),
    ]),
    ...pairs.removed.map((value) =>
      changed("value", "removed", { old: item("old", value) }, { before: value.value, parts: partsOf(value.value) }),
    ),
    ...pairs.added.map((value) =>
      changed("value", "added", { new: item("new", value) }, { after: value.value, parts: partsOf(value.value) }),
    ),
  ];
}

/** The key of the cases that belong to a value. */
export const caseKey = (enumeration: string, value: string): string => `${enumeration} ${value}`;
