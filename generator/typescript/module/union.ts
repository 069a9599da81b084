import type { StatementStructures } from "ts-morph";
import type { Structure, Union, UnionCase } from "../../model/model.ts";
import { withoutOptional } from "../../model/types.ts";
import { code, joinCode, type Code } from "../code.ts";
import type { ModuleContext } from "../context.ts";
import { propertyKey, stringLiteral } from "../escaping.ts";
import { StructureKind } from "../morph.ts";
import { memberOf } from "../names/identifiers.ts";
import { runtimeValue } from "../runtime.ts";
import type { Direction } from "../types.ts";
import { caseGroups, discriminantType, fieldOf } from "./cases.ts";

type CaseField = UnionCase["fields"][number];

const memberIn = (node: Structure, name: string): string => propertyKey(memberOf(fieldOf(node, name)));

/** Members with the types that the fields have when they are set. */
const setMembers = (
  fields: readonly CaseField[],
  node: Structure,
  direction: Direction,
  { types }: ModuleContext,
): Code[] =>
  fields.map(
    ({ name }) => code`${memberIn(node, name)}: ${types.value(withoutOptional(fieldOf(node, name).type), direction)}`,
  );

/**
 * The form in which a structure with unions is sent: all its fields, and for each union the fields that may be set
 * together. The compiler checks a discriminant that is written as a literal; one that is only known at run time is
 * checked then.
 */
export function unionInput(node: Structure, context: ModuleContext): Code {
  const unions = node.unions.map((union) => code`(${joinCode(branches(node, union, context), " | ")})`);
  return joinCode([context.names.inputFields(node), ...unions], " & ");
}

function branches(node: Structure, union: Union, context: ModuleContext): Code[] {
  const { types } = context;
  const enumeration = discriminantType(node, union);
  const tag = memberIn(node, union.discriminant);
  const isOptional = fieldOf(node, union.discriminant).type.kind === "optional";
  const all = [...new Set(union.cases.flatMap(({ fields }) => fields.map(({ name }) => name)))];
  const unset = (names: readonly string[]): string[] => names.map((name) => `${memberIn(node, name)}?: undefined`);

  const object = (members: readonly (string | Code)[]): Code => code`{ ${joinCode(members, "; ")} }`;
  return [
    // Values that require the same fields share a branch.
    ...caseGroups(node, union).map(({ values, fields }) => {
      const own = new Set(fields.map(({ name }) => name));
      return object([
        `${tag}: ${values.map(stringLiteral).join(" | ")}`,
        ...setMembers(
          fields.filter(({ required }) => required),
          node,
          "input",
          context,
        ),
        ...unset(all.filter((name) => !own.has(name))),
      ]);
    }),
    ...(isOptional ? [object([`${tag}?: undefined`, ...unset(all)])] : []),
    object([code`${tag}: ${types.declared(enumeration, "type")}${isOptional ? " | undefined" : ""}`]),
  ];
}

/** The received form by the value of a discriminant, and the guard that tests for such a value. */
export function unionStatements(node: Structure, union: Union, context: ModuleContext): StatementStructures[] {
  const { names, types } = context;
  const declared = names.declared(node);
  const cases = names.cases(node, union);
  const tag = memberIn(node, union.discriminant);
  const enumeration = types.declared(discriminantType(node, union), "type");
  return [
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: cases,
      docs: [`{@link ${declared}} by the value of \`${memberOf(fieldOf(node, union.discriminant))}\`.`],
      properties: union.cases.map(({ value, fields }) => ({
        name: propertyKey(value),
        type: code`${declared} & { ${joinCode(
          [
            code`${tag}: ${enumeration} & { readonly value: ${stringLiteral(value)} }`,
            ...setMembers(
              fields.filter(({ required }) => required),
              node,
              "output",
              context,
            ),
          ],
          "; ",
        )} }`,
        docs: [caseDoc(fields, node)],
      })),
    },
    {
      kind: StructureKind.Function,
      isExported: true,
      name: names.guard(node, union),
      typeParameters: [{ name: "Case", constraint: `keyof ${cases}` }],
      parameters: [
        { name: "value", type: declared },
        { name: "wanted", type: "Case" },
      ],
      returnType: `value is ${cases}[Case]`,
      statements: [
        code`return ${runtimeValue("isUnionCase", "union")}(${declared}, ${stringLiteral(union.discriminant)}, value, wanted);`,
      ],
      docs: [
        `True when \`${memberOf(fieldOf(node, union.discriminant))}\` has the wanted value and the fields that belong to it are set.`,
      ],
    },
  ];
}

function caseDoc(fields: readonly CaseField[], node: Structure): string {
  const list = (required: boolean): string =>
    fields
      .filter((field) => field.required === required)
      .map(({ name }) => `\`${memberOf(fieldOf(node, name))}\``)
      .join(", ");
  const always = list(true);
  const maybe = list(false);
  const texts = [always && `Has ${always}.`, maybe && `May have ${maybe}.`].filter((text) => text !== "");
  return texts.length === 0 ? "Has no fields of its own." : texts.join(" ");
}
