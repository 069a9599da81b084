import type { OptionalKind, PropertySignatureStructure } from "ts-morph";
import type { Field, Lifecycle } from "../../model/model.ts";
import type { ModuleContext } from "../context.ts";
import { propertyKey } from "../escaping.ts";
import { memberName } from "../names/identifiers.ts";
import type { Direction } from "../types.ts";

type Member = OptionalKind<PropertySignatureStructure>;

/** The members that stand for fields or parameters. */
export function fieldMembers(
  fields: readonly Field[],
  container: Lifecycle,
  direction: Direction,
  { types, docs }: ModuleContext,
): Member[] {
  return fields.map((field) => ({
    name: propertyKey(memberName(field.name)),
    hasQuestionToken: field.type.kind === "optional",
    type: types.value(field.type, direction),
    docs: [docs.member(field, container)],
  }));
}
