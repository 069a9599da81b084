import type { Report } from "../../diagnostics/diagnostics.ts";
import {
  assertNever,
  targetsOf,
  withoutOptional,
  type Field,
  type Model,
  type Structure,
  type Type,
} from "../model.ts";
import { compareText } from "../../text/compare.ts";
import type { Span } from "../../diagnostics/span.ts";

/** What a type may be made of, and that a value of it can be written down. */
export function checkTypes(model: Model, report: Report): void {
  for (const module of model.modules) {
    for (const structure of module.structures) {
      for (const field of structure.fields) {
        checkType(field.type, `the type of field ${field.name}`, field.typeSpan, report);
        checkTypeField(field, structure.fields, structure.name, report);
      }
      checkEndless(structure, report);
    }
    for (const { name, operations } of module.services)
      for (const operation of operations) {
        for (const param of operation.params) {
          checkType(param.type, `the type of parameter ${param.name}`, param.typeSpan, report);
          checkTypeField(param, operation.params, `${name}.${operation.id}`, report);
        }
        if (!isVoid(operation.output))
          checkType(operation.output, `the result of ${operation.id}`, operation.outputSpan, report);
      }
  }
}

const isVoid = (type: Type): boolean => type.kind === "builtin" && type.name === "void";

function checkType(type: Type, position: string, span: Span, report: Report): void {
  switch (type.kind) {
    case "builtin":
      if (type.name === "void")
        report("type-not-allowed", span, {
          type: "void",
          position,
          reason: "There is no value of type void; it says that an operation returns nothing.",
          advice: "Leave the parameter or field out, or give it a type.",
        });
      return;
    case "optional":
      if (type.element.kind === "optional")
        report("type-not-allowed", span, {
          type: "optional of optional",
          position,
          reason: "Unset is unset; there is nothing between.",
          advice: "Remove one `?`.",
        });
      return checkType(type.element, position, span, report);
    case "list":
    case "set":
      return checkType(type.element, position, span, report);
    case "map":
      if (!isKey(type.key))
        report("type-not-allowed", span, {
          type: nameOf(type.key),
          position: "the key of a map",
          reason: "Keys are compared by their text: string, id, uri, long, boolean or an enumeration.",
          advice: "Use another key, or a list of structures.",
        });
      else checkType(type.key, position, span, report);
      return checkType(type.value, position, span, report);
    case "reference":
      if (type.target.kind === "error")
        report("type-not-allowed", span, {
          type: `The error ${type.target.name}`,
          position,
          reason: "An error is reported; where one is sent as a value its type is any_error, or dynamic<Error>.",
          advice: "Write any_error.",
        });
      return;
    case "id":
    case "dynamic":
    case "unresolved":
      return;
    default:
      assertNever(type);
  }
}

function isKey(type: Type): boolean {
  if (type.kind === "builtin") return ["string", "uri", "long", "boolean"].includes(type.name);
  return (
    type.kind === "id" ||
    type.kind === "unresolved" ||
    (type.kind === "reference" && type.target.kind === "enumeration")
  );
}

function nameOf(type: Type): string {
  if (type.kind === "builtin") return `A ${type.name}`;
  return type.kind === "reference" ? type.target.name : `A type that is ${type.kind}`;
}

function checkTypeField({ type, typeSpan }: Field, siblings: readonly Field[], owner: string, report: Report): void {
  const id = withoutOptional(type);
  if (id.kind !== "id" || id.typeField === undefined) return;
  const sibling = siblings.find((field) => field.name === id.typeField);
  const text = sibling && withoutOptional(sibling.type);
  if (text?.kind !== "builtin" || text.name !== "string")
    report("id-type-field", typeSpan, { owner, field: id.typeField });
}

/** A structure that needs a value of itself could never be made. */
function checkEndless(structure: Structure, report: Report): void {
  const walk = (current: Structure, path: readonly string[], seen: Set<Structure>): readonly string[] | undefined => {
    for (const { name, type } of current.fields) {
      if (type.kind !== "reference" || type.target.kind === "enumeration") continue;
      const here = [...path, `${current.name}.${name}`];
      if (type.target === structure) return here;
      if (seen.has(type.target)) continue;
      seen.add(type.target);
      const found = walk(type.target, here, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const path = walk(structure, [], new Set([structure]));
  // One report for a circle: at the structure that comes first in it.
  if (path !== undefined && path.every((step) => compareText(structure.name, step) <= 0))
    report("endless-structure", structure.span, {
      name: structure.name,
      path: `${path.join(" → ")} → ${structure.name}`,
    });
}

/** Structures that a type leads to, however deep. */
export function reachable(types: Iterable<Type>): ReadonlySet<Structure> {
  const found = new Set<Structure>();
  const pending = [...types];
  for (let type = pending.pop(); type !== undefined; type = pending.pop())
    for (const target of targetsOf(type))
      if (target.kind !== "enumeration" && !found.has(target)) {
        found.add(target);
        pending.push(...target.fields.map((field) => field.type));
      }
  return found;
}
