import type { StatementStructures } from "ts-morph";
import type { Enumeration } from "../../model/model.ts";
import { code } from "../code.ts";
import type { ModuleContext } from "../context.ts";
import { stringLiteral } from "../escaping.ts";
import { Scope, StructureKind } from "../morph.ts";
import { runtimeValue } from "../runtime.ts";

/** The class of an enumeration, and the literals of its values. */
export function enumerationStatements(node: Enumeration, { names, docs }: ModuleContext): StatementStructures[] {
  const name = names.declared(node);
  const values = names.values(node);
  return [
    {
      kind: StructureKind.TypeAlias,
      isExported: true,
      name: values,
      type: node.values.length === 0 ? "never" : node.values.map(({ value }) => stringLiteral(value)).join(" | "),
      docs: [`Values of {@link ${name}} that this version knows.`],
    },
    {
      kind: StructureKind.Class,
      isExported: true,
      name,
      extends: code`${runtimeValue("Enumeration", "enumeration")}<${values}>`,
      docs: [docs.declared(node)],
      properties: [
        // A private member makes the class nominal: without it two enumerations would be assignable to each other.
        { name: "nominal", hasDeclareKeyword: true, scope: Scope.Private, isReadonly: true, type: stringLiteral(name) },
        { name: "wireName", isStatic: true, isReadonly: true, initializer: stringLiteral(node.id) },
        ...node.values.map((item) => ({
          name: names.constant(item),
          isStatic: true,
          isReadonly: true,
          type: name,
          initializer: `/* @__PURE__ */ ${name}.of(${stringLiteral(item.value)})`,
          docs: [docs.member(item, node)],
        })),
      ],
      methods: [
        {
          name: "of",
          isStatic: true,
          parameters: [{ name: "text", type: `${values} | (string & {})` }],
          returnType: name,
          statements: [code`return ${runtimeValue("intern", "enumeration")}(${name}, text);`],
          docs: ["The value for a text; one that this version doesn't know is kept."],
        },
        {
          name: "values",
          isStatic: true,
          returnType: `readonly ${name}[]`,
          statements: [code`return ${runtimeValue("constantsOf", "enumeration")}(${name});`],
          docs: ["The values that this version knows, in the order of the definition."],
        },
      ],
    },
  ];
}
