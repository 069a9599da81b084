import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LibraryItemClient, OvfParams, PropertyParams, LibraryItem } from "../../generated/src/vcenter/ovf/index.ts";
import type { PowerState } from "../../generated/src/vcenter/vm/index.ts";
import { PowerInfo, powerGet } from "../../generated/src/vcenter/vm/index.ts";
import { unknownFieldsOf } from "../../generated/src/runtime/received.ts";
import { connect } from "../../generated/src/runtime/connect.ts";
import { DataValue } from "../../generated/src/runtime/data-value.ts";
import type { StructureDescriptor, Type } from "../../generated/src/runtime/descriptor.ts";
import { DynamicStructure } from "../../generated/src/runtime/dynamic-structure.ts";
import { jsonRpcCodec } from "../../generated/src/runtime/json-rpc-format.ts";
import { parseJson, stringifyJson } from "../../generated/src/runtime/json.ts";
import { apiCodec, restCodec } from "../../generated/src/runtime/rest-format.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { FakeVcenter } from "../../generated/src/runtime/testing/index.ts";
import { supports } from "../../generated/src/runtime/supports.ts";
import { registry } from "../support/registry.ts";
import { inputSample } from "../support/samples.ts";
import { typed } from "../support/typed.ts";
import * as t from "../../generated/src/runtime/types.ts";

/** Of the server, read and sent again over JSON-RPC: the text has to stay. */
const again = (type: Type, text: string): string =>
  stringifyJson(jsonRpcCodec.encode(type, jsonRpcCodec.decode(type, parseJson(text))));
const power = (fields: string): string => `{"STRUCTURE":{"com.vmware.vcenter.vm.power.info":{${fields}}}}`;

describe("nothing that is received is lost", () => {
  test.for<[string, Type, string]>([
    ["a field", PowerInfo, power('"state":"POWERED_ON","clean_power_off":{"OPTIONAL":null},"color":"red"')],
    [
      "fields with awkward names",
      PowerInfo,
      power(
        '"state":"POWERED_ON","clean_power_off":{"OPTIONAL":null},"constructor":1,"__proto__":{"SECRET":"x"},"toString":[]',
      ),
    ],
    [
      "a field of a later type",
      PowerInfo,
      power(
        '"state":"POWERED_ON","clean_power_off":{"OPTIONAL":null},"next":{"OPTIONAL":{"STRUCTURE":{"a.b":{"n":9007199254740993,"d":1.0}}}}',
      ),
    ],
    ["a value of an enumeration", PowerInfo, power('"state":"HIBERNATED","clean_power_off":{"OPTIONAL":null}')],
    [
      "a member of a union",
      PowerInfo,
      power('"state":"HIBERNATED","clean_power_off":{"OPTIONAL":true},"wakes_up":{"OPTIONAL":5}'),
    ],
    ["an error", t.any_error, '{"ERROR":{"org.example.boom":{"why":"because","level":2.0}}}'],
    [
      "a field of an error",
      t.any_error,
      '{"ERROR":{"com.vmware.vapi.std.errors.not_found":{"messages":[],"data":{"OPTIONAL":null},"error_type":{"OPTIONAL":"NOT_FOUND"}}}}',
    ],
    [
      "a value of any type",
      t.opaque,
      '{"OPTIONAL":[1,1.0,{"SECRET":"s"},{"BINARY":"AA=="},null,12345678901234567890]}',
    ],
    ["a structure of any type", t.dynamic(), '{"STRUCTURE":{"a.b":{"c":{"OPTIONAL":null},"d":-0.0}}}'],
    ["an error in place of a structure", t.dynamic(), '{"ERROR":{"a.b":{"messages":[]}}}'],
  ])("%s that this version doesn't know", ([, type, text]) => {
    expect(again(type, text)).toBe(text);
  });

  test("and can be looked at", () => {
    const info = jsonRpcCodec.decode(PowerInfo, parseJson(power('"state":"HIBERNATED","color":"red"'))) as {
      state: PowerState;
    };
    expect(unknownFieldsOf(info)).toEqual({ color: "red" });
    expect(info.state.isUnknown).toBe(true);
    expect(info.state.toString()).toBe("HIBERNATED");
    expect(info).not.toHaveProperty("color");
    // What isn't known goes with a copy.
    expect(unknownFieldsOf({ ...info })).toEqual({ color: "red" });
    expect(unknownFieldsOf({})).toBeUndefined();
  });

  test("fields named like members of every object are fields", () => {
    const type: StructureDescriptor = {
      id: "a.b",
      fields: () => ({
        constructor: t.string,
        to_string: t.optional(t.string),
        has_own_property: t.list(t.string),
      }),
    };
    const value = { constructor: "c", toString: "t", hasOwnProperty: ["h"] };
    for (const codec of [jsonRpcCodec, restCodec, apiCodec]) {
      const json = codec.encode(type, value);
      expect(codec.decode(type, json)).toEqual(value);
    }
    expect(() => jsonRpcCodec.encode(type, { hasOwnProperty: [] })).toThrow("constructor");
    expect(() => jsonRpcCodec.decode(type, { STRUCTURE: { "a.b": {} } })).toThrow("constructor");
  });
});

describe("a dynamic structure", () => {
  const property = { type: "PropertyParams", properties: [{ id: "hostname", value: "vc" }] };

  test("is made of a typed one, and made one again, over every protocol", () => {
    for (const codec of [jsonRpcCodec, restCodec, apiCodec]) {
      const sent = DynamicStructure.from(PropertyParams, property);
      const received = codec.decode(t.dynamic(OvfParams), codec.encode(t.dynamic(OvfParams), sent)) as DynamicStructure;
      expect(received.name).toBe("com.vmware.vcenter.ovf.property_params");
      expect(received.is(PropertyParams)).toBe(true);
      expect(received.is(OvfParams)).toBe(false);
      expect(received.to(PropertyParams)).toEqual(property);
      // It has the fields of what it stands for.
      expect(received.to(OvfParams).type).toBe("PropertyParams");
    }
  });

  test("is read without a type", () => {
    const text =
      '{"STRUCTURE":{"a.b":{"s":"x","n":{"OPTIONAL":null},"o":{"OPTIONAL":5},"l":[1,2.5],"big":12345678901234567890,"m":[{"STRUCTURE":{"map-entry":{"key":"k","value":true}}}],"secret":{"SECRET":"p"},"bytes":{"BINARY":"AAE="},"inner":{"STRUCTURE":{"c.d":{"e":"f"}}}}}}';
    const value = jsonRpcCodec.decode(t.dynamic(), parseJson(text)) as DynamicStructure;
    const fields = Object.fromEntries(value.fields);
    expect(fields).toMatchObject({
      s: "x",
      n: undefined,
      o: 5,
      l: [1, 2.5],
      big: 12345678901234567890n,
      m: new Map([["k", true]]),
      secret: "p",
      bytes: new Uint8Array([0, 1]),
    });
    expect((value.get("inner") as DynamicStructure).get("e")).toBe("f");
    expect(value.get("none")).toBeUndefined();
  });

  test("of one protocol isn't sent over another, and says what to do", () => {
    const received = restCodec.decode(t.dynamic(), { "@class": "a.b", c: "d" });
    expect(() => jsonRpcCodec.encode(t.dynamic(), received)).toThrow("read it with `to`");
  });

  test("has to have the fields that are asked for", () => {
    const error = registry.structure("com.vmware.vapi.std.localizable_message");
    const type: Type = t.dynamic(error);
    expect(() => jsonRpcCodec.encode(type, DynamicStructure.from(PropertyParams, property))).toThrow(
      "Field id of com.vmware.vapi.std.localizable_message is missing",
    );
    const good = DynamicStructure.from(error, { id: "a", defaultMessage: "b", args: [] });
    expect(jsonRpcCodec.encode(type, good)).toMatchObject({ STRUCTURE: { [error.id]: { id: "a" } } });
  });

  test("gives each section of an OVF package as its own type", async () => {
    const section = DynamicStructure.from(PropertyParams, property);
    const vcenter = new FakeVcenter().on(LibraryItem, {
      filter: () => ({ eulas: [], additionalParams: [section] }),
    });
    await using connection = connect({ host: "vcenter.test", user: "u", password: "p", fetch: vcenter.fetch });
    const summary = await new LibraryItemClient(connection).filter({
      ovfLibraryItemId: "item",
      target: { resourcePoolId: "resgroup-1" },
    });
    const [received] = summary.additionalParams!;
    expect(received!.to(PropertyParams)).toEqual(property);
  });

  test("carries what no type describes", () => {
    const value = DataValue.of(t.list(t.long), [1, 2]);
    expect(stringifyJson(jsonRpcCodec.encode(t.opaque, value))).toBe("[1,2]");
    expect(value.to(t.list(t.long))).toEqual([1, 2]);
  });
});

/** In clean JSON an unset value that stands for itself is null, and a list of them has nothing else. */
test.for([
  ["JSON-RPC", jsonRpcCodec],
  ["/rest", restCodec],
  ["/api", apiCodec],
] as const)("any value of any type stays the same over %s", ([, codec]) => {
  fc.assert(
    fc.property(typed, ({ type, value }) => {
      const text = stringifyJson(codec.encode(type, value));
      expect(codec.decode(type, parseJson(text))).toEqual(value);
    }),
    { numRuns: 400 },
  );
});

describe("numbers", () => {
  test("are read as they are written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const text = JSON.stringify(json);
        expect(stringifyJson(parseJson(text))).toBe(text);
      }),
    );
    expect(stringifyJson(parseJson('{"a":[1.0,-0.0,1e3,12345678901234567890,"1.0","[2.0]"],"b":1.5}'))).toBe(
      '{"a":[1.0,-0.0,1e3,12345678901234567890,"1.0","[2.0]"],"b":1.5}',
    );
    expect(() => parseJson('{"a":1.0')).toThrow(SyntaxError);
  });
});

describe("what the server has", () => {
  test("is asked of the server", async () => {
    const vcenter = new FakeVcenter({ services: [registry.service("com.vmware.vcenter.vm.power")] });
    await using connection = connect({ host: "vcenter.test", user: "u", password: "p", fetch: vcenter.fetch });
    expect(await supports(connection, powerGet)).toBe(true);
    expect(await supports(connection, { ...powerGet, id: "hibernate" })).toBe(false);
    expect(await supports(connection, registry.operation("com.vmware.vcenter.vm.hardware", "get"))).toBe(false);
    expect(inputSample(powerGet)).toEqual({ vm: "vm-1" });
  });
});

test("an error is known by its name, in whichever copy of the package it was made", async () => {
  const path = "../../templates/runtime/service-error.ts?copy";
  const copy = (await import(/* @vite-ignore */ path)) as { ServiceError: typeof ServiceError };
  expect(copy.ServiceError).not.toBe(ServiceError);
  const error = new copy.ServiceError({ wireName: "com.vmware.vapi.std.errors.not_found", messages: [] });
  expect(error).toBeInstanceOf(registry.error("com.vmware.vapi.std.errors.not_found"));
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).not.toBeInstanceOf(registry.error("com.vmware.vapi.std.errors.already_exists"));
});
