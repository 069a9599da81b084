import type { Report } from "../../diagnostics/collector.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Model, Module } from "../model.ts";
import { targetsOf } from "../types.ts";

/** Some modules, by full name or without `com.vmware.`, and every module that they refer to. */
export function selectModules(model: Model, only: readonly string[], report: Report): Model {
  const byId = new Map(model.modules.map((module) => [module.id, module]));
  const short = (id: string): string => id.replace(/^com\.vmware\./, "");
  const names = model.modules.map(({ id }) => short(id));
  const wanted = new Set<string>();
  const pending: string[] = [];
  for (const name of only) {
    const module = byId.get(name) ?? model.modules.find(({ id }) => short(id) === name);
    if (module === undefined)
      report("unknown-module", undefined, {
        module: name,
        suggestion: suggest(name, names),
        allowed: names.join(", "),
      });
    else pending.push(module.id);
  }
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const module = byId.get(id);
    if (module === undefined || wanted.has(id)) continue;
    wanted.add(id);
    pending.push(...modulesNeededBy(module));
  }
  return { modules: model.modules.filter((module) => wanted.has(module.id)) };
}

/** Modules of every type, error and structure that a module refers to. */
function modulesNeededBy(module: Module): readonly string[] {
  const operations = module.services.flatMap((service) => service.operations);
  const types = [
    ...module.structures.flatMap((structure) => structure.fields.map((field) => field.type)),
    ...module.services.flatMap((service) => service.constants.map((constant) => constant.type)),
    ...operations.flatMap(({ output, params, task }) => [
      output,
      ...params.map((param) => param.type),
      ...(task === undefined ? [] : [task.result]),
    ]),
  ];
  return [
    ...types.flatMap(targetsOf),
    ...operations.flatMap(({ errors }) => errors.map(({ error }) => error)),
    ...operations.flatMap(({ privileges }) => privileges.flatMap(({ via }) => via?.structure ?? [])),
  ].map((target) => target.module);
}
