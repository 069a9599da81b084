import { describe, expect, test } from "vitest";
import type { Codec } from "../../generated/src/runtime/codec.ts";
import type { Type } from "../../generated/src/runtime/descriptor.ts";
import { Fault } from "../../generated/src/runtime/fault.ts";
import { jsonRpcCodec } from "../../generated/src/runtime/json-rpc-format.ts";
import { memberName } from "../../generated/src/runtime/member-name.ts";
import { parseJson, stringifyJson, type JsonValue } from "../../generated/src/runtime/json.ts";
import { apiCodec, restCodec } from "../../generated/src/runtime/rest-format.ts";
import { flat, fromPlain, toPlain, typeOf, type Plain } from "../support/plain.ts";
import { registry } from "../support/registry.ts";
import { inOrder, recorded, type Json } from "../support/wire.ts";
import { differs } from "../wire/deviations.ts";
import * as t from "../../generated/src/runtime/types.ts";

interface Outcome {
  readonly result?: "accepted";
  readonly core_exception?: readonly { readonly id: string }[];
}

/** The identifiers of what the codec says is wrong. */
function faultOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof Fault) return error.messages.map((message) => message.id);
    throw error;
  }
  return [];
}

const idsOf = (outcome: Outcome | undefined): readonly string[] =>
  (outcome?.core_exception ?? []).map((message) => message.id);

const named = <T>(vectors: readonly T[], name: (vector: T) => string) =>
  vectors.map((vector) => [name(vector), vector] as const);

/** REST says neither the type of a dynamic structure nor of an error: what is compared is what it says. */
function withoutClasses(json: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(json), (name, value: unknown) =>
    name === "@class" ? undefined : value,
  ) as JsonValue;
}

describe("every structure and error of the model", () => {
  interface Vector {
    readonly name: string;
    readonly variant: string;
    readonly plain: Plain;
    readonly jsonrpc: JsonValue;
    readonly rest: JsonValue;
  }
  const { vectors } = recorded<{ vectors: readonly Vector[] }>("types.json");

  test.for(named(vectors, (vector) => `${vector.name}, ${vector.variant}`))("%s", ([, vector]) => {
    const type: Type = registry.hasError(vector.name) ? t.any_error : registry.structure(vector.name);
    const { plain } = vector;
    const value = fromPlain(type, plain);
    expect(inOrder(jsonRpcCodec.encode(type, value, true) as Json)).toEqual(inOrder(vector.jsonrpc as Json));

    const decoded = jsonRpcCodec.decode(type, vector.jsonrpc);
    expect(flat(toPlain(type, decoded))).toEqual(flat(plain));
    expect(inOrder(jsonRpcCodec.encode(type, decoded) as Json)).toEqual(inOrder(vector.jsonrpc as Json));

    expect(withoutClasses(restCodec.encode(type, value))).toEqual(vector.rest);
    if (!/"\$(structure|error)"/.test(JSON.stringify(vector.plain)) && type !== t.any_error)
      expect(toPlain(type, restCodec.decode(type, vector.rest))).toEqual(plain);
    for (const codec of [restCodec, apiCodec]) {
      const json = codec.encode(type, value);
      expect(codec.encode(type, codec.decode(type, json))).toEqual(json);
    }
  });
});

describe("every type with edge values", () => {
  interface Vector {
    readonly name: string;
    readonly type: unknown;
    readonly plain?: Plain;
    readonly python_value?: string;
    readonly jsonrpc_text?: string;
    readonly rest_text?: string;
    readonly rejected?: Outcome;
  }
  const { vectors } = recorded<{ vectors: readonly Vector[] }>("encoding.json");
  const written = vectors.filter((vector) => vector.jsonrpc_text !== undefined && !differs("encoding", vector.name));
  const read = (codec: Codec, type: Type, text: string): unknown => codec.decode(type, parseJson(text));

  test.for(named(written, (vector) => vector.name))("%s", ([, vector]) => {
    const type = typeOf(vector.type);
    const value = read(jsonRpcCodec, type, vector.jsonrpc_text!);
    const text = stringifyJson(jsonRpcCodec.encode(type, value));
    expect(JSON.parse(text)).toEqual(JSON.parse(vector.jsonrpc_text!));
    // A double stays one, a long stays one.
    expect(text.match(/[:[,]-?\d+[.eE]|^-?\d+[.eE]/g)?.length).toBe(
      vector.jsonrpc_text!.match(/[:[,]-?\d+[.eE]|^-?\d+[.eE]/g)?.length,
    );
    if (vector.plain !== undefined && vector.python_value === undefined) {
      const plain = toPlain(type, value);
      expect(typeof vector.plain === "number" ? Number(plain) : flat(plain)).toEqual(flat(vector.plain));
    }
    if (/structure|opaque|any_error|error/.test(JSON.stringify(vector.type))) return;
    expect(JSON.parse(stringifyJson(restCodec.encode(type, value)))).toEqual(JSON.parse(vector.rest_text!));
    expect(toPlain(type, read(restCodec, type, vector.rest_text!))).toEqual(toPlain(type, value));
  });

  const refused = vectors.filter((vector) => vector.rejected !== undefined && !differs("encoding", vector.name));
  /** What stands for a value that only Python can have. */
  const standIns: Readonly<Record<string, unknown>> = {
    "double inf": Infinity,
    "double nan": NaN,
    "string from bytes": new Uint8Array(3),
    "binary from string": "abc",
    "datetime not utc": new Date(Number.NaN),
    "structure from string": "x",
    "dynamic structure from a string": "x",
    "opaque from a native value": "x",
    "void not none": "x",
    "set from list": ["a"],
    "enum of another enumeration": registry.enumeration("com.vmware.vcenter.vm.hardware.version").of("VMX_03"),
    "enum from int": 1,
    "long from float": 1.5,
    "any error from a structure": { state: "POWERED_ON" },
  };
  test.for(named(refused, (vector) => vector.name))("refused: %s", ([name, vector]) => {
    const type = typeOf(vector.type);
    const value = name in standIns ? standIns[name] : fromPlain(type, vector.plain);
    expect(faultOf(() => jsonRpcCodec.encode(type, value, true))).toEqual(idsOf(vector.rejected));
  });
});

describe("what the official client checks before it sends", () => {
  interface Vector {
    readonly kind: string;
    readonly case: string;
    readonly structure?: string;
    readonly service?: string;
    readonly operation?: string;
    readonly argument?: string;
    readonly field?: string;
    readonly args?: { readonly [name: string]: Plain };
    readonly plain?: Plain;
    readonly convert?: Outcome;
    readonly outcome?: Outcome;
    readonly type?: unknown;
  }
  const { vectors } = recorded<{ vectors: readonly Vector[] }>("validation.json");
  const ofKind = (...kinds: readonly string[]): readonly Vector[] =>
    vectors.filter(
      (vector) =>
        kinds.includes(vector.kind) && !differs("validation", `${vector.service} ${vector.operation} ${vector.case}`),
    );
  const wrong: Readonly<Record<string, unknown>> = { int: 5, str: "x", list: ["x"] };

  const samples = recorded<{ vectors: readonly { name: string; variant: string; plain: Plain }[] }>(
    "types.json",
  ).vectors;
  /** Python couldn't print some values that have a string for a structure: they are the sample of the structure otherwise. */
  const plainOf = (vector: Vector): Plain | undefined =>
    JSON.stringify(vector.plain).startsWith('{"unprintable"')
      ? samples.find((sample) => sample.name === vector.structure && sample.variant === "full")?.plain
      : vector.plain;

  test.for(named(ofKind("union", "required", "wrong_type"), (vector) => `${vector.structure}: ${vector.case}`))(
    "%s",
    ([, vector]) => {
      const type = registry.structure(vector.structure!);
      const value = fromPlain(type, plainOf(vector)) as Record<string, unknown>;
      if (vector.kind === "wrong_type") value[memberName(vector.field!)] = wrong[vector.case.split(" given ")[1]!];
      expect(faultOf(() => jsonRpcCodec.encode(type, value, true))).toEqual(idsOf(vector.convert));
    },
  );

  test.for(named(ofKind("argument"), (vector) => `${vector.service} ${vector.operation}: ${vector.case}`))(
    "%s",
    ([, vector]) => {
      const operation = registry.operation(vector.service!, vector.operation!);
      // The other parameters don't matter: conversion goes by the order of the definition, and stops at the first fault.
      const type = operation.input()[vector.argument!]!;
      const given = vector.case.endsWith(" unset") ? undefined : wrong[vector.case.split(" given ")[1]!];
      const input = { id: "operation-input", fields: () => ({ x: type }) };
      const ids = faultOf(() => jsonRpcCodec.encodeInput(input, { x: given }));
      expect(ids).toEqual(idsOf(vector.outcome));
    },
  );

  test.for(named(ofKind("argument_union"), (vector) => `${vector.operation} ${vector.structure}: ${vector.case}`))(
    "%s",
    ([, vector]) => {
      const operation = registry.operation(vector.service!, vector.operation!);
      const input = { id: "operation-input", fields: operation.input };
      const value = fromPlain(input, vector.args);
      expect(faultOf(() => jsonRpcCodec.encodeInput(input, value))).toEqual(idsOf(vector.outcome));
    },
  );
});

describe("where it differs on purpose", () => {
  test("a long beyond 2^53 is refused both ways", () => {
    const ids = ["vapi.data.invalid"];
    for (const text of ["9007199254740992", "9007199254740993", "-9223372036854775808", "18446744073709551616"]) {
      expect(faultOf(() => jsonRpcCodec.decode(t.long, parseJson(text)))).toEqual(ids);
      expect(faultOf(() => jsonRpcCodec.encode(t.long, Number(text)))).toEqual(ids);
    }
    expect(jsonRpcCodec.decode(t.long, parseJson("-9007199254740991"))).toBe(-9007199254740991);
  });

  test("no long is made of a boolean, no time of a string, no list of nothing", () => {
    expect(faultOf(() => jsonRpcCodec.encode(t.long, true))).toEqual(["vapi.data.invalid"]);
    expect(faultOf(() => jsonRpcCodec.encode(t.datetime, "2018-04-17T12:34:56.000Z"))).toEqual([
      "vapi.bindings.typeconverter.unexpected.python.type",
    ]);
    expect(faultOf(() => jsonRpcCodec.encode(t.list(t.string), undefined))).toEqual([
      "vapi.bindings.typeconverter.invalid",
    ]);
  });

  test("a whole number is sent with its point where the type is double", () => {
    expect([1, -0, 1e21, -25e9, 0.1].map((value) => stringifyJson(jsonRpcCodec.encode(t.double, value)))).toEqual([
      "1.0",
      "-0.0",
      "1e+21",
      "-25000000000.0",
      "0.1",
    ]);
  });
});
