import { describe, expect, test } from "vitest";
import { createInvoker } from "../../generated/src/runtime/call.ts";
import { connect } from "../../generated/src/runtime/connect.ts";
import type { Fields, OperationDescriptor } from "../../generated/src/runtime/descriptor.ts";
import { HttpError, ValidationError } from "../../generated/src/runtime/errors.ts";
import type { CallOptions } from "../../generated/src/runtime/invoker.ts";
import { api } from "../../generated/src/runtime/rest.ts";
import { FakeVcenter } from "../../generated/src/runtime/testing/index.ts";
import { fakeFetch, type Sent } from "../support/fake-fetch.ts";
import { byName, failureOf, operationOf } from "../support/protocols.ts";
import * as t from "../../generated/src/runtime/types.ts";

const byRest = byName.filter(([name]) => name !== "JSON-RPC");
const filter = {
  id: "a.filter",
  fields: (): Fields => ({ names: t.optional(t.set(t.string)), hosts: t.optional(t.list(t.id)) }),
};

describe.for(byRest)("a request over %s", ([, { transport }]) => {
  const send = async (
    operation: OperationDescriptor<object>,
    input: object,
    options: CallOptions = {},
    status = 200,
  ): Promise<{ readonly sent: readonly Sent[]; readonly error: unknown }> => {
    const { fetch, sent } = fakeFetch(() => ({ status }));
    const invoker = createInvoker(transport({ host: "vc.test", fetch }));
    const error = await invoker.invoke(operation, input, options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return { sent, error };
  };
  const list = {
    ...operationOf(undefined, { filter: t.optional(filter), ids: t.optional(t.list(t.id)) }),
    api: "GET /org/example/box",
  };

  test("never leaves an empty list out of a query, where it would mean that all is wanted", async () => {
    for (const [input, name] of [
      [{ filter: { names: new Set() } }, "names"],
      [{ filter: { hosts: [] } }, "hosts"],
      [{ ids: [] }, "ids"],
    ] as const) {
      const { sent, error } = await send(list, input);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as Error).message).toContain(`${name} is empty`);
      expect(sent).toEqual([]);
    }
    expect((await send(list, {})).sent[0]!.url).not.toContain("?");
    const create = { ...operationOf(undefined, { ids: t.list(t.id) }), id: "create", api: "POST /org/example/box" };
    expect((await send(create, { ids: [] })).sent[0]!.body).toBe('{"ids":[]}');
  });

  test("says what is wrong with half a surrogate pair in a path or a query", async () => {
    const get = { ...operationOf(undefined, { vm: t.id }), id: "get", api: "GET /org/example/box/{vm}" };
    for (const [operation, input] of [
      [get, { vm: "\ud800" }],
      [list, { ids: ["a\udc00b"] }],
    ] as const) {
      const { sent, error } = await send(operation, input);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as Error).message).toContain("surrogate");
      expect(sent).toEqual([]);
    }
    expect((await send(get, { vm: "\u{1f600}" })).sent[0]!.url).toContain("%F0%9F%98%80");
  });

  test("says what is wrong with an opId or a locale that is no header", async () => {
    for (const options of [{ opId: "größe" }, { opId: "a\r\nb: c" }, { context: { locale: "日本" } }]) {
      const { sent, error } = await send(list, {}, options);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as Error).message).toContain("it can only be printable ASCII");
      expect(sent).toEqual([]);
    }
  });

  test("is answered by 304 where nothing is to come, and not where something is", async () => {
    expect((await send(operationOf(undefined), {}, {}, 304)).error).toBeUndefined();
    expect((await send(operationOf(t.string), {}, {}, 304)).error).toBeInstanceOf(HttpError);
  });
});

test("an opId of any letters goes over JSON-RPC", async () => {
  const [, { transport }] = byName[0]!;
  const { fetch, sent } = fakeFetch(() => ({ status: 500 }));
  await failureOf(() =>
    createInvoker(transport({ host: "vc.test", fetch })).invoke(operationOf(undefined), {}, { opId: "größe \ud800" }),
  );
  expect(JSON.parse(sent[0]!.body!)).toMatchObject({ params: { ctx: { appCtx: { opId: "größe \ud800" } } } });
});

test("a query that tells operations apart by a parameter carries its value, and the kit finds the operation by it", async () => {
  const box = { id: "a.box", fields: (): Fields => ({ name: t.string }) };
  const path = "GET /org/example/box/{id}/file";
  const service = operationOf(undefined, {}).service;
  const list: OperationDescriptor<object> = {
    service,
    id: "list",
    input: () => ({ id: t.id }),
    output: () => t.list(box),
    api: path,
  };
  const get: OperationDescriptor<object> = {
    ...list,
    id: "get",
    input: () => ({ id: t.id, name: t.string }),
    output: () => box,
    api: `${path}?name`,
  };
  const vcenter = new FakeVcenter().on({ id: service, operations: { list, get } }, {});
  const urls: string[] = [];
  const fetch: typeof vcenter.fetch = (url, init) => {
    urls.push(url);
    return vcenter.fetch(url, init);
  };
  await using connection = connect({ host: "vc.test", user: "u", password: "p", protocol: api, fetch });
  await connection.invoke(list, { id: "b" });
  await connection.invoke(get, { id: "b", name: "a c.ovf" });
  expect(urls.slice(-2)).toEqual([
    "https://vc.test/api/org/example/box/b/file",
    "https://vc.test/api/org/example/box/b/file?name=a%20c.ovf",
  ]);
  expect(vcenter.calls.map(({ operation, input }) => [operation, input])).toEqual([
    ["list", { id: "b" }],
    ["get", { id: "b", name: "a c.ovf" }],
  ]);
});
