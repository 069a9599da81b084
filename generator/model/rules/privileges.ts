import type { Report } from "../../diagnostics/collector.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { statesOfOperation } from "../select/states.ts";
import type { Operation, PropertyPath, Type } from "../model.ts";
import type { Model } from "../model.ts";
import { withoutOptional } from "../types.ts";
import { operationsOf } from "./walk.ts";

/** Checks that the path of a privilege leads to a parameter or a field. */
export function checkPrivileges(model: Model, report: Report): void {
  for (const { operation, name } of operationsOf(model))
    if (operation.privileges.length > 0)
      for (const state of statesOfOperation(operation)) checkPaths(state, name, report);
}

function checkPaths(operation: Operation, name: string, report: Report): void {
  for (const { via, span } of operation.privileges) {
    if (via === undefined) continue;
    const candidates = via.structure?.fields ?? operation.params;
    const found = candidates.find((field) => field.name === via.name);
    const path = via.structure === undefined ? via.name : `${via.structure.name}.${via.name}`;
    const what = via.structure === undefined ? "parameter" : "field";
    if (found === undefined)
      report("privilege-path", span, {
        operation: name,
        what,
        path,
        suggestion: suggest(
          via.name,
          candidates.map((field) => field.name),
        ),
      });
    else if (!hasPart(found.type, via.part))
      report("privilege-path", span, { operation: name, what: "map", path: `${path}/${via.part}`, suggestion: "" });
  }
}

const hasPart = (type: Type, part: PropertyPath["part"]): boolean =>
  part === undefined || ["map", "unresolved"].includes(withoutOptional(type).kind);
