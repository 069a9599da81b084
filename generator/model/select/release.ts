import { compareReleases, newestOf, oldestOf } from "../../definition/releases.ts";
import { compareText } from "../../text/compare.ts";
import type { Enumeration, Field, Lifecycle, Model, Module, Operation, Presence, Structure } from "../model.ts";
import { isThere, stateAt } from "../presence.ts";
import { withTargets } from "../types.ts";
import { operationAt, structureAt } from "./states.ts";

/** The newest release that the definitions describe. */
export const newestRelease = (model: Model): string => newestOf(model.modules.map(({ version }) => version));

/** The oldest release that the definitions say that they describe; undefined where none says it. */
export const oldestRelease = (model: Model): string | undefined =>
  oldestOf(model.modules.flatMap(({ releases }) => releases));

/** Every release that the definitions mention, in order. */
export function releasesOf(model: Model): readonly string[] {
  const found = new Map<string, string>();
  const add = (release: string | undefined): void => {
    if (release === undefined) return;
    const same = release.replace(/(?:\.0+)+$/, "");
    if (!found.has(same) || release.length < found.get(same)!.length) found.set(same, release);
  };
  const visit = ({ since, removed, absent }: Presence): void => {
    for (const release of [since, removed, ...absent.flatMap(({ from, until }) => [from, until])]) add(release);
  };
  for (const module of model.modules) {
    [module.version, ...module.releases].forEach(add);
    visit(module);
    for (const service of module.services) {
      visit(service);
      for (const operation of service.operations) [operation, ...operation.params].forEach(visit);
    }
    for (const structure of module.structures) [structure, ...structure.fields].forEach(visit);
    for (const enumeration of module.enumerations) [enumeration, ...enumeration.values].forEach(visit);
  }
  return [...found.values()].sort((a, b) => compareReleases(a, b) || compareText(a, b));
}

/** The view of the model at a release: the items that exist in it, in the state that they had. */
export function selectRelease(model: Model, release: string): Model {
  const there = (item: Presence): boolean => isThere(item, release);
  const lifecycleAt = <Item extends Lifecycle>(item: Item): Item => {
    const preview =
      item.preview && (item.previewUntil === undefined || compareReleases(release, item.previewUntil) < 0);
    const since = item.deprecated?.since;
    const deprecated = since === undefined || compareReleases(since, release) <= 0 ? item.deprecated : undefined;
    // Most items are the same in every release: these objects are used again.
    const isSame = item.absent.length === 0 && preview === item.preview && deprecated === item.deprecated;
    if (isSame && (preview || item.previewUntil === undefined)) return item;
    return { ...item, absent: [], preview, previewUntil: preview ? item.previewUntil : undefined, deprecated };
  };

  // Items refer to each other: each one is made only once, so that all references lead to the same object.
  const enumerations = new Map<Enumeration, Enumeration>();
  const enumerationOf = (enumeration: Enumeration): Enumeration => {
    const known = enumerations.get(enumeration);
    if (known !== undefined) return known;
    const values = enumeration.values.filter(there).map(lifecycleAt);
    const made = lifecycleAt({ ...enumeration, values });
    enumerations.set(enumeration, made);
    return made;
  };
  const structures = new Map<Structure, Structure>();
  // Fields are made after their structures, because a chain of references may be longer than the stack is deep.
  const withoutFields: { -readonly [Key in keyof Structure]: Structure[Key] }[] = [];
  const structureOf = (structure: Structure): Structure => {
    const known = structures.get(structure);
    if (known !== undefined) return known;
    const made = lifecycleAt(structureAt(structure, release));
    structures.set(structure, made);
    withoutFields.push(made);
    return made;
  };
  const targetOf = <T extends Structure | Enumeration>(target: T): T =>
    (target.kind === "enumeration" ? enumerationOf(target) : structureOf(target)) as T;

  const memberOf = (field: Field): Field => {
    const type = withTargets(field.type, targetOf);
    return lifecycleAt(type === field.type ? field : { ...field, type });
  };

  const operationOf = (operation: Operation): Operation => {
    const state = operationAt(operation, release);
    return lifecycleAt({
      ...state,
      task: state.task && { ...state.task, result: withTargets(state.task.result, targetOf) },
      params: state.params.map(memberOf),
      output: withTargets(state.output, targetOf),
      errors: state.errors.map((item) => ({ ...item, error: structureOf(item.error) })),
      privileges: state.privileges.map((item) =>
        item.via?.structure === undefined
          ? item
          : { ...item, via: { ...item.via, structure: structureOf(item.via.structure) } },
      ),
    });
  };
  const moduleOf = (module: Module): Module =>
    lifecycleAt({
      ...module,
      services: module.services.filter(there).map((service) =>
        lifecycleAt({
          ...service,
          constants: service.constants.filter(there).map((constant) =>
            lifecycleAt({
              ...constant,
              ...stateAt({ type: constant.type, value: constant.value }, constant.history, release),
              history: [],
            }),
          ),
          operations: service.operations.filter(there).map(operationOf),
        }),
      ),
      structures: module.structures.filter(there).map(structureOf),
      enumerations: module.enumerations.filter(there).map(enumerationOf),
    });
  const modules = model.modules
    .filter(there)
    .map(moduleOf)
    .filter(({ services, structures, enumerations }) => services.length + structures.length + enumerations.length > 0);
  for (let made = withoutFields.pop(); made !== undefined; made = withoutFields.pop()) {
    const included = new Set(made.included);
    const fields = made.fields.map((field) => ({ isIncluded: included.has(field), field: memberOf(field) }));
    made.fields = fields.map(({ field }) => field);
    made.included = fields.filter(({ isIncluded }) => isIncluded).map(({ field }) => field);
  }
  return { modules };
}
