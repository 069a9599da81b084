import { standardErrors } from "../definition/qualified-names.ts";
import type { ConstantJson, ModelJson, ServiceJson } from "../model/json-model.ts";
import { changed, type Change, type Item } from "./change.ts";
import { serviceItem } from "./items.ts";
import type { Matches, Placed } from "./match.ts";
import { pairMembers } from "./members.ts";
import type { Side } from "./owners.ts";
import { compareOperations, type ErrorNames, type ServicePlace } from "./operations.ts";
import { canonical, compareDocs, compareLifecycles, compareRest, splitLifecycle, type Both } from "./remarks.ts";
import { readType, textOfType } from "./type-changes.ts";

/** The errors of a model by wire id and by name; of two with one name the standard one comes first. */
export function errorNames(model: ModelJson): ErrorNames {
  const ids = new Map<string, string>();
  const names = new Map<string, string>();
  for (const { module, structures } of model)
    for (const { id, name, kind } of structures)
      if (kind === "error") {
        names.set(id, name);
        if (module === standardErrors || !ids.has(name)) ids.set(name, id);
      }
  return { idOf: (name) => ids.get(name) ?? name, nameOf: (id) => names.get(id) ?? id };
}

function compareConstants(old: Placed<ServiceJson>, now: Placed<ServiceJson>): readonly Change[] {
  const item = ({ module, item: service }: Placed<ServiceJson>, name: string): Item => ({
    kind: "constant",
    module,
    path: `${service.name}.${name}`,
    reach: undefined,
    preview: service.preview === true,
  });
  const [before, after] = [old, now].map(({ item: { constants = {} } }) => constants);
  return [...new Set([...Object.keys(before!), ...Object.keys(after!)])].flatMap((name): readonly Change[] => {
    const [was, is] = [before![name], after![name]];
    const both: Both = { old: item(old, name), new: item(now, name) };
    if (was === undefined) return [changed("constant", "added", { new: both.new }, { after: canonical(is) })];
    if (is === undefined) return [changed("constant", "removed", { old: both.old }, { before: canonical(was) })];
    const [oldDetails, newDetails] = [old, now].map(({ item: { constant_details } }) => constant_details?.[name]);
    return [
      ...(canonical(was) === canonical(is)
        ? []
        : [changed("constant", "value", both, { before: canonical(was), after: canonical(is) })]),
      ...(oldDetails === undefined || newDetails === undefined ? [] : compareConstant(both, oldDetails, newDetails)),
    ];
  });
}

function compareConstant(both: Both, old: ConstantJson, now: ConstantJson): readonly Change[] {
  const [oldLife, { type: oldType, doc: oldDoc, ...oldRest }] = splitLifecycle(old);
  const [newLife, { type: newType, doc: newDoc, ...newRest }] = splitLifecycle(now);
  const [before, after] = [oldType, newType].map((type) => textOfType(readType(type)));
  return [
    ...(before === after ? [] : [changed("constant", "type", both, { before, after })]),
    ...compareDocs(both, oldDoc, newDoc),
    ...compareLifecycles(both, oldLife, newLife),
    ...compareRest(both, oldRest, newRest),
  ];
}

/** Translates the place that a privilege names into the names of the new model. */
export function placeNamesOf({ structures, isUntouched }: Matches): (text: string) => string {
  const names = new Map<string, string>();
  const all = [...structures.same, ...structures.renamed.map((item) => [item.old, item.new] as const)];
  for (const [{ item: old }, { item: now }] of all) {
    if (isUntouched(old, now)) continue;
    const fields = new Map(
      pairMembers(old.fields, now.fields, (id) => id).renamed.map((item) => [item.old.name, item.new.name]),
    );
    if (old.name !== now.name || fields.size > 0)
      for (const { name } of old.fields) names.set(`${old.name}.${name}`, `${now.name}.${fields.get(name) ?? name}`);
  }
  return (text) =>
    text.replace(
      /^(the (?:map \w+ of the )?field )(.+)$/,
      (_, what: string, name: string) => `${what}${names.get(name) ?? name}`,
    );
}

/** What is needed to compare services, apart from the services themselves. */
export interface ServicesContext {
  readonly typeId: Matches["typeId"];
  readonly isUntouched: Matches["isUntouched"];
  readonly placeName: (text: string) => string;
  readonly errors: Readonly<Record<Side, ErrorNames>>;
}

export const servicePlace = ({ module, item }: Placed<ServiceJson>, errors: ErrorNames): ServicePlace => ({
  module,
  service: item,
  preview: item.preview === true,
  errors,
});

/** What changed about a service that both models have. Mappings are apart, because new URLs follow from a new name. */
export function compareService(
  before: Placed<ServiceJson>,
  after: Placed<ServiceJson>,
  isCarried: boolean,
  { errors, ...context }: ServicesContext,
): { readonly changes: readonly Change[]; readonly mappings: readonly Change[] } {
  const both: Both = { old: serviceItem(before), new: serviceItem(after) };
  const [oldLife, oldJson] = splitLifecycle(before.item);
  const [newLife, newJson] = splitLifecycle(after.item);
  const {
    id: oldId,
    name: _,
    doc: oldDoc,
    constants: __,
    constant_details: ___,
    operations: ____,
    ...oldRest
  } = oldJson;
  const { id: newId, name: _1, doc: newDoc, constants: _2, constant_details: _3, operations: _4, ...newRest } = newJson;
  const { changes, mappings } = compareOperations(
    servicePlace(before, errors.old),
    servicePlace(after, errors.new),
    context,
  );
  return {
    changes: [
      ...(oldId === newId || isCarried ? [] : [changed("id", "service", both, { before: oldId, after: newId })]),
      ...compareDocs(both, oldDoc, newDoc),
      ...compareLifecycles(both, oldLife, newLife),
      ...compareRest(both, oldRest, newRest),
      ...compareConstants(before, after),
      ...changes,
    ],
    mappings,
  };
}
