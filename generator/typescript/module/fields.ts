import type { OptionalKind, PropertySignatureStructure } from "ts-morph";
import type { Field, Lifecycle, Structure } from "../../model/model.ts";
import type { ModuleContext } from "../context.ts";
import { propertyKey, stringLiteral } from "../escaping.ts";
import { memberName, memberOf } from "../names/identifiers.ts";
import type { Direction } from "../types.ts";
import { caseNotes } from "./cases.ts";

type Member = OptionalKind<PropertySignatureStructure>;

/** Members whose names are not derived from their wire names, for a descriptor; undefined where there are none. */
export function unusualMembers(fields: readonly Field[]): string | undefined {
  const unusual = fields.filter((field) => memberOf(field) !== memberName(field.name));
  if (unusual.length === 0) return undefined;
  return `{ ${unusual.map((field) => `${propertyKey(field.name)}: ${stringLiteral(memberOf(field))}`).join(", ")} }`;
}

/** Declares members for fields or parameters. */
export function fieldMembers(
  fields: readonly Field[],
  container: Lifecycle,
  direction: Direction,
  { types, docs }: ModuleContext,
  notes: (field: Field) => readonly string[] = () => [],
): Member[] {
  return fields.map((field) => ({
    name: propertyKey(memberOf(field)),
    hasQuestionToken: field.type.kind === "optional",
    type: types.value(field.type, direction),
    docs: [docs.member(field, container, notes(field))],
  }));
}

/** Notes for a field that is the discriminant of a union: which fields its values require. */
const notesOf = (node: Structure) => (field: Field) => {
  const union = node.unions.find(({ discriminant }) => discriminant === field.name);
  return union === undefined ? [] : caseNotes(node, union);
};

/** The members of a structure in the form in which it is sent. */
export const inputMembers = (node: Structure, context: ModuleContext): Member[] =>
  fieldMembers(node.fields, node, "input", context, notesOf(node));

/** The members of a structure in the form in which it is received. */
export function outputMembers(node: Structure, context: ModuleContext): Member[] {
  const discriminants = new Set(node.unions.map(({ discriminant }) => discriminant));
  return fieldMembers(node.fields, node, "output", context, notesOf(node)).map((member, at) =>
    // A discriminant is always present, even if its value is `undefined`: so the types tell a received value from an
    // input without it.
    discriminants.has(node.fields[at]!.name) ? { ...member, hasQuestionToken: false } : member,
  );
}
