import type { Enumeration, Field, Structure, Union, UnionCase } from "../../model/model.ts";
import { withoutOptional } from "../../model/types.ts";
import { codeSpan } from "../escaping.ts";
import { memberOf } from "../names/identifiers.ts";

/** Values of a discriminant that require the same fields, and these fields. */
export interface CaseGroup {
  readonly values: readonly string[];
  readonly fields: UnionCase["fields"];
}

export function fieldOf({ name, fields }: Structure, wanted: string): Field {
  const field = fields.find((item) => item.name === wanted);
  if (field === undefined) throw new Error(`${name} has no field ${wanted}`);
  return field;
}

export function discriminantType(node: Structure, { discriminant }: Union): Enumeration {
  const type = withoutOptional(fieldOf(node, discriminant).type);
  if (type.kind !== "reference" || type.target.kind !== "enumeration")
    throw new Error(`the discriminant ${node.name}.${discriminant} is not an enumeration`);
  return type.target;
}

/** The values of a discriminant, grouped by the fields that they require, in the order of the enumeration. */
export function caseGroups(node: Structure, union: Union): readonly CaseGroup[] {
  const groups = new Map<string, { readonly values: string[]; readonly fields: UnionCase["fields"] }>();
  for (const { value } of discriminantType(node, union).values) {
    const fields = union.cases.find((item) => item.value === value)?.fields ?? [];
    const rule = JSON.stringify(fields.map(({ name, required }) => [name, required]));
    const group = groups.get(rule) ?? { values: [], fields };
    group.values.push(value);
    groups.set(rule, group);
  }
  return [...groups.values()];
}

/**
 * The fields that each value of a discriminant requires, as lines of a list; the compiler's error messages show only
 * types.
 */
export function caseNotes(node: Structure, union: Union): readonly string[] {
  const groups = caseGroups(node, union);
  const own = groups.filter(({ fields }) => fields.length > 0);
  const isOptional = fieldOf(node, union.discriminant).type.kind === "optional";
  const others = own.length < groups.length ? ["any other value"] : [];
  const without = [...others, ...(isOptional ? ["unset"] : [])].join(", or ");
  const list = (fields: UnionCase["fields"], required: boolean): string =>
    fields
      .filter((field) => field.required === required)
      .map(({ name }) => `\`${memberOf(fieldOf(node, name))}\``)
      .join(", ");
  return [
    `Fields that go with each value of \`${memberOf(fieldOf(node, union.discriminant))}\`:`,
    ...own.map(({ values, fields }) => {
      const required = list(fields, true);
      const optional = list(fields, false);
      const both = [required, optional && `optionally ${optional}`].filter((text) => text !== "").join("; ");
      return `- ${values.map(codeSpan).join(", ")}: ${both}.`;
    }),
    ...(without === "" ? [] : [`- ${without}: none.`]),
  ];
}
