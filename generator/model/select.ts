import type { Report } from "../diagnostics/diagnostics.ts";
import {
  compareReleases,
  targetsOf,
  type Lifecycle,
  type Model,
  type Module,
  type Operation,
  type Service,
  type Structure,
  type Type,
  type Union,
} from "./model.ts";
import type { Span } from "../diagnostics/span.ts";
import { suggest } from "../diagnostics/suggest.ts";

/** The model as it was in a release: what came later is left out. */
export function selectRelease(model: Model, target: string, report: Report): Model {
  const there = ({ since }: Lifecycle): boolean => since === undefined || compareReleases(since, target) <= 0;
  const needs = (type: Type, name: string, span: Span): void => {
    for (const other of targetsOf(type))
      if (!there(other)) report("needs-later", span, { name, target, other: other.name, later: other.since ?? "" });
  };

  // Structures refer to each other: each is made once, so that references still lead to one object.
  const made = new Map<Structure, Structure>();
  const structureOf = (structure: Structure): Structure => {
    const known = made.get(structure);
    if (known !== undefined) return known;
    const copy: { -readonly [Key in keyof Structure]: Structure[Key] } = { ...structure };
    made.set(structure, copy);
    const kept = structure.fields.filter(there);
    for (const field of kept) needs(field.type, `${structure.name}.${field.name}`, field.span);
    copy.fields = kept.map((field) => ({ ...field, type: typeOf(field.type) }));
    copy.unions = structure.unions.map((union) => unionOf(union, structure));
    return copy;
  };
  const enumerations = new Map(
    model.modules.flatMap((module) =>
      module.enumerations.map(
        (enumeration) => [enumeration, { ...enumeration, values: enumeration.values.filter(there) }] as const,
      ),
    ),
  );
  const unionOf = (union: Union, structure: Structure): Union => {
    const type = structure.fields.find((field) => field.name === union.discriminant)?.type;
    const values =
      type === undefined
        ? []
        : targetsOf(type).flatMap((item) => (item.kind === "enumeration" ? item.values.filter(there) : []));
    return {
      ...union,
      cases: union.cases
        .filter((item) => values.some((value) => value.value === item.value))
        .map((item) => ({
          ...item,
          fields: item.fields.filter(({ name }) =>
            structure.fields.some((field) => field.name === name && there(field)),
          ),
        })),
    };
  };
  const typeOf = (type: Type): Type => {
    switch (type.kind) {
      case "optional":
      case "list":
      case "set":
        return { kind: type.kind, element: typeOf(type.element) };
      case "map":
        return { kind: "map", key: typeOf(type.key), value: typeOf(type.value) };
      case "dynamic":
        return { kind: "dynamic", hasFieldsOf: type.hasFieldsOf.map(structureOf) };
      case "reference":
        return {
          kind: "reference",
          target:
            type.target.kind === "enumeration"
              ? (enumerations.get(type.target) ?? type.target)
              : structureOf(type.target),
        };
      default:
        return type;
    }
  };
  const operationOf = (operation: Operation, service: Service): Operation => {
    const name = `${service.name}.${operation.id}`;
    needs(operation.output, name, operation.span);
    const params = operation.params.filter(there);
    for (const param of params) needs(param.type, `${name}.${param.name}`, param.span);
    return {
      ...operation,
      params: params.map((param) => ({ ...param, type: typeOf(param.type) })),
      output: typeOf(operation.output),
      errors: operation.errors
        .filter(({ error }) => there(error))
        .map((item) => ({ ...item, error: structureOf(item.error) })),
      privileges: operation.privileges.map((item) =>
        item.via?.structure === undefined
          ? item
          : { ...item, via: { ...item.via, structure: structureOf(item.via.structure) } },
      ),
    };
  };
  const modules = model.modules.filter(there).map((module): Module => ({
    ...module,
    services: module.services.filter(there).map((service) => ({
      ...service,
      operations: service.operations.filter(there).map((operation) => operationOf(operation, service)),
    })),
    structures: module.structures.filter(there).map(structureOf),
    enumerations: module.enumerations.filter(there).map((enumeration) => enumerations.get(enumeration) ?? enumeration),
  }));
  return {
    modules: modules.filter(
      (module) => module.services.length + module.structures.length + module.enumerations.length > 0,
    ),
  };
}

/** Some modules and every module that they refer to. */
export function selectModules(model: Model, only: readonly string[], report: Report): Model {
  const byId = new Map(model.modules.map((module) => [module.id, module]));
  const short = (id: string): string => id.replace(/^com\.vmware\./, "");
  const wanted = new Set<string>();
  const pending: string[] = [];
  for (const name of only) {
    const module = byId.get(name) ?? model.modules.find(({ id }) => short(id) === name);
    const names = model.modules.map(({ id }) => short(id));
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
    pending.push(...referredModules(module));
  }
  return { modules: model.modules.filter((module) => wanted.has(module.id)) };
}

function referredModules(module: Module): string[] {
  const operations = module.services.flatMap((service) => service.operations);
  const types = [
    ...module.structures.flatMap((structure) => structure.fields.map((field) => field.type)),
    ...operations.flatMap((operation) => [operation.output, ...operation.params.map((param) => param.type)]),
  ];
  return [
    ...types.flatMap(targetsOf).map((target) => target.module),
    ...operations.flatMap((operation) => operation.errors.map(({ error }) => error.module)),
  ];
}
