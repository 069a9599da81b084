import type { Enumeration, Structure } from "../../model/model.ts";
import { memberOf } from "../../typescript/names/identifiers.ts";
import { badges, type PageWriter } from "../site-context.ts";
import { structureFieldViews } from "./fields.ts";
import { lifeView } from "./life.ts";

/** From this number of values on, the list is collapsed. */
const manyValues = 12;

/** A structure or an error: what is received, what is sent, and what belongs to each case of its unions. */
export function structureView(node: Structure, writer: PageWriter): Readonly<Record<string, unknown>> {
  const { names } = writer.site;
  const { emit, module } = writer.page;
  const name = names.declared(node);
  const input = names.input(node);
  const memberIn = (field: string): string => memberOf(node.fields.find((item) => item.name === field)!);
  return {
    name,
    id: node.id,
    doc: writer.prose(node.doc),
    badges: badges(node, module),
    life: lifeView(node, module, writer),
    fields: structureFieldViews(node, name, writer),
    forms: node.kind === "error" ? undefined : { input, differs: emit.differsAsInput(node) },
    unions: node.unions.map(({ discriminant, cases }) => ({
      discriminant: memberIn(discriminant),
      cases: cases.map(({ value, fields }) => ({
        value,
        required: fields.filter(({ required }) => required).map((field) => memberIn(field.name)),
        optional: fields.filter(({ required }) => !required).map((field) => memberIn(field.name)),
        isBare: fields.length === 0,
      })),
    })),
    exports: writer.exports([
      name,
      input,
      ...node.unions.flatMap((union) => [names.cases(node, union), names.guard(node, union)]),
    ]),
  };
}

export function enumerationView(node: Enumeration, writer: PageWriter): Readonly<Record<string, unknown>> {
  const { names } = writer.site;
  const { module } = writer.page;
  const name = names.declared(node);
  const values = node.values.map((item) => ({
    name: names.constant(item),
    anchor: `${name}.${names.constant(item)}`,
    /** The text on the wire, where it differs from the name. */
    value: item.value === names.constant(item) ? undefined : item.value,
    doc: writer.prose(item.doc),
    badges: badges(item, node),
    life: lifeView(item, node, writer),
  }));
  return {
    name,
    id: node.id,
    doc: writer.prose(node.doc),
    badges: badges(node, module),
    life: lifeView(node, module, writer),
    values,
    folded: values.length > manyValues ? values.length : undefined,
    exports: writer.exports([name, names.values(node)]),
  };
}
