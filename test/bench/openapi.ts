import type { Enumeration, Field, Model, Operation, Service, Structure, Type } from "../../generator/model/model.ts";

/** Our API as OpenAPI 3, so that the peers do the same work: same operations, structures, values and texts. */
export function openApiOf(model: Model): unknown {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const module of model.modules) {
    for (const structure of module.structures) schemas[schemaName(structure)] = structureSchema(structure);
    for (const enumeration of module.enumerations) schemas[schemaName(enumeration)] = enumerationSchema(enumeration);
    for (const service of module.services)
      for (const operation of service.operations) {
        const path = `/${service.id.replace(/[._]/g, "-")}/${operation.id}${operation.params.some(inPath) ? "/{target}" : ""}`;
        paths[path] = { post: operationObject(operation, service) };
      }
  }
  return { openapi: "3.0.3", info: { title: "vSphere", version: "6.7" }, paths, components: { schemas } };
}

const inPath = (param: Field): boolean => param.type.kind === "id" && param.name === "vm";
const schemaName = (node: Structure | Enumeration): string =>
  node.id
    .split(".")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
const reference = (node: Structure | Enumeration): unknown => ({ $ref: `#/components/schemas/${schemaName(node)}` });

function operationObject(operation: Operation, service: Service): unknown {
  const body = operation.params.filter((param) => !inPath(param));
  const answer = (description: string, schema?: unknown): unknown => ({
    description,
    ...(schema !== undefined && { content: { "application/json": { schema } } }),
  });
  const statuses = [400, 401, 403, 404, 409, 412, 422, 423, 424, 500, 503, 504];
  return {
    operationId: `${service.id.replace(/\./g, "_")}_${operation.id}`,
    tags: [service.id],
    description: operation.doc,
    parameters: operation.params.filter(inPath).map((param) => ({
      name: "target",
      in: "path",
      required: true,
      description: param.doc,
      schema: { type: "string" },
    })),
    ...(body.length > 0 && {
      requestBody: { required: true, content: { "application/json": { schema: objectOf(body) } } },
    }),
    responses: {
      "200":
        operation.output.kind === "builtin" && operation.output.name === "void"
          ? answer("Done.")
          : answer(operation.outputDoc ?? "Result.", schemaOf(operation.output)),
      ...Object.fromEntries(
        operation.errors
          .slice(0, statuses.length)
          .map((item, index) => [
            String(statuses[index]),
            answer(item.conditions.join(" ") || "Error.", reference(item.error)),
          ]),
      ),
    },
  };
}

function objectOf(fields: readonly Field[]): unknown {
  const required = fields.filter((field) => field.type.kind !== "optional").map((field) => field.name);
  return {
    type: "object",
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(fields.map((field) => [field.name, described(schemaOf(field.type), field.doc)])),
  };
}

const described = (schema: unknown, description: string): unknown =>
  "$ref" in (schema as object) ? { allOf: [schema], description } : { ...(schema as object), description };
const structureSchema = (structure: Structure): unknown => ({
  ...(objectOf(structure.fields) as object),
  description: structure.doc,
});
const enumerationSchema = ({ doc, values }: Enumeration): unknown => ({
  type: "string",
  description: doc,
  enum: values.map((item) => item.value),
});

function schemaOf(type: Type): unknown {
  switch (type.kind) {
    case "builtin":
      return {
        type:
          type.name === "boolean"
            ? "boolean"
            : type.name === "long"
              ? "integer"
              : type.name === "double"
                ? "number"
                : ["opaque", "any_error"].includes(type.name)
                  ? "object"
                  : "string",
      };
    case "optional":
      return schemaOf(type.element);
    case "list":
      return { type: "array", items: schemaOf(type.element) };
    case "set":
      return { type: "array", uniqueItems: true, items: schemaOf(type.element) };
    case "map":
      return { type: "object", additionalProperties: schemaOf(type.value) };
    case "reference":
      return reference(type.target);
    case "dynamic":
      return { type: "object" };
    default:
      return { type: "string" };
  }
}
