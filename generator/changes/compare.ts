import type { EnumerationJson, ModelJson, ServiceJson, StructureJson } from "../model/json-model.ts";
import { changed, type Change, type Item } from "./change.ts";
import { compareEnumeration, valuePairs } from "./enumerations.ts";
import { foldLifecycles } from "./fold.ts";
import { enumerationItem, moduleItem, serviceItem, structureItem } from "./items.ts";
import { matchModels, type Placed } from "./match.ts";
import { compareModule } from "./modules.ts";
import { operationItem } from "./operations.ts";
import { Owners, type Side } from "./owners.ts";
import { isRecased, type Pairs } from "./pair.ts";
import { compareService, errorNames, placeNamesOf, servicePlace, type ServicesContext } from "./services.ts";
import { compareStructure } from "./structures.ts";

/** Every change between two models, each once; what follows from a change is part of it. */
export function compareModels(old: ModelJson, now: ModelJson): readonly Change[] {
  const matches = matchModels(old, now);
  const { typeId, modules, services, structures, enumerations } = matches;
  const tree = new Tree(new Owners({ old, new: now }));

  for (const [before, after] of modules.same) tree.add(compareModule(before, after));
  for (const { old: before, new: after, evidence } of modules.renamed) {
    const items = { old: moduleItem(before), new: moduleItem(after) };
    const told = { before: before.module, after: after.module, evidence };
    tree.addContainer("old", before.module, "", changed("module", "renamed", items, told));
    tree.add(compareModule(before, after));
  }
  for (const module of modules.removed)
    tree.addContainer("old", module.module, "", changed("module", "removed", { old: moduleItem(module) }));
  for (const module of modules.added)
    tree.addContainer("new", module.module, "", changed("module", "added", { new: moduleItem(module) }));

  const context: ServicesContext = {
    typeId,
    isUntouched: matches.isUntouched,
    placeName: placeNamesOf(matches),
    errors: { old: errorNames(old), new: errorNames(now) },
  };
  const operationsOf = (side: Side, placed: Placed<ServiceJson>): readonly Change[] =>
    placed.item.operations.map((operation) =>
      changed("operation", side === "old" ? "removed" : "added", {
        [side]: operationItem(servicePlace(placed, context.errors[side]), operation),
      }),
    );
  eachPair("service", services, serviceItem, operationsOf, (before, after, isCarried) => {
    const { changes, mappings } = compareService(before, after, isCarried, context);
    tree.add(changes);
    // A service of another name has other URLs.
    if (isCarried) tree.addInside("old", before.module, before.item.name, mappings);
    else tree.add(mappings);
  });

  const values = valuePairs(matches);
  const cases = new Map<string, Change[]>();
  const nothing = (): readonly Change[] => [];
  eachPair("structure", structures, structureItem, nothing, (before, after, isCarried) =>
    tree.add(compareStructure(before, after, isCarried, typeId, values, cases)),
  );
  eachPair("enumeration", enumerations, enumerationItem, nothing, (before, after, isCarried) =>
    tree.add(compareEnumeration(before, after, isCarried, values.get(after.item.id)!, cases)),
  );
  return foldLifecycles(tree.changes);

  function eachPair<
    N extends "service" | "structure" | "enumeration",
    T extends ServiceJson | StructureJson | EnumerationJson,
  >(
    noun: N,
    pairs: Pairs<Placed<T>>,
    itemOf: (placed: Placed<T>) => Item,
    partsOf: (side: Side, placed: Placed<T>) => readonly Change[],
    compare: (before: Placed<T>, after: Placed<T>, isCarried: boolean) => void,
  ): void {
    const addRenamed = (before: Placed<T>, after: Placed<T>, evidence: readonly string[]): void => {
      const place = matches.expected(before.module, before.item.name);
      const isNamesake = lastName(place.name) === lastName(after.item.name);
      const kind = isNamesake ? "moved" : isRecased(place.name, after.item.name) ? "recased" : "renamed";
      const items = { old: itemOf(before), new: itemOf(after) };
      const told = { before: before.item.id, after: after.item.id, evidence };
      tree.addContainer("old", before.module, before.item.name, changed(noun, kind, items, told));
    };
    for (const { old: before, new: after, evidence } of pairs.renamed) {
      addRenamed(before, after, evidence);
      compare(before, after, true);
    }
    for (const [before, after] of pairs.same) {
      const isCarried = matches.isCarried(before.module, before.item.name);
      if (isCarried) addRenamed(before, after, []);
      if (isCarried || !matches.isUntouched(before.item, after.item)) compare(before, after, isCarried);
    }
    for (const side of ["old", "new"] as const) {
      const [kind, items] = side === "old" ? (["removed", pairs.removed] as const) : (["added", pairs.added] as const);
      for (const placed of items) {
        const change = changed(noun, kind, { [side]: itemOf(placed) }, { parts: partsOf(side, placed) });
        tree.addContainer(side, placed.module, placed.item.name, change);
      }
    }
  }
}

const lastName = (name: string): string => name.split(".").at(-1)!;

/** Collects changes. What came, went or was renamed takes the changes of its contents as parts of its own change. */
class Tree {
  readonly changes: Change[] = [];
  readonly #owners: Owners;
  readonly #parts = new Map<string, Change[]>();

  constructor(owners: Owners) {
    this.#owners = owners;
  }

  add(changes: readonly Change[]): void {
    this.changes.push(...changes);
  }

  /** Adds a change of a container; changes of its contents may be added to it later. */
  addContainer(side: Side, module: string, name: string, change: Change): void {
    const parts = [...change.parts];
    const place = this.#owners.placeOf(side, module, name);
    (this.#parts.get(place) ?? this.changes).push({ ...change, parts });
    this.#parts.set(this.#owners.keyOf(side, module, name), parts);
  }

  /** Adds changes that follow from that of their container. */
  addInside(side: Side, module: string, name: string, changes: readonly Change[]): void {
    this.#parts.get(this.#owners.keyOf(side, module, name))?.push(...changes);
  }
}
