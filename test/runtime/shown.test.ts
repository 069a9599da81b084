import { describe, expect, test } from "vitest";
import { InexactNumberError } from "../../generated/src/runtime/inexact-number-error.ts";
import type { Fields, StructureDescriptor } from "../../generated/src/runtime/descriptor.ts";
import { PowerState } from "../../generated/src/vcenter/vm/index.ts";
import { parseJson } from "../../generated/src/runtime/json.ts";
import { VsphereError } from "../../generated/src/runtime/errors.ts";
import type { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { answered, byName, failureOf, operationOf } from "../support/protocols.ts";
import * as t from "../../generated/src/runtime/types.ts";

/** The same value in each protocol, and what `JSON.stringify` shows of it. */
const all: StructureDescriptor = {
  id: "a.all",
  fields: (): Fields => ({
    time: t.datetime,
    bytes: t.binary,
    state: PowerState,
    states: t.set(PowerState),
    by_state: t.map(PowerState, t.list(t.datetime)),
    by_number: t.map(t.long, t.map(t.boolean, t.set(t.string))),
    unset: t.map(t.string, t.optional(t.string)),
    bag: t.dynamic(),
    any: t.opaque,
    reason: t.any_error,
  }),
};
const time = "2020-01-02T03:04:05.678Z";
const shown = {
  time,
  bytes: "AAH/",
  state: "POWERED_ON",
  states: ["POWERED_ON", "LATER"],
  byState: { POWERED_OFF: [time] },
  byNumber: { "7": { true: ["x"], false: [] } },
  unset: { a: null, b: "set" },
  any: ["a", 1, "9223372036854775807"],
  color: "red",
  reason: { name: "NotFound", wireName: "com.vmware.vapi.std.errors.not_found" },
};

describe.for(byName)("JSON.stringify over %s", ([name, protocol]) => {
  const { codec, structure, map, output } = protocol;
  const tagged = name === "JSON-RPC";
  const optional = (json: string): string => (tagged ? `{"OPTIONAL":${json}}` : json);
  const notFound = "com.vmware.vapi.std.errors.not_found";
  const reason = structure(
    notFound,
    `${tagged ? "" : `"@class":"${notFound}",`}"messages":[],"size":9223372036854775807,"data":${optional("null")}`,
    "ERROR",
  );
  const bag = structure("a.bag", `${tagged ? "" : '"@class":"a.bag",'}"big":9223372036854775807,"list":[1.0,2]`);
  const text = structure(
    "a.all",
    Object.entries({
      time: `"${time}"`,
      bytes: tagged ? '{"BINARY":"AAH/"}' : '"AAH/"',
      state: '"POWERED_ON"',
      states: '["POWERED_ON","LATER"]',
      by_state: map([['"POWERED_OFF"', `["${time}"]`]]),
      by_number: map([
        [
          "7",
          map([
            ["true", '["x"]'],
            ["false", "[]"],
          ]),
        ],
      ]),
      unset: map([
        ['"a"', optional("null")],
        ['"b"', optional('"set"')],
      ]),
      bag,
      any: '["a",1,9223372036854775807]',
      reason,
      color: '"red"',
    })
      .map(([field, json]) => `"${field}":${json}`)
      .join(),
  );
  const value = codec.decode(all, parseJson(text)) as Record<string, unknown>;

  test("shows maps, sets, times, bytes, enumerations, unknown fields and errors", () => {
    const json = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
    expect(json).toMatchObject(shown);
    expect(json["bag"]).toEqual({ "a.bag": { big: "9223372036854775807", list: [1, 2] } });
    expect(json["reason"]).toMatchObject({ extra: { size: "9223372036854775807" } });
    expect(JSON.stringify(value["states"])).toBe('["POWERED_ON","LATER"]');
    expect(JSON.stringify(value["bytes"])).toBe('"AAH/"');
  });

  test("changes nothing else: equality, classes, copies, clones and keys", () => {
    const literal = new Map([[PowerState.POWERED_OFF, [new Date(time)]]]);
    expect(value["byState"]).toEqual(literal);
    expect(value["byState"]).toStrictEqual(literal);
    expect(value["states"]).toStrictEqual(new Set([PowerState.POWERED_ON, PowerState.of("LATER")]));
    expect(value["bytes"]).toStrictEqual(new Uint8Array([0, 1, 255]));
    expect(value["byState"]).toBeInstanceOf(Map);
    expect(Object.keys(value["byState"] as object)).toEqual([]);
    expect(structuredClone(value["bytes"])).toEqual(new Uint8Array([0, 1, 255]));
    expect(structuredClone(value["unset"])).toEqual(value["unset"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).not.toContain("toJSON");
    expect({ ...value }).not.toHaveProperty("toJSON");
    const small = codec.decode(
      { id: "a.small", fields: () => ({ name: t.string }) },
      parseJson(structure("a.small", '"name":"n"')),
    );
    expect(small).toStrictEqual({ name: "n" });
    expect(structuredClone(small)).toEqual({ name: "n" });
  });

  test("of an error shows what it says, and neither its cause nor its stack", async () => {
    const body = protocol.error(notFound, '"messages":[],"level":9223372036854775807');
    const error = (await failureOf(() => answered(protocol, operationOf(t.string), body, 404))) as ServiceError;
    const json = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
    expect(json).toMatchObject({
      name: "NotFound",
      wireName: notFound,
      messages: [],
      service: "org.example.box",
      operation: "list",
      httpStatus: 404,
      extra: { level: "9223372036854775807" },
    });
    expect(json["message"]).toBe(error.message);
    expect(json).not.toHaveProperty("stack");
    const caused = new VsphereError("That.", { cause: new Error("SECRET") });
    expect(JSON.parse(JSON.stringify(caused))).toEqual({ name: "VsphereError", message: "That." });
    expect(JSON.stringify(new InexactNumberError("That.", "12"))).toContain('"digits":"12"');
    expect(output("1")).toContain("1");
  });
});
