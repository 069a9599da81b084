import { readFileSync } from "node:fs";
import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { suggest } from "../diagnostics/suggest.ts";

/** What is wrong with a part of a JSON document, and where: `[3].services[0].id`. */
export interface Fault {
  readonly path: string;
  readonly problem: string;
}

const schemas = ["facts", "overlay"] as const;
export type SchemaName = (typeof schemas)[number];

const readSchema = (name: SchemaName): object =>
  JSON.parse(readFileSync(new URL(`${name}.schema.json`, import.meta.url), "utf8")) as object;

let ajv: Ajv2019 | undefined;

/** Compiles a schema when it is first needed, because that takes longer than most commands. */
function validator(name: SchemaName): ValidateFunction {
  if (ajv === undefined) {
    ajv = new Ajv2019({ allErrors: true, strictTypes: false, verbose: true });
    for (const schema of schemas) ajv.addSchema(readSchema(schema), `${schema}.schema.json`);
  }
  return ajv.getSchema(`${name}.schema.json`)!;
}

/** How a document differs from a schema of this folder. */
export function faultsOf(name: SchemaName, document: unknown): readonly Fault[] {
  const validate = validator(name);
  if (validate(document)) return [];
  // An `if` that doesn't hold is not a fault in itself: the parts that fail are reported separately.
  return validate.errors!.filter(({ keyword }) => keyword !== "if").map((error) => faultOf(error));
}

function faultOf({ instancePath, keyword, params, parentSchema, data, message = "" }: ErrorObject): Fault {
  const path = instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))
    .reduce((before, part) => extendPath(before, /^\d+$/.test(part) ? Number(part) : part), "");
  const given = describeJson(data);
  switch (keyword) {
    case "type":
      return { path, problem: `expected ${[params["type"] as string | string[]].flat().join(" or ")}, found ${given}` };
    case "enum": {
      const allowed = (params["allowedValues"] as readonly unknown[]).map(String);
      const hint = typeof data === "string" ? suggest(data, allowed).replace(/\?$/, "?") : "";
      return { path, problem: `${given} is not one of ${allowed.join(", ")}${hint === "" ? "" : `.${hint}`}` };
    }
    case "required":
      return { path, problem: `the member ${String(params["missingProperty"])} is missing` };
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(params["additionalProperty"] ?? params["unevaluatedProperty"]);
      const known = Object.keys((parentSchema?.["properties"] ?? {}) as object);
      return {
        path: extendPath(path, name),
        problem: `there is no such member.${suggest(name, known)}`.replace(/\.$/, ""),
      };
    }
    case "pattern":
      return {
        path,
        problem: `${given} doesn't look like it should: ${String((parentSchema?.["description"] as string | undefined) ?? message)}`,
      };
    default:
      return { path, problem: `it ${message}` };
  }
}

/** A path with one more member or index. */
export function extendPath(path: string, part: string | number): string {
  if (typeof part === "number") return `${path}[${part}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(part)) return `${path}[${JSON.stringify(part)}]`;
  return path === "" ? part : `${path}.${part}`;
}

function describeJson(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
