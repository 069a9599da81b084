import { describe, expect, test } from "vitest";
import type { StructureDescriptor, Type } from "../../generated/src/runtime/descriptor.ts";
import { connect } from "../../generated/src/runtime/connect.ts";
import { MalformedResponseError } from "../../generated/src/runtime/errors.ts";
import { PowerState } from "../../generated/src/vcenter/vm/index.ts";
import { LibraryClient } from "../../generated/src/content/index.ts";
import { CategoryClient } from "../../generated/src/cis/tagging/index.ts";
import { fakeFetch, idOf } from "../support/fake-fetch.ts";
import { answered, byName, failureOf, operationOf } from "../support/protocols.ts";
import * as t from "../../generated/src/runtime/types.ts";

const inner: StructureDescriptor = { id: "a.inner", fields: () => ({ name: t.string }) };
/** Every type that must have a value. */
const required: Readonly<Record<string, Type>> = {
  boolean: t.boolean,
  long: t.long,
  double: t.double,
  string: t.string,
  secret: t.secret,
  binary: t.binary,
  datetime: t.datetime,
  uri: t.uri,
  id: t.id,
  any_error: t.any_error,
  enumeration: PowerState,
  structure: inner,
  dynamic: t.dynamic(),
};
const collections: Readonly<Record<string, Type>> = {
  list: t.list(t.string),
  set: t.set(t.string),
  map: t.map(t.string, t.string),
};
const all = { ...required, ...collections };

describe.for(byName)("null over %s", ([name, protocol]) => {
  const { structure, map, output } = protocol;
  const isTagged = name === "JSON-RPC";
  const nulls = isTagged ? ["null", '{"OPTIONAL":null}'] : ["null"];
  const read = (type: Type, text: string): Promise<unknown> => answered(protocol, operationOf(type), output(text));
  const field = (type: Type): StructureDescriptor => ({ id: "a.b", fields: () => ({ x: type }) });
  /** Everywhere where a value can be. */
  const places = (type: Type, text: string): Readonly<Record<string, () => Promise<unknown>>> => ({
    "as the result": () => read(type, text),
    "in a field": () => read(field(type), structure("a.b", `"x":${text}`)),
    "in a list": () => read(t.list(type), `[${text}]`),
    "in a set": () => read(t.set(type), `[${text}]`),
    "in a map": () => read(t.map(t.string, type), map([['"k"', text]])),
    "in a list in a field": () => read(field(t.list(type)), structure("a.b", `"x":[${text}]`)),
  });

  test.for(Object.entries(required))("is no %s, wherever it is", async ([, type]) => {
    for (const text of nulls)
      for (const [place, read] of Object.entries(places(type, text)))
        expect(await failureOf(read), place).toBeInstanceOf(MalformedResponseError);
  });

  test.for(Object.entries(collections))("is a %s without items over REST only", async ([, type]) => {
    for (const text of nulls)
      for (const [place, read] of Object.entries(places(type, text)))
        if (isTagged) expect(await failureOf(read), place).toBeInstanceOf(MalformedResponseError);
        else expect(JSON.stringify(await read()), place).toMatch(/\[\]|\{\}/);
  });

  test.for(Object.entries(all))("is an unset %s where it is optional, and so is nothing", async ([, type]) => {
    for (const text of nulls) expect(await read(t.optional(type), text)).toBeUndefined();
    for (const text of nulls) expect(await read(field(t.optional(type)), structure("a.b", `"x":${text}`))).toEqual({});
    expect(await read(field(t.optional(type)), structure("a.b", ""))).toEqual({});
  });

  /** What servers written in Go leave out when it is zero or empty. */
  const zeros: Readonly<Record<string, unknown>> = {
    boolean: false,
    long: 0,
    double: 0,
    string: "",
    list: [],
    set: new Set(),
    map: new Map(),
  };
  test.for(Object.entries(all))("a field left out: %s", async ([kind, type]) => {
    const action = (): Promise<unknown> => read(field(type), structure("a.b", ""));
    if (!isTagged && kind in zeros) expect(await action()).toEqual({ x: zeros[kind] });
    else expect(await failureOf(action)).toBeInstanceOf(MalformedResponseError);
  });
});

test.for<[string, Type]>([
  ["text", t.string],
  ["any value", t.opaque],
  ["an optional value", t.optional(t.opaque)],
  ["an optional text", t.optional(t.string)],
  ["a list", t.list(t.string)],
])("an entry of a map over JSON-RPC has a key and a value, of whatever type: %s", async ([, type]) => {
  const [, protocol] = byName[0]!;
  for (const entry of ['"key":"k"', '"value":null', ""]) {
    const text = `[{"STRUCTURE":{"map-entry":{${entry}}}}]`;
    const action = (): Promise<unknown> =>
      answered(protocol, operationOf(t.map(t.string, type)), protocol.output(text));
    expect(await failureOf(action), entry).toBeInstanceOf(MalformedResponseError);
  }
});

describe("a server that answers JSON-RPC with nothing", () => {
  const { fetch } = fakeFetch((request) => ({
    body: `{"jsonrpc":"2.0","id":"${idOf(request)}","result":{"output":null}}`,
  }));

  test("lists nothing, creates nothing, and lets nobody in", async () => {
    const vcenter = connect({ host: "vc.test", sessionId: "s", fetch, retry: false });
    const categories = new CategoryClient(vcenter);
    const createSpec = {
      name: "x",
      description: "",
      cardinality: "SINGLE",
      associableTypes: new Set<string>(),
    } as const;
    for (const action of [() => new LibraryClient(vcenter).list(), () => categories.create({ createSpec })])
      expect(await failureOf(action)).toBeInstanceOf(MalformedResponseError);
    const login = connect({ host: "vc.test", user: "u", password: "p", fetch, retry: false });
    expect(await failureOf(() => login.sessionId())).toBeInstanceOf(MalformedResponseError);
    // A result that isn't there is what an operation without one answers: the recorded server does.
    await categories.delete({ categoryId: "c" });
  });
});
