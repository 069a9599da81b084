import type { Report } from "../../diagnostics/diagnostics.ts";
import {
  compareReleases,
  targetsOf,
  type Field,
  type Lifecycle,
  type Model,
  type Module,
  type Structure,
  type Type,
} from "../model.ts";
import type { Span } from "../../diagnostics/span.ts";

/** That nothing came later than its file says, and nothing needs what came later than itself. */
export function checkReleases(model: Model, report: Report): void {
  for (const module of model.modules) {
    const late = (name: string, { since }: Lifecycle, span: Span): void => {
      if (since !== undefined && compareReleases(since, module.version) > 0)
        report("since-too-late", span, { name, since, version: module.version });
    };
    late(module.id, module, module.span);
    for (const { name, node, span } of itemsOf(module)) late(name, node, span);
    for (const structure of module.structures)
      for (const field of structure.fields) needs(field, structure, `${structure.name}.${field.name}`, report);
    for (const service of module.services)
      for (const operation of service.operations) {
        const name = `${service.name}.${operation.id}`;
        for (const param of operation.params) needs(param, operation, `${name}.${param.name}`, report);
        requires(operation.output, operation, name, operation.outputSpan, report);
      }
  }
}

function itemsOf(module: Module): readonly { name: string; node: Lifecycle; span: Span }[] {
  return [
    ...module.services.flatMap((service) => [
      { name: service.name, node: service, span: service.span },
      ...service.operations.flatMap((operation) => [
        { name: `${service.name}.${operation.id}`, node: operation, span: operation.span },
        ...operation.params.map((param) => ({
          name: `${service.name}.${operation.id}.${param.name}`,
          node: param,
          span: param.span,
        })),
      ]),
    ]),
    ...module.structures.flatMap((structure) => [
      { name: structure.name, node: structure, span: structure.span },
      // Included fields belong to another file.
      ...structure.fields
        .filter((field) => field.span.source === structure.span.source)
        .map((field) => ({ name: `${structure.name}.${field.name}`, node: field, span: field.span })),
    ]),
    ...module.enumerations.flatMap((enumeration) => [
      { name: enumeration.name, node: enumeration, span: enumeration.span },
      ...enumeration.values.map((value) => ({
        name: `${enumeration.name}.${value.value}`,
        node: value,
        span: value.span,
      })),
    ]),
  ];
}

function needs(field: Field, owner: Lifecycle, name: string, report: Report): void {
  requires(field.type, field.since === undefined ? owner : field, name, field.typeSpan, report);
}

/** Only a stated release can be too early: an item without one may be as old as what it needs. */
function requires(type: Type, item: Lifecycle, name: string, span: Span, report: Report): void {
  for (const target of targetsOf(type)) {
    const later = (target as Structure).since;
    if (item.since !== undefined && later !== undefined && compareReleases(later, item.since) > 0)
      report("since-too-early", span, { name, since: item.since, other: target.name, later });
  }
}
