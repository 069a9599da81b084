import { request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import { connect } from "../../generated/src/runtime/connect.ts";
import type { Fields, StructureDescriptor } from "../../generated/src/runtime/descriptor.ts";
import { rest } from "../../generated/src/runtime/rest.ts";
import { ServerTooOldError } from "../../generated/src/runtime/server-too-old-error.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import {
  FakeVcenter,
  listen,
  sampleOf,
  vapiError,
  type HttpAnswer,
} from "../../generated/src/runtime/testing/index.ts";
import { AlreadyExists, InternalServerError, NotFound, TimedOut } from "../../generated/src/vapi/std/errors/index.ts";
import { HardwareClient, Power, PowerClient, powerGet, powerStart } from "../../generated/src/vcenter/vm/index.ts";
import { byName, failureOf } from "../support/protocols.ts";
import * as t from "../../generated/src/runtime/types.ts";

const login = { user: "u", password: "p", retry: false } as const;

describe("a server for tests goes on, whatever comes", () => {
  test.for([
    "/rest/vcenter/vm/%E0%A4%A/power",
    "//",
    "//x:99999/",
    "/",
    "/rest",
    "/api/",
    "/rest/vcenter/vm/x/power?a=%zz",
  ])("GET %s", async (path) => {
    await using server = await listen(new FakeVcenter({ services: [Power] }));
    const { hostname, port } = new URL(server.host);
    const status = await new Promise<number | undefined>((done, fail) =>
      httpRequest({ hostname, port, path }, (response) => {
        response.resume();
        done(response.statusCode);
      })
        .on("error", fail)
        .end(),
    );
    expect(status).toBeGreaterThanOrEqual(400);
    await using vcenter = connect({ host: server.host, ...login });
    expect(await new PowerClient(vcenter).get({ vm: "vm-1" })).toHaveProperty("state");
  });
});

describe("a request of JSON-RPC is refused as a server refuses it", () => {
  const vcenter = new FakeVcenter({ services: [Power] });
  const ask = async (body: string): Promise<HttpAnswer> =>
    vcenter.answer({
      method: "POST",
      path: "/api",
      query: new URLSearchParams(),
      header: () => "application/json",
      body,
    });
  const good = {
    jsonrpc: "2.0",
    id: "1",
    method: "invoke",
    params: {
      serviceId: "com.vmware.cis.session",
      operationId: "create",
      input: { STRUCTURE: { "operation-input": {} } } as unknown,
      ctx: {
        appCtx: { opId: "o" } as Record<string, unknown>,
        securityCtx: { schemeId: "s", userName: "u", password: "p" },
      },
    },
  };
  const answer = async (change: object, params: object = {}): Promise<Record<string, unknown>> => {
    const { body } = await ask(JSON.stringify({ ...good, params: { ...good.params, ...params }, ...change }));
    return JSON.parse(body) as Record<string, unknown>;
  };
  const codeOf = (body: Record<string, unknown>): unknown => (body["error"] as { code?: number } | undefined)?.code;
  const nameOf = (body: Record<string, unknown>): string =>
    Object.keys((body["result"] as { error: { ERROR: object } }).error.ERROR)[0]!.replace(/^.*\./, "");

  test("a good one is none of them", async () => {
    expect(await answer({})).toHaveProperty("result.output.SECRET");
    for (const id of ["x", 7, -1, null]) expect(await answer({ id })).toMatchObject({ id });
  });

  test.for<[string, object, object, number]>([
    ["an id with a fraction", { id: 1.5 }, {}, -32600],
    ["an id that is a list", { id: [] }, {}, -32600],
    ["parameters that are a text", { params: "x" }, {}, -32600],
    ["another version", { jsonrpc: "1.0" }, {}, -32600],
    ["another method", { method: "notify" }, {}, -32601],
    ["no parameters", { params: undefined }, {}, -32602],
    ["parameters in a list", { params: [] }, {}, -32602],
    ["no context", {}, { ctx: undefined }, -32602],
    ["no application context", {}, { ctx: {} }, -32602],
    ["a number in the application context", {}, { ctx: { appCtx: { opId: 5 } } }, -32602],
    ["an object without a tag", {}, { input: { a: 1 } }, -32602],
    ["an object with two members", {}, { input: { STRUCTURE: {}, OPTIONAL: null } }, -32602],
    ["no name in a structure", {}, { input: { STRUCTURE: {} } }, -32602],
    [
      "an object without a tag further inside",
      {},
      { input: { STRUCTURE: { "operation-input": { a: [{ x: 1 }] } } } },
      -32602,
    ],
    ["a secret that is a number", {}, { input: { STRUCTURE: { "operation-input": { a: { SECRET: 1 } } } } }, -32602],
  ])("%s", async ([, change, params, code]) => {
    const body = await answer(change, params);
    expect(codeOf(body)).toBe(code);
    expect(body["id"]).toBe(code === -32600 ? null : "1");
  });

  test.for<[string, object, string]>([
    ["no input", { input: undefined }, "invalid_argument"],
    ["an input that is a text", { input: "x" }, "invalid_argument"],
    ["an input that is null", { input: null }, "invalid_argument"],
    ["another service, whatever the input", { serviceId: "a.b", input: undefined }, "operation_not_found"],
    ["another operation", { operationId: "x", input: "x" }, "operation_not_found"],
  ])("%s is an error of the API", async ([, params, name]) => {
    expect(nameOf(await answer({}, params))).toBe(name);
  });

  test("a mark of the byte order, and what is no JSON", async () => {
    for (const body of [`\ufeff${JSON.stringify(good)}`, "{", ""]) expect((await ask(body)).body).toContain("-32700");
    await using server = await listen(vcenter);
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${server.host}/api`, {
      method: "POST",
      headers,
      body: `\ufeff${JSON.stringify(good)}`,
    });
    expect(await response.text()).toContain("-32700");
  });
});

describe.for(byName)("over %s", ([, { transport }]) => {
  const open = (vcenter: FakeVcenter) =>
    connect({ host: "vc.test", ...login, protocol: transport, fetch: vcenter.fetch });

  test("an error has the fields of its class", async () => {
    class Challenged extends ServiceError {
      static override readonly wireName: string = "com.vmware.vapi.std.errors.not_found";
      static override readonly fields = (): Fields => ({ challenge: t.optional(t.string) });
      declare readonly challenge?: string;
    }
    const vcenter = new FakeVcenter().on(Power, {
      get: () => {
        throw vapiError(Challenged, "No.", { challenge: "SIGN" });
      },
    });
    const error = await failureOf(() => new PowerClient(open(vcenter)).get({ vm: "v" }));
    expect(error instanceof Challenged && error.challenge).toBe("SIGN");
    expect((error as Error).message).toContain("No.");
  });

  test("an error that an operation doesn't declare is an internal one", async () => {
    const vcenter = new FakeVcenter().on(Power, {
      get: () => {
        throw vapiError(AlreadyExists, "There.");
      },
      start: () => {
        throw vapiError(NotFound, "Gone.");
      },
    });
    const power = new PowerClient(open(vcenter));
    const error = (await failureOf(() => power.get({ vm: "v" }))) as ServiceError;
    expect(error).toBeInstanceOf(InternalServerError);
    expect(error.messages.map(({ id }) => id)).toEqual([
      "vapi.method.status.errors.invalid",
      `${AlreadyExists.wireName}.fake`,
    ]);
    expect(await failureOf(() => power.start({ vm: "v" }))).toBeInstanceOf(NotFound);
    // What a test asks for comes as it is.
    vcenter.trouble({ error: vapiError(TimedOut) }, { operation: powerStart });
    expect(await failureOf(() => power.start({ vm: "v" }))).toBeInstanceOf(TimedOut);
  });

  test("an operation that it lacks says so", async () => {
    const hardware = new HardwareClient(open(new FakeVcenter({ services: [Power] })));
    expect(await failureOf(() => hardware.get({ vm: "v" }))).toBeInstanceOf(ServerTooOldError);
  });
});

test("a URL that no operation has is answered as vCenter answers it", async () => {
  const vcenter = new FakeVcenter();
  const connection = connect({ host: "vc.test", ...login, protocol: rest, fetch: vcenter.fetch });
  const error = await failureOf(() => connection.invoke(powerGet, { vm: "v" }));
  expect(error).toBeInstanceOf(ServerTooOldError);
  expect((error as ServiceError).messages.at(-1)!.id).toBe("com.vmware.vapi.rest.operationsForUrlNotFound");
});

test("a structure that may hold itself has a sample, in whatever it holds itself", () => {
  const holding: StructureDescriptor = {
    id: "a.holding",
    fields: (): Fields => ({
      one: t.optional(holding),
      list: t.list(holding),
      set: t.set(holding),
      map: t.map(t.string, t.map(t.string, holding)),
      bag: t.optional(t.dynamic(holding)),
    }),
  };
  for (const size of ["full", "sparse"] as const)
    for (const [, { codec }] of byName)
      expect(() => codec.encode({ ...holding }, sampleOf(holding, size), true)).not.toThrow();
});

test("a query below /rest has maps as lists of entries, whatever is in them", async () => {
  const box = {
    id: "a.box",
    fields: (): Fields => ({ sizes: t.map(t.string, t.list(t.long)), at: t.list(t.boolean) }),
  };
  const input = { filter: box, names: t.map(t.long, box) };
  const list = { service: "a.b", id: "list", input: () => input, rest: "GET /a/b" };
  const vcenter = new FakeVcenter({ services: [{ id: "a.b", operations: { list } }] });
  const value = { sizes: new Map([["x y", [1, 2]]]), at: [true] };
  await using connection = connect({ host: "vc.test", ...login, protocol: rest, fetch: vcenter.fetch });
  await connection.invoke(list, { filter: value, names: new Map([[7, value]]) });
  expect(vcenter.calls.at(-1)!.input).toEqual({ filter: value, names: new Map([[7, value]]) });
});
