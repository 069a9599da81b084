import type { EnumerationJson, ModelJson, ModuleJson, ServiceJson, StructureJson } from "../model/json-model.ts";
import { isRecased, pair, sameText, when, type Evidence, type Pairs } from "./pair.ts";
import { readType, renamedType, textOfType } from "./type-changes.ts";

/** A service or a type, and the module that has it. */
export interface Placed<T> {
  readonly module: string;
  readonly item: T;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Which items of two models belong together. */
export interface Matches {
  readonly modules: Pairs<ModuleJson>;
  readonly services: Pairs<Placed<ServiceJson>>;
  readonly structures: Pairs<Placed<StructureJson>>;
  readonly enumerations: Pairs<Placed<EnumerationJson>>;
  /** The wire id in the new model for one of the old model. */
  readonly typeId: (id: string) => string;
  /** True for two items without any difference. */
  readonly isUntouched: (old: object, now: object) => boolean;
  /** The name in the new model for one of the old model, if only its module or its containers were renamed or moved. */
  readonly expected: (module: string, name: string) => { readonly module: string; readonly name: string };
  /** True if the module or a container of a name was renamed or moved, so that its wire id changes, too. */
  readonly isCarried: (module: string, name: string) => boolean;
}

const keyOf = (module: string, name: string): string => `${module} ${name}`;
const lastName = (name: string): string => name.split(".").at(-1)!;
const containerOf = (name: string): string => name.split(".").slice(0, -1).join(".");

/** The more members two items share, the stronger the evidence. */
function sameMembers(olds: readonly string[], news: readonly string[], what: string): readonly Evidence[] {
  const text = (items: readonly string[]): string => [...items].sort().join(" ");
  return when(olds.length > 0 && text(olds) === text(news), olds.length < 3 ? 1 : 2, `the same ${what}`);
}

export function matchModels(old: ModelJson, now: ModelJson): Matches {
  const modules = pair(
    old,
    now,
    ({ module }) => module,
    ({ module }) => module,
    likeModules,
  );
  const moduleNames = new Map(modules.renamed.map((item) => [item.old.module, item.new.module]));
  const containers = new Map<string, { readonly module: string; readonly name: string }>();

  const renamedContainer = (module: string, name: string) => {
    for (let container = containerOf(name); container !== ""; container = containerOf(container)) {
      const found = containers.get(keyOf(module, container));
      if (found !== undefined) return { ...found, rest: name.slice(container.length) };
    }
    return undefined;
  };
  const expected: Matches["expected"] = (module, name) => {
    const container = renamedContainer(module, name);
    return container === undefined
      ? { module: moduleNames.get(module) ?? module, name }
      : { module: container.module, name: `${container.name}${container.rest}` };
  };

  /** Pairs the items of a kind in all modules, and remembers renamed ones as containers of the items paired later. */
  function pairPlaced<T extends Named>(
    itemsOf: (module: ModuleJson) => readonly T[],
    alike: (old: T, now: T) => readonly Evidence[],
  ): Pairs<Placed<T>> {
    const placed = (model: ModelJson): readonly Placed<T>[] =>
      model.flatMap((module) => itemsOf(module).map((item) => ({ module: module.module, item })));
    const pairs = pair(
      placed(old),
      placed(now),
      ({ module, item }) => {
        const place = expected(module, item.name);
        return keyOf(place.module, place.name);
      },
      ({ module, item }) => keyOf(module, item.name),
      (one, other) => {
        const place = expected(one.module, one.item.name);
        const isHere = place.module === other.module;
        const isNamesake = lastName(place.name) === lastName(other.item.name);
        if (!isHere && !isNamesake) return [];
        return [
          ...when(isHere && isRecased(place.name, other.item.name), 2, "the same name but for its spelling"),
          ...when(
            isNamesake,
            1,
            isHere ? "the same name inside of another service" : "the same name in another module",
          ),
          ...alike(one.item, other.item),
        ];
      },
    );
    for (const item of pairs.renamed)
      containers.set(keyOf(item.old.module, item.old.item.name), { module: item.new.module, name: item.new.item.name });
    return pairs;
  }

  const services = pairPlaced(({ services: items }) => items, likeServices);
  const structures = pairPlaced(({ structures: items }) => items, likeStructures);
  const enumerations = pairPlaced(({ enums }) => enums, likeEnumerations);

  const ids = new Map<string, string>();
  for (const { same, renamed } of [structures, enumerations]) {
    for (const [one, other] of same) if (one.item.id !== other.item.id) ids.set(one.item.id, other.item.id);
    for (const item of renamed) ids.set(item.old.item.id, item.new.item.id);
  }
  const changedIds = [...ids.keys()].map((id) => JSON.stringify(id));
  return {
    modules,
    services,
    structures,
    enumerations,
    typeId: (id) => ids.get(id) ?? id,
    isUntouched: (one, other) => {
      const text = JSON.stringify(one);
      // A reference that still has the old id of a type means another type now.
      return text === JSON.stringify(other) && !changedIds.some((id) => text.includes(id));
    },
    expected,
    isCarried: (module, name) => moduleNames.has(module) || renamedContainer(module, name) !== undefined,
  };
}

function likeModules(old: ModuleJson, now: ModuleJson): readonly Evidence[] {
  const names = ({ services, structures, enums }: ModuleJson): readonly string[] =>
    [...services, ...structures, ...enums].map(({ name }) => name);
  return [
    ...when(isRecased(old.module, now.module), 2, "the same name but for its spelling"),
    ...sameMembers(names(old), names(now), "services and types"),
    ...sameText(old.doc, now.doc),
  ];
}

const likeServices = (old: ServiceJson, now: ServiceJson): readonly Evidence[] => [
  ...sameMembers(
    old.operations.map(({ id }) => id),
    now.operations.map(({ id }) => id),
    "operations",
  ),
  ...sameText(old.doc, now.doc),
];

function likeStructures(old: StructureJson, now: StructureJson): readonly Evidence[] {
  // Types inside the structure have ids that begin with its own: they change with it, so they are compared without it.
  const fields = ({ id: own, fields: items }: StructureJson): readonly string[] =>
    items.map(({ name, type, resource_types }) => {
      const relative = (id: string): string =>
        id === own || id.startsWith(`${own}.`) ? `~${id.slice(own.length)}` : id;
      return `${name}:${textOfType(renamedType(readType(type, resource_types), relative))}`;
    });
  if (old.kind !== now.kind) return [];
  return [...sameMembers(fields(old), fields(now), "fields"), ...sameText(old.doc, now.doc)];
}

const likeEnumerations = (old: EnumerationJson, now: EnumerationJson): readonly Evidence[] => [
  ...sameMembers(
    old.values.map(({ value }) => value),
    now.values.map(({ value }) => value),
    "values",
  ),
  ...sameText(old.doc, now.doc),
];
