import { printUrl } from "../../definition/rest.ts";
import type { Report } from "../../diagnostics/collector.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { builtins } from "../builtins.ts";
import type { Model, Mount, Operation, Rest, Type } from "../model.ts";
import { intersection, lifeOf, type Life } from "../presence.ts";
import { statesOfOperation } from "../select/states.ts";
import { operationsOf } from "./walk.ts";

const mounts = Object.keys({ rest: true, api: true } satisfies Record<Mount, true>) as Mount[];

/** That every REST mapping can be followed, and that no two operations have the same one in a release. */
export function checkRest(model: Model, report: Report): void {
  const seen = new Map<string, { readonly name: string; readonly life: Life }[]>();
  for (const { operation, name } of operationsOf(model)) {
    // A task is called like its operation, which was checked, or replaces it.
    const states = operation.task?.beside === true ? [] : statesOfOperation(operation);
    for (const state of states)
      for (const mount of mounts) if (state[mount] !== undefined) checkMapping(state[mount], state, name, report);
    for (const mount of mounts) {
      const mapping = operation[mount];
      if (mapping === undefined) continue;
      // Parameters are told apart by their place, not by their name.
      const shape = `${mount} ${mapping.method} ${printUrl(mapping, () => "")}`;
      const life = lifeOf(operation);
      const others = seen.get(shape) ?? [];
      const other = others.find((item) => intersection(item.life, life).length > 0);
      if (other !== undefined) report("rest-clash", mapping.span, { operation: name, other: other.name, mount });
      seen.set(shape, [...others, { name, life }]);
    }
  }
}

function checkMapping(mapping: Rest, { params }: Operation, name: string, report: Report): void {
  const places = new Map<string, string>();
  const use = (parameter: string, place: string, inText: boolean): void => {
    const found = params.find((field) => field.name === parameter);
    if (found === undefined) {
      const suggestion = suggest(
        parameter,
        params.map((field) => field.name),
      );
      report("rest-variable", mapping.span, { operation: name, variable: parameter, suggestion });
    } else if (inText && !fitsIntoText(found.type, place === "the path"))
      report("rest-variable-type", mapping.span, { variable: parameter, place, type: kindOf(found.type) });
    const other = places.get(parameter);
    if (other !== undefined) report("rest-parameter-twice", mapping.span, { operation: name, parameter, place, other });
    places.set(parameter, place);
  };
  for (const part of mapping.path) if (typeof part !== "string") use(part.parameter, "the path", true);
  for (const { parameter } of mapping.query) use(parameter, "the query", false);
  for (const { parameter } of mapping.headers) use(parameter, "a header", true);
  if (mapping.body !== undefined) use(mapping.body, "the body", false);
}

/** A path has no room for what is unset; a header is left out. */
function fitsIntoText(type: Type, needed: boolean): boolean {
  switch (type.kind) {
    case "builtin":
      return builtins[type.name].fitsUrl;
    case "optional":
      return !needed && fitsIntoText(type.element, true);
    case "reference":
      return type.target.kind === "enumeration";
    default:
      return type.kind === "id" || type.kind === "unresolved";
  }
}

const kindOf = (type: Type): string =>
  type.kind === "builtin" ? type.name : type.kind === "reference" ? type.target.kind : type.kind;
