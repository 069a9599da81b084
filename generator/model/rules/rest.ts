import { mountNames } from "../../definition/mounts.ts";
import type { Report } from "../../diagnostics/collector.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { builtins } from "../builtins.ts";
import type { Model, Operation, Rest, Type } from "../model.ts";
import { statesOfOperation } from "../select/states.ts";
import { operationsOf } from "./walk.ts";

/** Checks that every REST mapping can be applied. */
export function checkRest(model: Model, report: Report): void {
  for (const { operation, name } of operationsOf(model)) {
    // A task beside its operation is called in the same way as that operation, which is checked already.
    const states = operation.task?.beside === true ? [] : statesOfOperation(operation);
    for (const state of states)
      for (const mount of mountNames) if (state[mount] !== undefined) checkMapping(state[mount], state, name, report);
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
  if (mapping.body !== undefined && mapping.method === "GET") report("rest-body", mapping.span, { operation: name });
  checkNames(mapping, name, report);
}

/** Headers that the runtime sets itself. */
const ownHeaders: ReadonlySet<string> = new Set(
  "accept accept-language authorization content-length content-type cookie host vmware-api-session-id vmware-use-header-authn x-request-id".split(
    " ",
  ),
);

/** Refuses names that would stand twice in a request. */
function checkNames({ fixed, query, headers, span }: Rest, operation: string, report: Report): void {
  const seen = new Set(fixed.map(({ name }) => name));
  for (const { name } of query) {
    if (seen.has(name)) report("rest-name-twice", span, { operation, name, place: "the query" });
    seen.add(name);
  }
  const seenHeaders = new Set<string>();
  for (const { name } of headers) {
    const lower = name.toLowerCase();
    if (ownHeaders.has(lower)) report("rest-header", span, { operation, name });
    if (seenHeaders.has(lower)) report("rest-name-twice", span, { operation, name, place: "the headers" });
    seenHeaders.add(lower);
  }
}

/**
 * Whether a value of a type can be text in a path or a header. An optional value can't be in a path; a header is left
 * out when its value is unset.
 */
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
