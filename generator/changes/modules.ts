import type { ModuleJson } from "../model/json-model.ts";
import { changed, type Change } from "./change.ts";
import { moduleItem } from "./items.ts";
import { compareDocs, compareLifecycles, compareRest, splitLifecycle, type Both } from "./remarks.ts";

/** What changed about a module that both models have, apart from what is in it. */
export function compareModule(old: ModuleJson, now: ModuleJson): readonly Change[] {
  const both: Both = { old: moduleItem(old), new: moduleItem(now) };
  const [oldLife, oldJson] = splitLifecycle(old);
  const [newLife, newJson] = splitLifecycle(now);
  const {
    module: _,
    doc: oldDoc,
    stub_factory: oldFactory,
    services: oldServices,
    structures: __,
    enums: ___,
    ...oldRest
  } = oldJson;
  const {
    module: _1,
    doc: newDoc,
    stub_factory: newFactory,
    services: newServices,
    structures: _2,
    enums: _3,
    ...newRest
  } = newJson;
  // What the factory makes follows from the services; whether there is one does not.
  const [had, has] = [oldFactory, newFactory].map((factory) => Object.keys(factory).length > 0);
  const isComparable = oldServices.length > 0 && newServices.length > 0;
  return [
    ...compareDocs(both, oldDoc, newDoc),
    ...compareLifecycles(both, oldLife, newLife),
    ...compareRest(both, oldRest, newRest),
    ...(isComparable && had !== has ? [changed("factory", has === true ? "added" : "removed", both)] : []),
  ];
}
