import type { ClassDeclarationStructure } from "ts-morph";
import { className } from "../../../templates/runtime/member-name.ts";
import type { Structure, Type } from "../../model/model.ts";
import { code } from "../code.ts";
import type { ModuleContext } from "../context.ts";
import { stringLiteral } from "../escaping.ts";
import { StructureKind } from "../morph.ts";
import { commonErrorFields } from "../names/reserved.ts";
import { runtimeType, runtimeValue } from "../runtime.ts";
import { fieldMembers } from "./fields.ts";

/**
 * A type with `string` in place of enumerations: every program has some errors in it, and would have their enumerations
 * too.
 */
function withTexts(type: Type): Type {
  switch (type.kind) {
    case "reference":
      return type.target.kind === "enumeration" ? { kind: "builtin", name: "string" } : type;
    case "optional":
    case "list":
    case "set":
      return { ...type, element: withTexts(type.element) };
    case "map":
      return { ...type, key: withTexts(type.key), value: withTexts(type.value) };
    default:
      return type;
  }
}

/** The class of an error. Its enumerations have the type `string`. */
export function errorClass(node: Structure, context: ModuleContext): ClassDeclarationStructure {
  const { names, types, docs } = context;
  const own = node.fields
    .filter(({ name }) => !commonErrorFields.has(name))
    .map((field) => ({ ...field, type: withTexts(field.type) }));
  const statics = { isStatic: true, hasOverrideKeyword: true, isReadonly: true };
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: names.declared(node),
    extends: code`${runtimeValue("ServiceError", "service-error")}`,
    docs: [docs.declared(node)],
    properties: [
      { name: "wireName", ...statics, initializer: stringLiteral(node.id) },
      ...(own.length === 0
        ? []
        : [
            {
              name: "fields",
              ...statics,
              type: code`() => ${runtimeType("Fields", "descriptor")}`,
              initializer: code`() => ({ ${types.fields(own)} })`,
            },
          ]),
      { name: "name", hasDeclareKeyword: true, isReadonly: true, type: stringLiteral(className(node.id)) },
      ...fieldMembers(own, node, "output", context).map(({ hasQuestionToken: _, kind: _kind, ...member }) => ({
        ...member,
        hasDeclareKeyword: true,
        isReadonly: true,
      })),
    ],
  };
}
