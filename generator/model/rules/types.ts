import type { Report } from "../../diagnostics/collector.ts";
import type { Span } from "../../diagnostics/span.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { compareText } from "../../text/compare.ts";
import { builtinNames, builtins } from "../builtins.ts";
import { nameIn } from "../keys.ts";
import type { Field, Model, Structure, Type } from "../model.ts";
import { statesOfOperation, statesOfStructure } from "../select/states.ts";
import { assertNever, isVoid, partsOf, withoutOptional } from "../types.ts";
import { operationsOf, structuresOf } from "./walk.ts";

/** Checks that types are composed correctly, that values of them can be made, and that member names are unique. */
export function checkTypes(model: Model, report: Report): void {
  for (const structure of structuresOf(model)) {
    for (const state of statesOfStructure(structure)) {
      checkMembers(state.fields, "field", state.name, report);
      checkEndless(structure, state, report);
    }
    checkNames(structure.fields, structure.name, report);
    checkModelKeys(structure, report);
  }
  for (const { operation, name } of operationsOf(model)) {
    for (const { params, output, outputSpan } of statesOfOperation(operation)) {
      checkMembers(params, "parameter", name, report);
      if (!isVoid(output)) checkType(output, `the result of ${operation.id}`, outputSpan, report);
    }
    checkNames(operation.params, name, report);
  }
}

function checkMembers(members: readonly Field[], what: string, owner: string, report: Report): void {
  for (const member of members) {
    checkType(member.type, `the type of ${what} ${member.name}`, member.typeSpan, report);
    checkTypeField(member, members, owner, report);
  }
}

/** Checks for duplicate names. Included fields that exist already are reported with the inclusion. */
function checkNames(members: readonly Field[], owner: string, report: Report): void {
  const seen = new Set<string>();
  for (const { name, alias, span } of members) {
    if (seen.has(name) && alias !== undefined) report("duplicate-wire-name", span, { owner, name });
    seen.add(name);
  }
}

function checkModelKeys({ name, fields, modelKeys, span }: Structure, report: Report): void {
  const names = fields.map((field) => field.name);
  for (const key of modelKeys ?? [])
    if (!names.includes(key))
      report("model-key", span, { structure: name, field: key, suggestion: suggest(key, names) });
}

function checkType(type: Type, position: string, span: Span, report: Report): void {
  switch (type.kind) {
    case "builtin":
      if (!builtins[type.name].isValue)
        report("type-not-allowed", span, {
          type: type.name,
          position,
          reason: `There is no value of type ${type.name}; an operation without \`result\` returns nothing.`,
          advice: "Leave the parameter or field out, or give it a type.",
        });
      return;
    case "optional":
      if (type.element.kind === "optional")
        report("type-not-allowed", span, {
          type: "optional of optional",
          position,
          reason: "A value is set or unset; there is no third state.",
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
          reason: `Keys are compared by their text: ${keyTypes}, id or an enumeration.`,
          advice: "Use another key, or a list of structures.",
        });
      else checkType(type.key, position, span, report);
      return checkType(type.value, position, span, report);
    case "reference":
    case "id":
    case "dynamic":
    case "unresolved":
      return;
    default:
      assertNever(type);
  }
}

const keyTypes = builtinNames.filter((name) => builtins[name].isKey).join(", ");

function isKey(type: Type): boolean {
  if (type.kind === "builtin") return builtins[type.name].isKey;
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

/** Checks that the sibling that holds the resource type of an id is a string or an id. */
function checkTypeField({ type, typeSpan }: Field, siblings: readonly Field[], owner: string, report: Report): void {
  for (const part of partsOf(type)) {
    if (part.kind !== "id" || part.typeField === undefined) continue;
    const sibling = siblings.find((field) => field.name === part.typeField);
    const holder = sibling && withoutOptional(sibling.type);
    const fits =
      holder?.kind === "id" ||
      holder?.kind === "unresolved" ||
      (holder?.kind === "builtin" && holder.name === "string");
    if (!fits) report("id-type-field", typeSpan, { owner, field: part.typeField });
  }
}

/** A structure, and the field of it that requires the next one. */
interface Step {
  readonly owner: Structure;
  readonly field: Field;
}

/** Structures from which no circle can be reached by the fields that they have now. */
const ending = new WeakSet<Structure>();

/** The fields by which a structure needs a value of itself, if it does; `state` is the structure in one release. */
function circleOf(structure: Structure, state: Structure): readonly Step[] | undefined {
  // An earlier type of a field may close a circle with structures that are in none now.
  const isNow = state.fields.every((field) => structure.fields.includes(field));
  const seen = new Set<Structure>();
  const onWay = new Set<Structure>();
  let isEnding = true;
  // A list instead of calls, and what ends is followed only once: chains of references may be long.
  const way = [{ owner: structure, fields: state.fields, at: 0 }];
  for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
    const field = last.fields[last.at];
    last.at += 1;
    if (field === undefined) {
      onWay.delete(last.owner);
      way.pop();
    } else if (field.type.kind === "reference" && field.type.target.kind !== "enumeration") {
      const { target } = field.type;
      if (target === structure) return way.map(({ owner, fields, at }) => ({ owner, field: fields[at - 1]! }));
      if (onWay.has(target)) isEnding = false;
      if (seen.has(target) || (isNow && ending.has(target))) continue;
      seen.add(target);
      onWay.add(target);
      way.push({ owner: target, fields: target.fields, at: 0 });
    }
  }
  if (isEnding) for (const other of seen) ending.add(other);
  return undefined;
}

/** Checks for a structure that requires a value of itself: no value of it could ever be made. */
function checkEndless(structure: Structure, state: Structure, report: Report): void {
  const circle = circleOf(structure, state);
  // Each circle is reported once: at the structure whose name comes first.
  if (circle?.every(({ owner }) => compareText(structure.name, owner.name) <= 0) === true)
    report("endless-structure", structure.span, {
      name: structure.name,
      path: [
        ...circle.map(({ owner, field }) => `${nameIn(structure.module, owner)}.${field.name}`),
        structure.name,
      ].join(" → "),
    });
}
