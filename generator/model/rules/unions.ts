import type { Report } from "../../diagnostics/collector.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Enumeration, Model, Structure, Union } from "../model.ts";
import { statesOfStructure } from "../select/states.ts";
import { withoutOptional } from "../types.ts";
import { structuresOf } from "./walk.ts";

/** Checks that the cases of a union are values of its discriminant, and list optional fields of the structure. */
export function checkUnions(model: Model, report: Report): void {
  for (const structure of structuresOf(model)) {
    if (structure.unions.length + structure.history.length === 0) continue;
    for (const state of statesOfStructure(structure)) {
      for (const union of state.unions) checkUnion(state, union, report);
      checkShared(state, report);
    }
  }
}

function checkUnion(structure: Structure, union: Union, report: Report): void {
  const names = structure.fields.map((field) => field.name);
  const discriminant = structure.fields.find((field) => field.name === union.discriminant);
  const type = discriminant && withoutOptional(discriminant.type);
  let enumeration: Enumeration | undefined;
  if (discriminant === undefined)
    report("union-no-discriminant", union.span, {
      structure: structure.name,
      field: union.discriminant,
      suggestion: suggest(union.discriminant, names),
    });
  else if (type?.kind === "reference" && type.target.kind === "enumeration") enumeration = type.target;
  else if (type?.kind !== "unresolved") report("union-discriminant-type", union.span, { field: union.discriminant });

  for (const { value, fields, span } of union.cases) {
    const values = enumeration?.values.map((item) => item.value);
    if (enumeration !== undefined && !values?.includes(value))
      report("union-unknown-value", span, {
        enumeration: enumeration.name,
        value,
        suggestion: suggest(value, values ?? []),
      });
    const seen = new Set([union.discriminant]);
    for (const item of fields) {
      if (seen.has(item.name)) report("union-repeated-field", item.span, { value, field: item.name });
      seen.add(item.name);
      const field = structure.fields.find((candidate) => candidate.name === item.name);
      if (field === undefined)
        report("union-unknown-field", item.span, {
          structure: structure.name,
          field: item.name,
          suggestion: suggest(item.name, names),
        });
      else if (field.type.kind !== "optional" && field.type.kind !== "unresolved")
        report("union-required-field", field.typeSpan, { field: `${structure.name}.${field.name}` });
    }
  }
}

function checkShared(structure: Structure, report: Report): void {
  for (const field of structure.fields) {
    const unions = structure.unions.filter(({ cases }) =>
      cases.some(({ fields }) => fields.some(({ name }) => name === field.name)),
    );
    if (unions.length > 1)
      report("union-shared-field", field.span, {
        field: `${structure.name}.${field.name}`,
        unions: unions.map((union) => union.discriminant).join(", "),
      });
  }
}
