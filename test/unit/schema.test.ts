import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { definitionSchema } from "../../generator/definition/schema.ts";
import { schemaText } from "../../generator/output/schema.ts";
import { diagnosticsOf, repositoryInput } from "../support/definitions.ts";

const valid: ValidateFunction = new Ajv({ allErrors: true, strict: false }).compile(definitionSchema);

const good = `
module: com.vmware.test
version: "6.7"
doc: A test.
structures:
  Info: { doc: A structure., fields: { a: { type: string?, doc: A field. } } }
`;

describe("the JSON Schema of the definitions", () => {
  it("is the one beside the definitions", () => {
    expect(readFileSync("definitions/schema.json", "utf8")).toBe(schemaText);
  });

  it.each(repositoryInput().map(({ path, bytes }) => [path, bytes] as const))("accepts %s", (_path, bytes) => {
    expect(valid(parse(new TextDecoder().decode(bytes))), JSON.stringify(valid.errors, undefined, 1)).toBe(true);
  });

  it("accepts what the decoder accepts", () => {
    expect(valid(parse(good))).toBe(true);
    expect(diagnosticsOf({ "test.yaml": good })).toEqual([]);
  });

  it.each([
    ["an unknown key", "doc: A structure.", "dok: A structure."],
    ["a missing key", "doc: A structure., ", ""],
    ["a number instead of a text", 'version: "6.7"', "version: 6.7"],
    ["a list instead of a map", "{ a: { type: string?, doc: A field. } }", "[a]"],
    ["a name that is none", "Info:", "in-fo:"],
    ["a text instead of a map", "{ type: string?, doc: A field. }", "string"],
    ["a module name in capitals", "com.vmware.test", "com.VMware"],
    ["a release that is none", '"6.7"', '"new"'],
    ["a type with a wrong character", "string?", "string!"],
  ])("refuses %s, as the decoder does", (_what, from, to) => {
    const bad = good.replace(from, to);
    expect(bad).not.toBe(good);
    expect(valid(parse(bad))).toBe(false);
    expect(diagnosticsOf({ "test.yaml": bad }).length).toBeGreaterThan(0);
  });
});
