import type { Report } from "../../diagnostics/collector.ts";
import type { Model, Operation } from "../../model/model.ts";
import { memberName } from "./identifiers.ts";
import { checkMembers } from "./members.ts";
import type { Declared, Names } from "./names.ts";
import { planFiles, planFolders, type Folders } from "./paths.ts";
import { reservedMethods, reservedStatics } from "./reserved.ts";
import { keyOf, planModule } from "./scope.ts";

/**
 * Decides all names, over all releases of the definitions, so that a view of one release has the same names. The name
 * of an item depends only on the item; where two items want the same name, the one that was added first gets it, so
 * that later additions rename nothing. `folders` are those of all modules, in case the model has only some.
 */
export function planNames(model: Model, report: Report, folders: Folders = planFolders(model.modules, report)): Names {
  const stubFactory = ({ id }: { readonly id: string }): string => `${folders.prefix(id)}StubFactory`;
  const chosen = new Map<string, ReadonlyMap<string, string>>();
  const taken = new Map<string, ReadonlySet<string>>();
  for (const module of model.modules) {
    const names = planModule(module, stubFactory(module));
    chosen.set(module.id, names);
    taken.set(module.id, new Set([stubFactory(module), ...names.values()]));
    checkMembers(module, report);
  }
  const lookup = (node: Declared, role: string): string => {
    const name = chosen.get(node.module)?.get(keyOf(node, role));
    if (name === undefined) throw new Error(`no name was planned for ${keyOf(node, role)}`);
    return name;
  };
  return {
    ...folders,
    ...planFiles(model, folders),
    declared: (node) => lookup(node, "declared"),
    input: (node) => lookup(node, "input"),
    inputFields: (node) => lookup(node, "inputFields"),
    cases: (node, { discriminant }) => lookup(node, `cases ${discriminant}`),
    guard: (node, { discriminant }) => lookup(node, `guard ${discriminant}`),
    values: (node) => lookup(node, "values"),
    constant: ({ value, alias = value }) => (reservedStatics.has(alias) ? `${alias}$` : alias),
    client: (node) => lookup(node, "client"),
    serviceId: (node) => lookup(node, "id"),
    parameters: (node, { id }) => lookup(node, `parameters ${id}`),
    operation: (node, { id }) => lookup(node, `operation ${id}`),
    errorMapper: (node, { id }) => lookup(node, `errors ${id}`),
    failure: (node, { id }) => lookup(node, `failure ${id}`),
    method: methodName,
    stubFactory,
    taken: (module) => taken.get(module) ?? new Set(),
    decided: (module) => [...(chosen.get(module) ?? [])],
  };
}

function methodName(operation: Operation): string {
  const name = memberName(operation.alias ?? operation.id);
  return reservedMethods.has(name) ? `${name}$` : name;
}
