import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Enumeration, Structure } from "../../generator/model/model.ts";
import { Fault } from "../../generated/src/runtime/fault.ts";
import type { StructureDescriptor } from "../../generated/src/runtime/descriptor.ts";
import { jsonRpcCodec } from "../../generated/src/runtime/json-rpc-format.ts";
import { sampleOf } from "../../generated/src/runtime/testing/sample.ts";
import { memberName } from "../../generator/typescript/names/identifiers.ts";
import { names, othersOf, unions, writtenFor } from "./unions.ts";

/** What the compiler says of the same inputs is a part of what `compilers.test.ts` compiles. */
describe("inputs with unions", () => {
  it("are found in the definitions", () => expect(unions.length).toBeGreaterThan(15));

  it.each(unions)("$node.id by $union.discriminant: the run time agrees", async ({ node, union }) => {
    const load = async (item: Structure | Enumeration): Promise<unknown> =>
      ((await import(/* @vite-ignore */ resolve("generated", names.file(item)))) as Readonly<Record<string, unknown>>)[
        names.declared(item)
      ];
    const descriptor = (await load(node)) as StructureDescriptor;
    for (const { tag, fields, refused } of writtenFor(node, union)) {
      // What is computed may be wrong, and a literal without a constant is a matter of types alone.
      if (tag === "computed" || refused === "no value that is known") continue;
      const types = descriptor.fields();
      const sample = (name: string): unknown => {
        const type = types[name]!;
        return sampleOf(typeof type === "object" && "optional" in type ? type.optional : type);
      };
      const value: Record<string, unknown> = {};
      for (const name of [...fields, ...othersOf(node, union)]) value[memberName(name)] = sample(name);
      for (const other of node.unions.filter((item) => item !== union)) {
        if (value[memberName(other.discriminant)] === undefined) continue;
        // Another union of the same structure has what its first case needs, and nothing else.
        const [first] = other.cases;
        value[memberName(other.discriminant)] = first!.value;
        for (const field of first!.fields.filter(({ required }) => required))
          value[memberName(field.name)] = sample(field.name);
      }
      if (tag !== "unset") value[memberName(union.discriminant)] = tag === "newer" ? "NEWER" : tag.literal;
      const send = (): unknown => jsonRpcCodec.encode(descriptor, value, true);
      if (refused === undefined) expect(send, JSON.stringify(value)).not.toThrow();
      else expect(send, refused).toThrow(Fault);
    }
  });
});
