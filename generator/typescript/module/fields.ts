import type { OptionalKind, PropertySignatureStructure } from "ts-morph";
import type { Field, Lifecycle, Structure } from "../../model/model.ts";
import type { ModuleContext } from "../context.ts";
import { propertyKey, stringLiteral } from "../escaping.ts";
import { memberName, memberOf } from "../names/identifiers.ts";
import type { Direction } from "../types.ts";
import { caseNotes } from "./cases.ts";

type Member = OptionalKind<PropertySignatureStructure>;

/** Members whose names are not made of their wire names, for a descriptor; nothing where there are none. */
export function unusualMembers(fields: readonly Field[]): string | undefined {
  const unusual = fields.filter((field) => memberOf(field) !== memberName(field.name));
  if (unusual.length === 0) return undefined;
  return `{ ${unusual.map((field) => `${propertyKey(field.name)}: ${stringLiteral(memberOf(field))}`).join(", ")} }`;
}

/** The members for fields or parameters. */
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

/** What a field decides as the discriminant of a union. */
const notesOf = (node: Structure) => (field: Field) => {
  const union = node.unions.find(({ discriminant }) => discriminant === field.name);
  return union === undefined ? [] : caseNotes(node, union);
};

/** The members of a structure as it is sent. */
export const inputMembers = (node: Structure, context: ModuleContext): Member[] =>
  fieldMembers(node.fields, node, "input", context, notesOf(node));

/** The members of a structure as it is received. */
export function outputMembers(node: Structure, context: ModuleContext): Member[] {
  const discriminants = new Set(node.unions.map(({ discriminant }) => discriminant));
  return fieldMembers(node.fields, node, "output", context, notesOf(node)).map((member, at) =>
    // Always there, if only as `undefined`: an input that leaves a discriminant out is told from what was received.
    discriminants.has(node.fields[at]!.name) ? { ...member, hasQuestionToken: false } : member,
  );
}
