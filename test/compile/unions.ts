import type { Enumeration, Structure, Union } from "../../generator/model/model.ts";
import { withoutOptional } from "../../generator/model/types.ts";
import { memberName } from "../../generator/typescript/names/identifiers.ts";
import { planNames } from "../../generator/typescript/names/plan.ts";
import { readRepository } from "../support/definitions.ts";

/**
 * For each union of the definitions, what has to compile and what must not: every value of the discriminant with the
 * fields that belong to it, without one that it needs, and with each that it forbids.
 */
const { model, whole } = readRepository();
export const names = planNames(whole, () => undefined);
export const unions = model.modules.flatMap((module) =>
  module.structures.flatMap((node) => node.unions.map((union) => ({ node, union }))),
);

export const fieldOf = (node: Structure, name: string) => node.fields.find((field) => field.name === name)!;

export function enumerationOf(node: Structure, { discriminant }: Union): Enumeration {
  const type = withoutOptional(fieldOf(node, discriminant).type);
  if (type.kind !== "reference" || type.target.kind !== "enumeration") throw new Error(`${node.name}.${discriminant}`);
  return type.target;
}

/** One input: what the discriminant is, which fields are set, and why it has to be refused. */
interface Written {
  readonly tag: { readonly literal: string } | "computed" | "newer" | "unset";
  readonly fields: readonly string[];
  readonly refused?: string;
}

/** What is written for one union. */
export function writtenFor(node: Structure, union: Union): Written[] {
  const isOptional = fieldOf(node, union.discriminant).type.kind === "optional";
  const all = fieldsOf(union);
  const found: Written[] = [
    { tag: "computed", fields: all },
    { tag: "newer", fields: [] },
    { tag: { literal: "NO_SUCH_VALUE" }, fields: [], refused: "no value that is known" },
    { tag: "unset", fields: [], ...(!isOptional && { refused: `${union.discriminant} is missing` }) },
    ...(isOptional ? all.map((name): Written => ({ tag: "unset", fields: [name], refused: `${name} alone` })) : []),
  ];
  for (const { value } of enumerationOf(node, union).values) {
    const own = union.cases.find((item) => item.value === value)?.fields ?? [];
    const required = own.filter((field) => field.required).map(({ name }) => name);
    const tag = { literal: value };
    found.push({ tag, fields: required }, { tag, fields: own.map(({ name }) => name) });
    for (const missing of required)
      found.push({
        tag,
        fields: required.filter((name) => name !== missing),
        refused: `${value} needs ${missing}`,
      });
    for (const forbidden of all.filter((name) => !own.some((field) => field.name === name)))
      found.push({ tag, fields: [...required, forbidden], refused: `${value} forbids ${forbidden}` });
  }
  return found;
}

const fieldsOf = (union: Union): string[] => [
  ...new Set(union.cases.flatMap(({ fields }) => fields.map(({ name }) => name))),
];

/** Required fields that this union says nothing of. */
export const othersOf = (node: Structure, union: Union): string[] =>
  node.fields
    .filter(({ type }) => type.kind !== "optional")
    .map(({ name }) => name)
    .filter((name) => name !== union.discriminant && !fieldsOf(union).includes(name));

function textOf({ tag, fields }: Written, node: Structure, union: Union): string {
  const declared = names.declared(node);
  const enumeration = names.declared(enumerationOf(node, union));
  const set = (name: string): string => `${memberName(name)}: value<NonNullable<${declared}["${memberName(name)}"]>>()`;
  const tags = { computed: `value<${enumeration}>()`, newer: `${enumeration}.of("NEWER")` };
  const members = [
    ...(tag === "unset"
      ? []
      : [`${memberName(union.discriminant)}: ${typeof tag === "string" ? tags[tag] : `"${tag.literal}"`}`]),
    ...[...fields, ...othersOf(node, union)].map(set),
  ];
  return `{ ${members.join(", ")} }`;
}

/** A program for one union: what is sent, and what a guard says of what was received. */
function programOf(node: Structure, union: Union): string {
  const declared = names.declared(node);
  const input = names.input(node);
  const enumeration = enumerationOf(node, union);
  const guard = names.guard(node, union);
  const from = (item: Structure | Enumeration): string => `"../package/${names.file(item).replace(/\.ts$/, ".js")}"`;
  return [
    `import { ${guard}, type ${declared}, type ${input} } from ${from(node)};`,
    `import { ${names.declared(enumeration)} } from ${from(enumeration)};`,
    "declare const value: <T>() => T;",
    ...writtenFor(node, union).map((written, at) =>
      [
        ...(written.refused === undefined ? [] : [`// @ts-expect-error ${written.refused}`]),
        `export const input${at}: ${input} = ${textOf(written, node, union)};`,
      ].join("\n"),
    ),
    `export const received: ${input} = value<${declared}>();`,
    `export const again: ${input} = { ...value<${declared}>() };`,
    `void ${names.declared(enumeration)};`,
    ...union.cases.map(({ value, fields }, at) => {
      const tag = memberName(union.discriminant);
      const reads = fields
        .filter(({ required }) => required)
        .map(({ name }) => `NonNullable<typeof item.${memberName(name)}> = item.${memberName(name)}`);
      return [
        `export function case${at}(item: ${declared}): void {`,
        `  if (!${guard}(item, "${value}")) return;`,
        `  const tag: "${value}" = item.${tag}.value;`,
        "  void tag;",
        ...reads.map((read, index) => `  const read${index}: ${read};\n  void read${index};`),
        "}",
      ].join("\n");
    }),
    "",
  ].join("\n");
}

/** Programs for all unions, by file. */
export const unionPrograms = (): Record<string, string> =>
  Object.fromEntries(unions.map(({ node, union }, at) => [`union${at}.ts`, programOf(node, union)]));
