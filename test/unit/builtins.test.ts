import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtinNames, builtins, type BuiltinName } from "../../generator/model/builtins.ts";
import { builtinTypes } from "../../generator/typescript/builtins.ts";
import type { BuiltinName as RuntimeName } from "../../templates/runtime/descriptor.ts";
import * as runtime from "../../templates/runtime/types.ts";
import { codesOf } from "../support/models.ts";

// The compiler holds that the names of the generator and those of the runtime are the same; `id` has parts here.
type Same<A, B> = [A, B] extends [B, A] ? true : false;
const same: Same<BuiltinName | "id", RuntimeName> = true;

describe("builtin types", () => {
  it("are the same for the generator, in TypeScript and for the runtime", () => {
    expect(same).toBe(true);
    expect(Object.keys(builtinTypes)).toEqual(builtinNames);
    const types = Object.entries(runtime).flatMap(([name, type]) => ("builtin" in type ? [[name, type.builtin]] : []));
    expect(types.sort()).toEqual([...builtinNames, "id"].sort().map((name) => [name, name]));
  });

  it("are explained to those who write definitions", () => {
    const readme = readFileSync("definitions/README.md", "utf8");
    for (const name of builtinNames)
      if (builtins[name].isValue) expect(readme).toContain(`| \`${name}\` | ${builtins[name].doc} |`);
    const keys = builtinNames.filter((name) => builtins[name].isKey).map((name) => `\`${name}\``);
    expect(readme).toContain(`keys: ${keys.join(", ")}, \`id\` or an enumeration`);
  });

  it.each(builtinNames)("%s is a value, a key, a part of a URL and a constant where its entry says so", (name) => {
    const { isValue, isKey, fitsUrl, isLiteral } = builtins[name];
    const field = (type: string): readonly string[] =>
      codesOf(`structures: { S: { doc: X., fields: { a: { type: "${type}", doc: X. } } } }\n`);
    expect(field(name)).toEqual(isValue ? [] : ["type-not-allowed"]);
    expect(field(`map<${name}, long>`)).toEqual(isKey ? [] : ["type-not-allowed"]);
    const operation = `operations: { o: { doc: X., params: { a: { type: ${name}, doc: X. } }, rest: "GET /{a}" } }`;
    const codes = codesOf(`services: { S: { doc: X., ${operation} } }\n`);
    expect(codes.includes("rest-variable-type")).toBe(!fitsUrl);
    const constant = `constants: { C: { type: ${name}, value: { a: 1 }, doc: X. } }`;
    expect(codesOf(`services: { S: { doc: X., ${constant} } }\n`)).not.toEqual([]);
    const literals = ['"text"', "7", "true"].filter(
      (value) =>
        codesOf(`services: { S: { doc: X., constants: { C: { type: ${name}, value: ${value}, doc: X. } } } }\n`)
          .length === 0,
    );
    expect(literals.length > 0).toBe(isLiteral !== undefined);
  });
});
