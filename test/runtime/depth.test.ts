import { describe, expect, test } from "vitest";
import type { Fields, StructureDescriptor, Type } from "../../generated/src/runtime/descriptor.ts";
import { DataValue } from "../../generated/src/runtime/data-value.ts";
import { DynamicStructure } from "../../generated/src/runtime/dynamic-structure.ts";
import { MalformedResponseError, ValidationError, VsphereError } from "../../generated/src/runtime/errors.ts";
import { parseJson, stringifyJson } from "../../generated/src/runtime/json.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { createInvoker } from "../../generated/src/runtime/call.ts";
import { fakeFetch } from "../support/fake-fetch.ts";
import { answered, byName, failureOf, operationOf, type Protocol } from "../support/protocols.ts";
import * as t from "../../generated/src/runtime/types.ts";

/** A structure that may hold itself. */
const tree: StructureDescriptor = {
  id: "a.tree",
  fields: (): Fields => ({
    child: t.optional(tree),
    any: t.optional(t.opaque),
    bag: t.optional(t.dynamic()),
  }),
};

function nested({ name, structure }: Protocol, levels: number): string {
  const [open, close] = (
    name === "JSON-RPC" ? structure("a.tree", '"child":{"OPTIONAL":<>}') : structure("a.tree", '"child":<>')
  ).split("<>") as [string, string];
  return open.repeat(levels - 1) + structure("a.tree", "") + close.repeat(levels - 1);
}
const lists = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

/** Everything that reads a value to its end. */
function lookAtAll(value: unknown): void {
  JSON.stringify(value);
  if (value instanceof DataValue) lookAtAll(value.value === value ? undefined : value.value);
  if (value instanceof DynamicStructure) for (const item of value.fields.values()) lookAtAll(item);
}

describe.for(byName)("depth over %s", ([, protocol]) => {
  const { codec, structure, output, error: errorBody } = protocol;
  const read = (type: Type, text: string): Promise<unknown> => answered(protocol, operationOf(type), output(text));

  test("a hundred structures may be nested, and no more", async () => {
    const value = await read(tree, nested(protocol, 100));
    expect(() => codec.encode(tree, value, true)).not.toThrow();
    for (const levels of [101, 1000, 100_000]) {
      const error = await failureOf(() => read(tree, nested(protocol, levels)));
      expect(error).toBeInstanceOf(MalformedResponseError);
      expect((error as Error).message).toContain("more than 100 levels deep");
    }
    // The next answer is none the worse for it.
    await read(tree, nested(protocol, 100));
  });

  test.for<[string, Type, (json: string) => string]>([
    ["a value of any type", t.opaque, (json) => json],
    ["a dynamic structure", t.dynamic(), (json) => structure("a.b", `"c":${json}`)],
    ["a field that nobody knows", tree, (json) => structure("a.tree", `"strange":${json}`)],
    ["what an optional value holds", t.optional(t.opaque), (json) => json],
  ])("%s may be 490 arrays deep, and not 100,000", async ([, type, wrap]) => {
    const value = await read(type, wrap(lists(490)));
    lookAtAll(value);
    expect(() => codec.encode(type, value)).not.toThrow();
    for (const levels of [501, 100_000]) {
      const error = await failureOf(() => read(type, wrap(lists(levels))));
      expect(error).toBeInstanceOf(MalformedResponseError);
      expect((error as Error).message).toContain("more than 500 levels deep");
    }
  });

  test("an error stays the error that it is", async () => {
    for (const field of ["data", "extra", "messages"]) {
      const body = errorBody("com.vmware.vapi.std.errors.not_found", `"${field}":${lists(100_000)}`);
      const error = (await failureOf(() => answered(protocol, operationOf(t.string), body, 404))) as ServiceError;
      expect(error).toBeInstanceOf(ServiceError);
      expect(() => JSON.stringify(error)).not.toThrow();
      expect(stringifyJson(codec.encode(t.any_error, error))).not.toContain("[[");
      expect(error.wireName).toBe("com.vmware.vapi.std.errors.not_found");
    }
  });

  test("what goes in a circle is refused before it is sent", async () => {
    interface Tree {
      child?: Tree;
    }
    const circle: Tree = {};
    circle.child = circle;
    let chain: Tree = {};
    for (let level = 0; level < 100_000; level += 1) chain = { child: chain };
    let opaque = DataValue.of(t.string, "x");
    for (let level = 0; level < 100_000; level += 1) opaque = DataValue.of(t.opaque, opaque);
    for (const value of [circle, chain, { any: opaque }]) {
      const { fetch, sent } = fakeFetch(() => ({ status: 500 }));
      const invoker = createInvoker(protocol.transport({ host: "vc.test", fetch }));
      const error = await failureOf(() => invoker.invoke(operationOf(undefined, { tree }), { tree: value }));
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as Error).message).toContain("more than 100 levels deep");
      expect(sent).toEqual([]);
    }
    expect(() => codec.encode(tree, { child: { child: {} } })).not.toThrow();
  });

  test("a value of any type is read as one that is too deep with a typed error", () => {
    const value = codec.decode(t.opaque, parseJson(nested(protocol, 110))) as DataValue;
    expect(() => value.to(tree)).toThrow(VsphereError);
  });
});
