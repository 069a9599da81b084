import { Ajv, type ValidateFunction } from "ajv";
import { forMounts } from "../definition/mounts.ts";
import type { ModelJson } from "../model/json-model.ts";

const text = { type: "string" } as const;
const list = (items: object) => ({ type: "array", items }) as const;
const mapOf = (additionalProperties: object) => ({ type: "object", additionalProperties }) as const;
const one = (name: string, value: object, others: object = {}) => ({
  type: "object",
  properties: { [name]: value, ...others },
  required: [name],
});
/** Members that are needed, and ones that may be missing; a newer generator may add more. */
const object = (needed: Readonly<Record<string, object>>, others: Readonly<Record<string, object>> = {}) => ({
  type: "object",
  properties: { ...needed, ...others },
  required: Object.keys(needed),
});

const type = { $ref: "#/$defs/type" };
const resourceTypes = list(list(text));
const described = { doc: text, deprecated: { anyOf: [text, { const: true }] }, preview: { const: true }, since: text };
const mapping = object(
  { method: text, url: text },
  { path: mapOf(text), body: text, query: mapOf(text), headers: mapOf(text) },
);
const field = object({ name: text, type }, { ...described, called: text, resource_types: resourceTypes });
const operation = object(
  { id: text, params: list(field), output: type, errors: list(text) },
  {
    ...described,
    name: text,
    resource_types: resourceTypes,
    undeclared_errors: list(text),
    raises: list(text),
    raises_doc: list({ type: "array", items: [text, text], minItems: 2, additionalItems: false }),
    privileges: list(object({ privilege: text }, { resource: text, referenced_by: text, if: text })),
    ...forMounts(() => mapping),
    task_result: type,
    task_resource_types: resourceTypes,
  },
);
const union = object({
  union: text,
  cases: mapOf(list(object({ field: text, required: { type: "boolean" } }))),
});

const schema = {
  $defs: {
    type: {
      anyOf: [
        text,
        one("struct", text),
        one("error", text),
        one("enum", text),
        one("id", list(text), { type_field: text }),
        one("optional", type),
        one("list", type),
        one("set", type),
        one("map", { type: "array", items: [type, type], minItems: 2, additionalItems: false }),
        one("dynamic", list({ anyOf: [one("struct", text), one("error", text)] })),
      ],
    },
  },
  ...list(
    object(
      {
        module: text,
        services: list(
          object(
            { id: text, name: text, operations: list(operation) },
            { ...described, constants: { type: "object" }, constant_details: mapOf(object({ type, doc: text })) },
          ),
        ),
        structures: list(
          object(
            { id: text, name: text, fields: list(field) },
            { ...described, model_keys: list(text), unions: list(union) },
          ),
        ),
        enums: list(
          object(
            { id: text, name: text, values: list(object({ value: text }, { ...described, called: text })) },
            described,
          ),
        ),
        stub_factory: { type: "object" },
      },
      described,
    ),
  ),
  minItems: 1,
};

let compiled: ValidateFunction<ModelJson> | undefined;

/** A model that was saved as JSON, or what is wrong with it. */
export function parseModel(json: string): { readonly model: ModelJson } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { problem: "it is no JSON" };
  }
  const validate = (compiled ??= new Ajv({ strict: false }).compile<ModelJson>(schema));
  if (validate(value)) return { model: value };
  const [error] = validate.errors ?? [];
  return { problem: `it is no model: ${error?.instancePath || "the whole"} ${error?.message ?? "is wrong"}` };
}
