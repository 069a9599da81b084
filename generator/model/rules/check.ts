import { checkReleases } from "./releases.ts";
import { checkTypes } from "./types.ts";
import { checkUnions } from "./unions.ts";
import type { Report } from "../../diagnostics/diagnostics.ts";
import { withoutOptional, type Model, type Operation, type PropertyPath, type Service, type Type } from "../model.ts";
import { suggest } from "../../diagnostics/suggest.ts";

/** A rule over the model; it reports and changes nothing. */
export type Rule = (model: Model, report: Report) => void;

const rules: readonly Rule[] = [checkTypes, checkUnions, checkReleases, checkPrivileges, checkRest, checkConstants];

/** Everything that can be wrong although every name was found. */
export function check(model: Model, report: Report): void {
  for (const rule of rules) rule(model, report);
}

const operationsOf = (model: Model): readonly { service: Service; operation: Operation; name: string }[] =>
  model.modules.flatMap((module) =>
    module.services.flatMap((service) =>
      service.operations.map((operation) => ({ service, operation, name: `${service.name}.${operation.id}` })),
    ),
  );

function checkPrivileges(model: Model, report: Report): void {
  for (const { operation, name } of operationsOf(model)) {
    for (const { via, span } of operation.privileges) {
      if (via === undefined) continue;
      const candidates = via.structure?.fields ?? operation.params;
      const found = candidates.find((field) => field.name === via.name);
      const path = via.structure === undefined ? via.name : `${via.structure.name}.${via.name}`;
      const suggestion = suggest(
        via.name,
        candidates.map((field) => field.name),
      );
      const what = via.structure === undefined ? "parameter" : "field";
      if (found === undefined) report("privilege-path", span, { operation: name, what, path, suggestion });
      else if (!hasPart(found.type, via.part))
        report("privilege-path", span, { operation: name, what: "map", path: `${path}/${via.part}`, suggestion: "" });
    }
  }
}

const hasPart = (type: Type, part: PropertyPath["part"]): boolean =>
  part === undefined || ["map", "unresolved"].includes(withoutOptional(type).kind);

function checkRest(model: Model, report: Report): void {
  const seen = new Map<string, string>();
  for (const { operation, name, service } of operationsOf(model)) {
    const { rest, params } = operation;
    if (rest === undefined) continue;
    for (const [, variable = ""] of rest.url.matchAll(/\{(\w+)\}/g)) {
      const parameter = params.find((field) => field.name === variable);
      if (parameter === undefined) {
        const suggestion = suggest(
          variable,
          params.map((field) => field.name),
        );
        report("rest-variable", rest.span, { operation: name, variable, suggestion });
      } else if (!fitsIntoUrl(parameter.type))
        report("rest-variable-type", rest.span, { variable, type: `of a type that is ${kindOf(parameter.type)}` });
    }
    // Parameters are told apart by their place, not by their name.
    const shape = `${rest.method} ${rest.url.replace(/\{\w+\}/g, "{}")}`;
    const other = seen.get(shape);
    if (other !== undefined) report("rest-clash", rest.span, { operation: name, other });
    else seen.set(shape, `${service.name}.${operation.id}`);
  }
}

function fitsIntoUrl(type: Type): boolean {
  if (type.kind === "builtin") return ["string", "uri", "long", "boolean"].includes(type.name);
  if (type.kind === "reference") return type.target.kind === "enumeration";
  return type.kind === "id" || type.kind === "unresolved";
}

const kindOf = (type: Type): string =>
  type.kind === "builtin" ? type.name : type.kind === "reference" ? type.target.kind : type.kind;

function checkConstants(model: Model, report: Report): void {
  for (const { services } of model.modules)
    for (const service of services)
      for (const { name, type, value, span } of service.constants) {
        const values: readonly unknown[] = Array.isArray(value) ? value : [value];
        const element = type.kind === "list" ? type.element : type;
        const expected = element.kind === "id" ? "string" : element.kind === "builtin" ? element.name : undefined;
        const parameters = {
          name: `${service.name}.${name}`,
          type: type.kind === "list" ? `list of ${expected ?? "that"}` : (expected ?? type.kind),
        };
        if (type.kind === "unresolved") continue;
        if (expected === undefined || !(expected in literalTests))
          report("constant-value", span, {
            ...parameters,
            advice: "Use boolean, long, double, string or a list of one of them.",
          });
        else if (Array.isArray(value) !== (type.kind === "list"))
          report("constant-value", span, {
            ...parameters,
            advice: type.kind === "list" ? "Write a list." : "Write a single value.",
          });
        else if (!values.every((item) => literalTests[expected as keyof typeof literalTests](item)))
          report("constant-value", span, { ...parameters, advice: `Write a value of type ${expected}.` });
      }
}

const literalTests = {
  boolean: (value: unknown): boolean => typeof value === "boolean",
  long: (value: unknown): boolean => Number.isSafeInteger(value),
  double: (value: unknown): boolean => Number.isFinite(value),
  string: (value: unknown): boolean => typeof value === "string",
};
