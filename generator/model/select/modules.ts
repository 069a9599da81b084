import { withoutVendor } from "../../definition/qualified-names.ts";
import type { Report } from "../../diagnostics/collector.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Model, Module } from "../model.ts";
import { targetsOf } from "../types.ts";

/** Some modules, by full name or without `com.vmware.`, and every module that they refer to. */
export function selectModules(model: Model, only: readonly string[], report: Report): Model {
  const needs = new Map(model.modules.map((module) => [module.id, () => modulesNeededBy(module)]));
  const wanted = selectIds([...needs.keys()], (id) => needs.get(id)!(), only, report);
  return { modules: model.modules.filter((module) => wanted.has(module.id)) };
}

/** The ids of some modules, which are given as for `selectModules`, and of every module that they need. */
export function selectIds(
  all: readonly string[],
  needsOf: (id: string) => readonly string[],
  only: readonly string[],
  report: Report,
): ReadonlySet<string> {
  const ids = new Set(all);
  const names = all.map(withoutVendor);
  const wanted = new Set<string>();
  const pending: string[] = [];
  for (const name of only) {
    const id = ids.has(name) ? name : all.find((candidate) => withoutVendor(candidate) === name);
    if (id === undefined)
      report("unknown-module", undefined, {
        module: name,
        suggestion: suggest(name, names),
        allowed: names.join(", "),
      });
    else pending.push(id);
  }
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (!ids.has(id) || wanted.has(id)) continue;
    wanted.add(id);
    pending.push(...needsOf(id));
  }
  return wanted;
}

/** Modules of every type, error and structure that a module refers to. */
export function modulesNeededBy(module: Module): readonly string[] {
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
