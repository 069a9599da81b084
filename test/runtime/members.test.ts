import { describe, expect, test } from "vitest";
import type { Fields, StructureDescriptor, Type } from "../../generated/src/runtime/descriptor.ts";
import { createInvoker } from "../../generated/src/runtime/call.ts";
import { DynamicStructure } from "../../generated/src/runtime/dynamic-structure.ts";
import { ValidationError } from "../../generated/src/runtime/errors.ts";
import { parseJson, stringifyJson } from "../../generated/src/runtime/json.ts";
import { memberName } from "../../generated/src/runtime/member-name.ts";
import { unknownFieldsOf } from "../../generated/src/runtime/received.ts";
import { suggest } from "../../generated/src/runtime/suggest.ts";
import { isUnionCase } from "../../generated/src/runtime/union.ts";
import { FakeVcenter } from "../../generated/src/runtime/testing/index.ts";
import { connect } from "../../generated/src/runtime/connect.ts";
import { PowerState } from "../../generated/src/vcenter/vm/index.ts";
import { fakeFetch } from "../support/fake-fetch.ts";
import { byName, failureOf, operationOf } from "../support/protocols.ts";
import * as t from "../../generated/src/runtime/types.ts";

const spec: StructureDescriptor = {
  id: "a.spec",
  fields: () => ({
    accept_all_EULA: t.boolean,
    network_mappings: t.optional(t.map(t.string, t.id)),
    guest_OS: t.optional(t.string),
    name: t.optional(t.string),
  }),
};
const input: Fields = { ovf_library_item_id: t.id, target: t.optional(spec), specs: t.optional(t.list(spec)) };

describe.for(byName)("what an operation doesn't take, over %s", ([, { transport, codec }]) => {
  const send = async (parameters: unknown, options?: object): Promise<unknown> => {
    const { fetch, sent } = fakeFetch(() => ({ status: 500 }));
    const invoker = createInvoker(transport({ host: "vc.test", fetch }));
    const error = await failureOf(() => invoker.invoke(operationOf(undefined, input), parameters as object, options));
    if (error instanceof ValidationError) expect(sent).toEqual([]);
    return error;
  };
  const item = { ovfLibraryItemId: "i" };

  test.for<[string, unknown, string]>([
    [
      "a parameter that it doesn't have",
      { ...item, foo: 1 },
      "The operation has no foo: options are the second argument.",
    ],
    [
      "an option of the call",
      { ...item, signal: null },
      "The operation has no signal: options are the second argument.",
    ],
    ["an option alone", { signal: 5 }, "The operation has no signal"],
    ["the wire name of a parameter", { ovf_library_item_id: "i" }, "did you mean ovfLibraryItemId?"],
    ["a misspelt parameter", { ...item, traget: {} }, "did you mean target?"],
    [
      "a misspelt member",
      { ...item, target: { acceptAllEULA: true, networkMapping: new Map() } },
      "target: a.spec has no networkMapping: did you mean networkMappings?",
    ],
    ["a misspelt required member", { ...item, target: { acceptAllEula: true } }, "did you mean acceptAllEULA?"],
    ["a wire name", { ...item, target: { acceptAllEULA: true, guest_OS: "X" } }, "did you mean guestOS?"],
    [
      "a member in a list",
      { ...item, specs: [{ acceptAllEULA: true }, { acceptAllEULA: true, nmae: "x" }] },
      "specs[1]: a.spec has no nmae: did you mean name?",
    ],
    [
      "a member that is like none",
      { ...item, target: { acceptAllEULA: true, somethingElse: 1 } },
      "a.spec has no somethingElse.",
    ],
    ["a member beside a wrong one", { ...item, target: { acceptAllEULA: 5, nmae: "x" } }, "a.spec has no nmae"],
    ["a promise", Promise.resolve(item), "a promise: await it first"],
    [
      "a promise for a structure",
      { ...item, target: Promise.resolve({}) },
      "target: Expected a plain object, got a promise: await it first.",
    ],
    ["a Date for a structure", { ...item, target: new Date() }, "an instance of Date"],
    ["a Map for a structure", { ...item, target: new Map([["acceptAllEULA", true]]) }, "an instance of Map"],
    ["an array for a structure", { ...item, target: [] }, "an instance of Array"],
    [
      "an instance of a class",
      {
        ...item,
        target: new (class Spec {
          acceptAllEULA = true;
        })(),
      },
      "an instance of Spec",
    ],
    ["a text for the parameters", "vm-42", "got a string"],
    ["a function for the parameters", () => item, "got a function"],
  ])("%s is refused", async ([, parameters, text]) => {
    const error = await send(parameters);
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as Error).message).toContain(text);
  });

  test("is nothing when it is undefined", async () => {
    const parameters = { ...item, foo: undefined, target: { acceptAllEULA: true, bar: undefined } };
    expect(await send(parameters)).not.toBeInstanceOf(ValidationError);
    expect(await send(Object.assign(Object.create(null), item))).not.toBeInstanceOf(ValidationError);
  });

  test("is found in a dynamic structure, too", () => {
    const value = DynamicStructure.from(spec, { acceptAllEULA: true, nmae: "x" });
    expect(() => codec.encode(t.dynamic(), value, true)).toThrow("did you mean name?");
  });

  test("a set has each thing once, a map each key", () => {
    const value = PowerState.POWERED_ON;
    expect(codec.encode(t.set(PowerState), new Set(["POWERED_ON", value, "Y"]))).toEqual(["POWERED_ON", "Y"]);
    const time = "2020-01-01T00:00:00.000Z";
    expect(codec.encode(t.set(t.datetime), new Set([new Date(time), new Date(time)]))).toEqual([time]);
    const entries = new Map<unknown, number>([
      ["POWERED_ON", 1],
      [value, 2],
    ]);
    expect(() => codec.encode(t.map(PowerState, t.long), entries)).toThrow("A key stands twice");
  });

  test("unknown fields are sent with the structure that they came with, and with no other", () => {
    const info: StructureDescriptor = { id: "a.info", fields: () => ({ name: t.string }) };
    const other: StructureDescriptor = { id: "a.other", fields: () => ({ name: t.string }) };
    const text = stringifyJson(codec.encode(info, { name: "n" })).replace('"name":"n"', '"name":"n","color":"red"');
    const value = codec.decode(info, parseJson(text)) as { name: string };
    expect(stringifyJson(codec.encode(info, value, true))).toBe(text);
    expect(stringifyJson(codec.encode(info, { ...value, name: "n" }, true))).toBe(text);
    expect(stringifyJson(codec.encode(other, { ...value }, true))).not.toContain("color");
    expect(stringifyJson(codec.encode(t.list(other), [value]))).not.toContain("color");
  });

  test("unknown fields of one protocol aren't sent over another", () => {
    const info: StructureDescriptor = { id: "a.info", fields: () => ({ name: t.string }) };
    for (const [, { codec: from }] of byName) {
      const text = stringifyJson(from.encode(info, { name: "n" })).replace(
        '"name":"n"',
        '"name":"n","color":{"SECRET":"x"}',
      );
      const value = from.decode(info, parseJson(text)) as object;
      expect(unknownFieldsOf(value)).toBeDefined();
      expect(stringifyJson(codec.encode(info, value, true)).includes("SECRET")).toBe(from === codec);
    }
  });
});

test.for<[string, readonly string[], string | undefined]>([
  ["nmae", ["name", "namespace"], "name"],
  ["clustr", ["cluster", "clusters"], "cluster"],
  ["clusters", ["host", "cluster"], "cluster"],
  ["guest_OS", ["guestOS", "os"], "guestOS"],
  ["x", ["y"], undefined],
  ["vm", ["vms", "host"], "vms"],
  ["anything", [], undefined],
  ["a".repeat(100_000), ["a", "b"], undefined],
])("for %s of %j the suggestion is %s", ([name, candidates, meant]) => {
  expect(suggest(name, candidates)).toBe(meant);
});

describe("fields named like what every object has", () => {
  const wireNames = Object.getOwnPropertyNames(Object.prototype)
    .filter((name) => !name.startsWith("__"))
    .map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  const fields: Fields = Object.fromEntries(wireNames.map((name) => [name, t.optional(t.string)]));
  const type: StructureDescriptor = { id: "a.members", fields: () => fields };

  test("are these", () => {
    expect(wireNames).toContain("to_string");
    expect(wireNames.map(memberName).filter((member) => member in {}).length).toBe(wireNames.length);
  });

  test.for(byName)("stay unset, and can be set, over %s", async ([, { codec, transport }]) => {
    const unset = codec.decode(type, codec.encode(type, {}, true)) as Record<string, unknown>;
    for (const name of wireNames) expect(unset[memberName(name)], name).toBeUndefined();
    for (const name of wireNames) {
      const value = { [memberName(name)]: "text" };
      expect(codec.decode(type, codec.encode(type, value, true))).toEqual(value);
    }
    const operation = operationOf(type, { box: type });
    const vcenter = new FakeVcenter().on({ id: operation.service, operations: { list: { ...operation, id: "put" } } }, {
      list: ({ box }: { box: object }) => box,
    } as never);
    const connection = connect({
      host: "vc.test",
      user: "u",
      password: "p",
      fetch: vcenter.fetch,
      protocol: transport,
    });
    const answer = (await connection.invoke({ ...operation, id: "put" }, { box: {} })) as Record<string, unknown>;
    for (const name of wireNames) expect(answer[memberName(name)], name).toBeUndefined();
    await connection.close();
  });

  test("are no fields of a union, nor of a dynamic structure, that are set", () => {
    const union: StructureDescriptor = {
      id: "a.union",
      fields: () => ({ value_of: t.optional(t.string), to_string: t.optional(t.string) }),
      unions: t.unions({ value_of: { A: ["to_string"] } }),
    };
    expect(union.unions?.check(union, {})).toBeUndefined();
    expect(union.unions?.check(union, { valueOf: "A" })?.text).toContain("to_string has to be set");
    expect(isUnionCase(union, "value_of", {}, "A")).toBe(false);
    expect(isUnionCase(union, "value_of", { valueOf: "A" }, "A")).toBe(false);
    expect(isUnionCase(union, "value_of", { valueOf: "A", toString: "x" }, "A")).toBe(true);
    expect(DynamicStructure.from(union, {}).get("to_string")).toBeUndefined();
  });
});

describe.for(byName)("a structure in place of another, over %s", ([, { codec }]) => {
  const inner: StructureDescriptor = { id: "a.inner", fields: () => ({ count: t.long }) };
  const wanted: StructureDescriptor = {
    id: "a.wanted",
    fields: () => ({ name: t.id, inner: t.optional(inner), inners: t.optional(t.list(inner)) }),
  };
  const type: Type = t.dynamic(wanted);
  const from = (fields: Fields, value: object): DynamicStructure =>
    DynamicStructure.from({ id: "a.given", fields: () => fields }, value);
  const wider: StructureDescriptor = { id: "a.wider", fields: () => ({ count: t.long, more: t.string }) };
  const other: StructureDescriptor = { id: "a.other", fields: () => ({ count: t.string }) };

  test("may have more", () => {
    const value = from(
      { name: t.id, inner: wider, more: t.long },
      { name: "n", inner: { count: 1, more: "m" }, more: 1 },
    );
    expect(stringifyJson(codec.encode(type, value, true))).toContain('"more"');
    expect(() => codec.encode(type, from({ name: t.id }, { name: "n" }))).not.toThrow();
  });

  test.for<[string, Fields, object]>([
    ["a field that is missing", { other: t.id }, { other: "x" }],
    ["a field that is unset", { name: t.optional(t.id) }, {}],
    ["a field of another type", { name: t.long }, { name: 5 }],
    ["a field of another type further inside", { name: t.id, inner: other }, { name: "n", inner: { count: "1" } }],
    [
      "a field that is missing further inside",
      { name: t.id, inner: t.optional(wanted) },
      { name: "n", inner: { name: "m" } },
    ],
    [
      "a field of another type in a list",
      { name: t.id, inners: t.list(other) },
      { name: "n", inners: [{ count: "1" }] },
    ],
  ])("is refused for %s", ([what, fields, value]) => {
    // Over REST a number that is left out is zero, except here.
    expect(() => codec.encode(type, from(fields, value)), what).toThrow("a.given is no a.wanted");
  });
});
