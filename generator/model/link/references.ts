import { partOf, type WrittenType } from "../../definition/scalars.ts";
import type { TypeExpression } from "../../definition/types.ts";
import type { Span } from "../../diagnostics/span.ts";
import { isBuiltinName } from "../builtins.ts";
import { keyOf } from "../keys.ts";
import type { Field, Type } from "../model.ts";
import { partsOf } from "../types.ts";
import type { Scopes } from "./symbols.ts";

/** Resolves a type as it is written in a definition; a name that can't be resolved is reported. */
export const typeOf = (written: WrittenType | undefined, module: string, scopes: Scopes): Type =>
  written === undefined ? { kind: "unresolved" } : resolve(written.expression, written, module, scopes);

function resolve(expression: TypeExpression, written: WrittenType, module: string, scopes: Scopes): Type {
  const inner = (part: TypeExpression): Type => resolve(part, written, module, scopes);
  const named = (name: string, at: number, kind: "type" | "structure"): Type =>
    reference(name, partOf(written.span, at, name.length), module, kind, scopes);
  switch (expression.kind) {
    case "name":
      return isBuiltinName(expression.name)
        ? { kind: "builtin", name: expression.name }
        : named(expression.name, expression.at, "type");
    case "id":
      return { kind: "id", resourceTypes: expression.resourceTypes, typeField: expression.typeField };
    case "optional":
    case "list":
    case "set":
      return { kind: expression.kind, element: inner(expression.element) };
    case "map":
      return { kind: "map", key: inner(expression.key), value: inner(expression.value) };
    case "dynamic":
      return {
        kind: "dynamic",
        hasFieldsOf: expression.hasFieldsOf.flatMap(({ name, at }) => {
          const type = named(name, at, "structure");
          return type.kind === "reference" && type.target.kind !== "enumeration" ? [type.target] : [];
        }),
      };
  }
}

function reference(name: string, span: Span, module: string, kind: "type" | "structure", scopes: Scopes): Type {
  const target = scopes.lookup(name, module, kind, span);
  if (target === undefined) return { kind: "unresolved" };
  if (target.kind === "service" || (kind === "structure" && target.kind === "enumeration")) {
    const expected = kind === "structure" ? "a structure" : "a structure or an enumeration";
    scopes.mistaken({ value: name, span }, target, expected, "A value has a type.");
    return { kind: "unresolved" };
  }
  return { kind: "reference", target };
}

/**
 * The wire name of the member that a definition names. A name without a member is kept, and a rule reports it later.
 */
export const wireNameAmong = (members: readonly Pick<Field, "alias" | "name">[], key: string): string =>
  members.find((member) => keyOf(member) === key)?.name ?? key;

/** Replaces names of sibling members in types by their wire names. */
export function withWireNames(members: readonly Field[]): readonly Field[] {
  if (members.every((member) => member.alias === undefined)) return members;
  const rename = (type: Type): Type => {
    if (!partsOf(type).some((part) => part.kind === "id" && part.typeField !== undefined)) return type;
    switch (type.kind) {
      case "id":
        return { ...type, typeField: type.typeField && wireNameAmong(members, type.typeField) };
      case "optional":
      case "list":
      case "set":
        return { kind: type.kind, element: rename(type.element) };
      case "map":
        return { kind: "map", key: rename(type.key), value: rename(type.value) };
      default:
        return type;
    }
  };
  return members.map((member) => ({
    ...member,
    type: rename(member.type),
    history: member.history.map((state) => ({ ...state, type: rename(state.type) })),
  }));
}
