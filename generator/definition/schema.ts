import { moduleShape } from "./format.ts";
import type { JsonSchema } from "./shapes.ts";

/** JSON Schema of a definition file, every part where it is used. */
export const expandedSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  ...moduleShape.schema,
  title: "Interface definition of a module of the vSphere Automation API",
};

/** The same for editors: parts with a title are written once and referred to. */
export const definitionSchema: JsonSchema = condensed(expandedSchema);

function condensed(schema: JsonSchema): JsonSchema {
  const definitions: Record<string, unknown> = {};
  const visit = (value: unknown, isRoot = false): unknown => {
    if (Array.isArray(value)) return value.map((item) => visit(item));
    if (typeof value !== "object" || value === null) return value;
    const { title, description, ...rest } = value as JsonSchema;
    const inner = (): Record<string, unknown> =>
      Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, key === "enum" ? item : visit(item)]));
    if (isRoot) return { ...inner(), title };
    // `title` is a keyword only if its value is a text: a map may have a key called `title`.
    if (typeof title !== "string")
      return {
        ...(title !== undefined && { title: visit(title) }),
        ...inner(),
        ...(description !== undefined && { description }),
      };
    if (!Object.hasOwn(definitions, title)) {
      definitions[title] = undefined;
      definitions[title] = inner();
    }
    const reference = { $ref: `#/definitions/${title}` };
    return description === undefined ? reference : { description, allOf: [reference] };
  };
  const root = visit(schema, true) as JsonSchema;
  return { ...root, definitions };
}
