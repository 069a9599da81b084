import type { Span } from "../diagnostics/span.ts";
import type { Model } from "../model/model.ts";
import { addressOf, type ItemKind } from "./change.ts";
import type { Position } from "./findings.ts";

/** The positions of the items of a model, by their addresses; `prefix` is put before the paths. */
export function positionsOf(model: Model, prefix: string): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  const add = (kind: ItemKind, module: string, path: string, { source, start }: Span): void => {
    positions.set(addressOf({ kind, module, path }), {
      file: `${prefix}${source.path}`,
      line: source.position(start).line,
    });
  };
  for (const { id: module, span, services, structures, enumerations } of model.modules) {
    add("module", module, "", span);
    for (const service of services) {
      add("service", module, service.name, service.span);
      for (const constant of service.constants)
        add("constant", module, `${service.name}.${constant.name}`, constant.span);
      for (const operation of service.operations) {
        const path = `${service.name}.${operation.task === undefined ? (operation.alias ?? operation.id) : operation.id}`;
        add("operation", module, path, operation.span);
        add("result", module, path, operation.outputSpan);
        for (const param of operation.params) add("parameter", module, `${path}.${param.name}`, param.span);
      }
    }
    for (const structure of structures) {
      add(structure.kind, module, structure.name, structure.span);
      for (const field of structure.fields) add("field", module, `${structure.name}.${field.name}`, field.span);
    }
    for (const enumeration of enumerations) {
      add("enumeration", module, enumeration.name, enumeration.span);
      for (const value of enumeration.values) add("value", module, `${enumeration.name}.${value.value}`, value.span);
    }
  }
  return positions;
}
