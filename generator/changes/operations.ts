import { mountNames, newestMounts } from "../definition/mounts.ts";
import type { FieldJson, LifecycleJson, OperationJson, PrivilegeJson, ServiceJson } from "../model/json-model.ts";
import { changed, type Change, type Item } from "./change.ts";
import { compareMapping } from "./mappings.ts";
import { compareMembers, pairMembers, typeChanges } from "./members.ts";
import { isRecased, pair, sameText, when, type Pairs } from "./pair.ts";
import {
  canonical,
  compareDocs,
  compareLifecycles,
  compareNames,
  compareRest,
  splitLifecycle,
  type Both,
} from "./remarks.ts";
import { readType, renamedType, textOfType } from "./type-changes.ts";

/** The service of an operation, in one of the models. */
export interface ServicePlace {
  readonly module: string;
  readonly service: ServiceJson;
  readonly preview: boolean;
  readonly errors: ErrorNames;
}

/** Errors by wire id and by name, for conditions have only names. */
export interface ErrorNames {
  readonly idOf: (name: string) => string;
  readonly nameOf: (id: string) => string;
}

export interface OperationsContext {
  readonly typeId: (id: string) => string;
  readonly isUntouched: (old: object, now: object) => boolean;
  /** The new name for a name in the place of a privilege, such as `CreateSpec.name`. */
  readonly placeName: (text: string) => string;
}

const pathOf = ({ service }: ServicePlace, { id, name }: OperationJson): string => `${service.name}.${name ?? id}`;

export function operationItem(place: ServicePlace, operation: OperationJson): Item {
  const path = pathOf(place, operation);
  return {
    kind: "operation",
    module: place.module,
    path,
    reach: { operation: `${place.module}.${path}`, direction: "sent" },
    preview: place.preview || operation.preview === true,
  };
}

const resultItem = (operation: Item): Item => ({
  ...operation,
  kind: "result",
  reach: { operation: `${operation.module}.${operation.path}`, direction: "received" },
});

export function pairOperations(
  olds: readonly OperationJson[],
  news: readonly OperationJson[],
  typeId: (id: string) => string,
): Pairs<OperationJson> {
  const signature = (operation: OperationJson, rename: (id: string) => string): string =>
    [
      ...operation.params
        .map((param) => `${param.name}:${textOfType(renamedType(readType(param.type), rename))}`)
        .sort(),
      `=${textOfType(renamedType(readType(operation.output), rename))}`,
    ].join(" ");
  const url = (operation: OperationJson): string | undefined => {
    const mapping = newestMounts.map((mount) => operation[mount]).find((item) => item !== undefined);
    return mapping && `${mapping.method} ${mapping.url}`;
  };
  return pair(
    olds,
    news,
    ({ id }) => id,
    ({ id }) => id,
    (old, now) => [
      ...when(isRecased(old.id, now.id), 2, "the same name but for its spelling"),
      ...when(
        signature(old, typeId) === signature(now, (id) => id) && signature(now, (id) => id) !== "=void",
        1,
        "the same parameters and result",
      ),
      ...when(url(old) !== undefined && url(old) === url(now), 1, `the same mapping ${url(old)}`),
      ...sameText(old.doc, now.doc),
    ],
  );
}

/** What changed about the operations of a service that both models have. */
export function compareOperations(
  old: ServicePlace,
  now: ServicePlace,
  context: OperationsContext,
): { readonly changes: readonly Change[]; readonly mappings: readonly Change[] } {
  const pairs = pairOperations(old.service.operations, now.service.operations, context.typeId);
  const changes: Change[] = [];
  const mappings: Change[] = [];
  for (const [before, after] of pairs.same) {
    if (context.isUntouched(before, after)) continue;
    const found = compareOperation(old, now, before, after, context);
    changes.push(...found.changes);
    mappings.push(...found.mappings);
  }
  for (const item of pairs.renamed) {
    const found = compareOperation(old, now, item.old, item.new, context);
    const items = { old: operationItem(old, item.old), new: operationItem(now, item.new) };
    const told = { before: item.old.id, after: item.new.id, evidence: item.evidence, parts: found.mappings };
    changes.push(
      changed("operation", isRecased(item.old.id, item.new.id) ? "recased" : "renamed", items, told),
      ...found.changes,
    );
  }
  for (const operation of pairs.removed)
    changes.push(changed("operation", "removed", { old: operationItem(old, operation) }));
  for (const operation of pairs.added)
    changes.push(changed("operation", "added", { new: operationItem(now, operation) }));
  return { changes, mappings };
}

function compareOperation(
  oldPlace: ServicePlace,
  newPlace: ServicePlace,
  old: OperationJson,
  now: OperationJson,
  { typeId, placeName }: OperationsContext,
): { readonly changes: readonly Change[]; readonly mappings: readonly Change[] } {
  const both: Both = { old: operationItem(oldPlace, old), new: operationItem(newPlace, now) };
  const [oldLife, oldParts] = partsOf(old);
  const [newLife, newParts] = partsOf(now);

  const params = withLifecycles(old, now, pairMembers(old.params, now.params, typeId));
  const renamed = new Map(params.renamed.map((item) => [item.old.name, item.new.name]));
  const parameters = {
    renamed,
    removed: new Set(params.removed.map(({ name }) => name)),
    added: new Set(params.added.map(({ name }) => name)),
  };
  const mappings = mountNames.flatMap((mount) => compareMapping(both, mount, old[mount], now[mount], parameters));
  const following = mappings.filter(({ follows }) => follows).map(({ change }) => change);
  const first = params.added[0] ?? params.removed[0] ?? params.renamed[0]?.new;
  const parameterItem = (operation: Item, member: FieldJson): Item => ({
    ...operation,
    kind: "parameter",
    path: `${operation.path}.${member.name}`,
    preview: operation.preview || member.preview === true,
  });
  const memberChanges = compareMembers(params, {
    noun: "parameter",
    oldItem: (member) => parameterItem(both.old, member),
    newItem: (member) => parameterItem(both.new, member),
    typeId,
    parts: (before, after) => (first !== undefined && (first.name === after || first.name === before) ? following : []),
  });

  const privilegePlace = (text: string): string =>
    placeName(text).replace(
      /^(the (?:map \w+ of the )?parameter )(.+)$/,
      (_, what: string, name: string) => `${what}${renamed.get(name) ?? name}`,
    );
  const names = old.id === now.id ? compareNames(both, old.name, now.name) : [];
  const changes = [
    ...compareDocs(both, old.doc, now.doc),
    ...compareLifecycles(both, oldLife, newLife),
    ...(old.idempotent === now.idempotent
      ? []
      : [changed("operation", now.idempotent === true ? "idempotent" : "not-idempotent", both)]),
    ...memberChanges,
    ...compareOutputs(both, old, now, names, typeId),
    ...compareErrors(both, oldPlace, newPlace, old, now, typeId),
    ...comparePrivileges(both, old.privileges ?? [], now.privileges ?? [], privilegePlace),
    ...compareRest(both, oldParts, newParts),
  ];
  return { changes, mappings: mappings.filter(({ follows }) => !follows).map(({ change }) => change) };
}

/** Members of the JSON that are compared one by one, apart from the lifecycle. */
const knownParts = new Set<string>([
  "id",
  "name",
  "doc",
  "idempotent",
  "params",
  "output",
  "resource_types",
  "returns_doc",
  "errors",
  "undeclared_errors",
  "raises",
  "raises_doc",
  "privileges",
  ...mountNames,
  "task_type",
  "task_result",
  "task_resource_types",
  "task_doc",
] satisfies (keyof OperationJson)[]);

/** The lifecycle of an operation, and the members that no other comparison looks at. */
function partsOf(operation: OperationJson): readonly [LifecycleJson, object] {
  const [life, json] = splitLifecycle(operation);
  return [life, Object.fromEntries(Object.entries(json).filter(([key]) => !knownParts.has(key)))];
}

/** Fills in lifecycles: a parameter only has what differs from the lifecycle of its operation. */
function withLifecycles(old: OperationJson, now: OperationJson, pairs: Pairs<FieldJson>): Pairs<FieldJson> {
  const inherited = (operation: OperationJson): LifecycleJson => {
    const { deprecated: _, deprecated_since: _1, replaced_by: _2, ...life } = splitLifecycle(operation)[0];
    return life;
  };
  const isSilent = (member: FieldJson): boolean => Object.keys(splitLifecycle(member)[0]).length === 0;
  const resolve = (member: FieldJson, operation: OperationJson): FieldJson =>
    isSilent(member) ? { ...member, ...inherited(operation) } : member;
  const resolved = (one: FieldJson, other: FieldJson): readonly [FieldJson, FieldJson] =>
    isSilent(one) && isSilent(other) ? [one, other] : [resolve(one, old), resolve(other, now)];
  return {
    ...pairs,
    same: pairs.same.map(([one, other]) => resolved(one, other)),
    renamed: pairs.renamed.map((item) => {
      const [before, after] = resolved(item.old, item.new);
      return { ...item, old: before, new: after };
    }),
  };
}

/** Compares results. The name in the package also depends on whether the operation is a task. */
function compareOutputs(
  both: Both,
  old: OperationJson,
  now: OperationJson,
  names: readonly Change[],
  typeId: (id: string) => string,
): readonly Change[] {
  const results: Both = { old: resultItem(both.old), new: resultItem(both.new) };
  const [before, after] = [old, now].map(({ task_result, task_resource_types }) =>
    task_result === undefined ? undefined : readType(task_result, task_resource_types),
  );
  const output = compareResults(results, old, now, typeId);
  if ((before === undefined) !== (after === undefined)) {
    const told = { before: before && textOfType(before), after: after && textOfType(after) };
    return [changed("operation", "task", both, { ...told, parts: [...names, ...output] })];
  }
  return [
    ...names,
    ...output,
    ...(before === undefined || after === undefined ? [] : typeChanges(results, before, after, typeId)),
    ...compareDocs(results, old.task_doc, now.task_doc, "of the finished task"),
  ];
}

function compareResults(
  results: Both,
  old: OperationJson,
  now: OperationJson,
  typeId: (id: string) => string,
): readonly Change[] {
  const [before, after] = [old, now].map(({ output, resource_types }) => readType(output, resource_types));
  if (old.output !== now.output && (old.output === "void" || now.output === "void"))
    return old.output === "void"
      ? [changed("result", "added", results, { after: textOfType(after!) })]
      : [changed("result", "removed", results, { before: textOfType(before!) })];
  return [...typeChanges(results, before!, after!, typeId), ...compareDocs(results, old.returns_doc, now.returns_doc)];
}

interface DocumentedErrors {
  readonly ids: ReadonlyMap<string, "declared" | "undeclared">;
  readonly conditions: ReadonlyMap<string, string>;
}

function errorsOf(operation: OperationJson, { errors: names }: ServicePlace): DocumentedErrors {
  const { errors, undeclared_errors, raises = [], raises_doc = [] } = operation;
  const own = new Map([...errors, ...(undeclared_errors ?? [])].reverse().map((id) => [names.nameOf(id), id]));
  const idOf = (name: string): string => own.get(name) ?? names.idOf(name);
  // Models that other programs made have only names, no ids, for errors that only the document names.
  const documented = undeclared_errors ?? raises.map(idOf);
  const conditions = new Map<string, string>();
  for (const [name, text] of raises_doc) {
    const id = idOf(name);
    conditions.set(id, [conditions.get(id), text].filter((item) => item !== undefined).join("\n"));
  }
  const undeclared = documented.filter((id) => !errors.includes(id)).map((id) => [id, "undeclared"] as const);
  return { ids: new Map([...errors.map((id) => [id, "declared"] as const), ...undeclared]), conditions };
}

function compareErrors(
  both: Both,
  oldPlace: ServicePlace,
  newPlace: ServicePlace,
  old: OperationJson,
  now: OperationJson,
  typeId: (id: string) => string,
): readonly Change[] {
  const before = errorsOf(old, oldPlace);
  const after = errorsOf(now, newPlace);
  const oldIds = new Map([...before.ids].map(([id, how]) => [typeId(id), { id, how }]));
  return [
    ...[...oldIds].flatMap(([id, { id: oldId, how }]) => {
      const is = after.ids.get(id);
      if (is === undefined) return [changed("error", "removed", both, { before: oldId, detail: oldId })];
      return [
        ...(is === how ? [] : [changed("error", is, both, { detail: id })]),
        ...compareDocs(both, before.conditions.get(oldId), after.conditions.get(id), `condition of ${id}`),
      ];
    }),
    ...[...after.ids.keys()]
      .filter((id) => !oldIds.has(id))
      .map((id) => changed("error", "added", both, { after: id, detail: id })),
  ];
}

function comparePrivileges(
  both: Both,
  olds: readonly PrivilegeJson[],
  news: readonly PrivilegeJson[],
  place: (text: string) => string,
): readonly Change[] {
  const text = ({ privilege, resource, referenced_by, if: condition, ...others }: PrivilegeJson): string =>
    [
      privilege,
      ...(resource === undefined ? [] : [`on ${resource}`]),
      ...(referenced_by === undefined ? [] : [`by ${referenced_by}`]),
      ...(condition === undefined ? [] : [`if ${condition}`]),
      ...(Object.keys(others).length === 0 ? [] : [canonical(others)]),
    ].join(" ");
  const moved = olds.map((item) =>
    item.referenced_by === undefined ? item : { ...item, referenced_by: place(item.referenced_by) },
  );
  const pending = [...news];
  const take = (matches: (item: PrivilegeJson) => boolean): PrivilegeJson | undefined => {
    const at = pending.findIndex(matches);
    return at < 0 ? undefined : pending.splice(at, 1)[0];
  };
  const left = moved.filter((old) => take((item) => text(item) === text(old)) === undefined);
  return [
    ...left.map((old) => {
      const now = take((item) => item.privilege === old.privilege);
      return now === undefined
        ? changed("privilege", "removed", both, { before: text(old), detail: old.privilege })
        : changed("privilege", "changed", both, { before: text(old), after: text(now), detail: old.privilege });
    }),
    ...pending.map((item) => changed("privilege", "added", both, { after: text(item), detail: item.privilege })),
  ];
}
