import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { getEventListeners } from "node:events";
import { afterAll, describe, expect, test } from "vitest";
import { createInvoker } from "../../generated/src/runtime/call.ts";
import {
  AbortError,
  ConnectionError,
  HttpError,
  JsonRpcError,
  MalformedResponseError,
  TimeoutError,
  VsphereError,
} from "../../generated/src/runtime/errors.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import type { CallOptions } from "../../generated/src/runtime/invoker.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { powerGet as get, powerStart } from "../../generated/src/vcenter/vm/index.ts";
import { fakeFetch, idOf, type Answer } from "../support/fake-fetch.ts";
import { bodyOf, httpServer } from "../support/http-server.ts";

const input = { vm: "vm-1" };
const output = { STRUCTURE: { "com.vmware.vcenter.vm.power.info": { state: "POWERED_ON" } } };
const errorResult = (name: string) => ({
  error: { ERROR: { [`com.vmware.vapi.std.errors.${name}`]: { messages: [], data: { OPTIONAL: null } } } },
});
const result = (id: string, value: object): string => JSON.stringify({ jsonrpc: "2.0", id, result: value });

/** Rows: what came back, and the error that says so. */
const failures: readonly {
  readonly name: string;
  readonly answer: Answer | ((id: string) => Answer);
  readonly type: new (...args: never[]) => Error;
  readonly says: RegExp;
  readonly rest?: false;
}[] = [
  {
    name: "HTML of a proxy",
    answer: {
      status: 502,
      contentType: "text/html",
      body: "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
    },
    type: HttpError,
    says: /https:\/\/vc\.test\S* answered with text\/html that isn't of the protocol: 502 Bad Gateway nginx \(HTTP 502\)/,
  },
  {
    name: "HTML of a login page, as a success",
    answer: { contentType: "text/html", body: "<h1>Please log in</h1>" },
    type: HttpError,
    says: /Please log in \(HTTP 200\)/,
  },
  { name: "an empty body", answer: { body: "" }, type: HttpError, says: /empty body \(HTTP 200\)/ },
  {
    name: "a truncated body",
    answer: { body: '{"jsonrpc":"2.0","result":{"outp' },
    type: HttpError,
    says: /isn't of the protocol \(HTTP 200\)/,
  },
  { name: "401 without an error", answer: { status: 401, body: "" }, type: HttpError, says: /HTTP 401/ },
  {
    name: "404 without an error",
    answer: { status: 404, contentType: "text/html", body: "Not Found" },
    type: HttpError,
    says: /Not Found \(HTTP 404\)/,
  },
  {
    name: "503 without an error",
    answer: { status: 503, contentType: "text/plain", body: "no healthy upstream" },
    type: HttpError,
    says: /no healthy upstream \(HTTP 503\)/,
  },
  {
    name: "a redirect",
    answer: { status: 302, headers: { location: "https://elsewhere.test/" } },
    type: HttpError,
    says: /redirects to https:\/\/elsewhere\.test\/, which isn't followed/,
  },
  {
    name: "another content type, and not JSON",
    answer: { contentType: "application/octet-stream", body: "\u0001\u0002" },
    type: HttpError,
    says: /application\/octet-stream/,
  },
  { name: "JSON of something else", answer: { body: '{"hello":"world"}' }, type: VsphereError, says: /answer/ },
  {
    name: "a value of another type",
    answer: (id) => ({ body: JSON.stringify({ ...(JSON.parse(result(id, { output: "x" })) as object), value: "x" }) }),
    type: MalformedResponseError,
    says: /The answer can't be read: Expected a structure, got a string/,
  },
  {
    name: "a field that isn't there",
    answer: (id) => ({
      body: JSON.stringify({ ...(JSON.parse(result(id, { output: { STRUCTURE: { x: {} } } })) as object), value: {} }),
    }),
    type: MalformedResponseError,
    says: /state: Field state .* is missing/,
  },
  {
    name: "an error of JSON-RPC",
    answer: (id) => ({
      body: JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32602, message: "Invalid params.", data: "ctx" } }),
    }),
    type: JsonRpcError,
    says: /refused the request: Invalid params\. ctx \(code -32602\)/,
    rest: false,
  },
  {
    name: "an error of the service, with HTTP 500",
    answer: (id) => ({
      status: 500,
      body: JSON.stringify({
        ...(JSON.parse(result(id, errorResult("unauthenticated"))) as object),
        type: "com.vmware.vapi.std.errors.unauthenticated",
        value: { messages: [] },
      }),
    }),
    type: ServiceError,
    says: /reported com\.vmware\.vapi\.std\.errors\.unauthenticated without a message/,
  },
];

describe.for(["JSON-RPC", "REST"] as const)("what can come back over %s", (protocol) => {
  test.for(
    failures.filter((row) => protocol === "JSON-RPC" || row.rest !== false).map((row) => [row.name, row] as const),
  )("%s", async ([, { answer, type, says }]) => {
    const { fetch } = fakeFetch((sent) =>
      typeof answer === "function" ? answer(protocol === "REST" ? "0" : idOf(sent)) : answer,
    );
    const transport = (protocol === "REST" ? rest : jsonRpc)({ host: "vc.test", fetch });
    const error = (await createInvoker(transport)
      .invoke(get, input, { opId: "op-1" })
      .catch((reason: unknown) => reason)) as VsphereError;
    expect(error).toBeInstanceOf(type);
    expect(error).toBeInstanceOf(VsphereError);
    expect(error.message).toMatch(says);
    expect(error).toMatchObject({ service: "com.vmware.vcenter.vm.power", operation: "get", opId: "op-1" });
    expect(error.message).toContain("(com.vmware.vcenter.vm.power get, opId op-1)");
  });
});

describe("an operation without a result over REST", () => {
  const start = (answer: Answer, transport = rest): Promise<unknown> =>
    createInvoker(transport({ host: "vc.test", fetch: fakeFetch(() => answer).fetch })).invoke(powerStart, input);

  test.each([rest, api])("has succeeded when the answer is empty, or any JSON", async (transport) => {
    for (const body of ["", "{}", "null", '{"value":null}']) expect(await start({ body }, transport)).toBeUndefined();
    expect(await start({ status: 204 }, transport)).toBeUndefined();
  });

  test.each([rest, api])("has not succeeded when something else answers", async (transport) => {
    for (const body of ["<h1>Please log in</h1>", "\u0001\u0002", '{"value":', " "])
      await expect(start({ contentType: "text/html", body }, transport)).rejects.toBeInstanceOf(HttpError);
  });
});

describe("connections", () => {
  test("no server at the port: certainly nothing was sent", async () => {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    const error = await createInvoker(jsonRpc({ host: `http://127.0.0.1:${port}` }))
      .invoke(get, input)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ notSent: true, url: `http://127.0.0.1:${port}/api` });
    expect((error as Error).message).toMatch(new RegExp(`No answer from 127\\.0\\.0\\.1:${port}: ECONNREFUSED`));
  });

  test("a host that doesn't exist", async () => {
    const error = await createInvoker(jsonRpc({ host: "no-such-host.invalid" }))
      .invoke(get, input)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ConnectionError", notSent: true });
    expect((error as Error).message).toMatch(/No answer from no-such-host\.invalid: (ENOTFOUND|EAI_AGAIN)/);
  });

  test("a connection cut in the middle of the body: something was sent", async () => {
    const { host } = await httpServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write('{"jsonrpc"');
      setTimeout(() => response.destroy(), 10);
    });
    const error = await createInvoker(jsonRpc({ host }))
      .invoke(get, input)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ConnectionError", notSent: false });
  });
});

describe("time", () => {
  const slow = (headersAfter: number) =>
    httpServer((_request, response) => {
      setTimeout(() => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write('{"jsonrpc":');
      }, headersAfter);
    });
  const call = async (host: string, options: CallOptions): Promise<{ error: Error; after: number }> => {
    const start = performance.now();
    const error = (await createInvoker(jsonRpc({ host }))
      .invoke(get, input, options)
      .catch((reason: unknown) => reason)) as Error;
    return { error, after: performance.now() - start };
  };

  test("a timeout covers headers that don't come", async () => {
    const { host } = await slow(5000);
    const { error, after } = await call(host, { timeoutMs: 50 });
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.message).toMatch(/No complete answer within 50 ms; the operation may still be running/);
    expect(after).toBeLessThan(3000);
  });

  test("a timeout covers a body that doesn't end", async () => {
    const { host } = await slow(0);
    expect((await call(host, { timeoutMs: 100 })).error).toBeInstanceOf(TimeoutError);
  });

  test("a signal stops a response half read, and its reason is the cause", async () => {
    const { host } = await slow(0);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 100);
    const { error } = await call(host, { signal: controller.signal });
    expect(error).toBeInstanceOf(AbortError);
    expect((error.cause as Error).message).toBe("enough");
  });

  test("a signal that was aborted before sends nothing", async () => {
    const { fetch, sent } = fakeFetch(() => new Promise(() => undefined));
    const outcome = createInvoker(jsonRpc({ host: "vc.test", fetch })).invoke(get, input, {
      signal: AbortSignal.abort(),
    });
    await expect(outcome).rejects.toBeInstanceOf(AbortError);
    expect(sent).toEqual([]);
  });

  test("a fetch that ignores its signal doesn't hold the call", async () => {
    const { fetch } = fakeFetch(() => new Promise(() => undefined));
    const outcome = createInvoker(jsonRpc({ host: "vc.test", fetch })).invoke(get, input, { timeoutMs: 20 });
    await expect(outcome).rejects.toBeInstanceOf(TimeoutError);
  });

  test("10,000 calls on one signal leave no listener", async () => {
    const { fetch } = fakeFetch((sent) => ({ body: result(idOf(sent), { output }) }));
    const invoker = createInvoker(jsonRpc({ host: "vc.test", fetch }));
    const { signal } = new AbortController();
    for (let round = 0; round < 100; round += 1)
      await Promise.all(Array.from({ length: 100 }, () => invoker.invoke(get, input, { signal })));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("there is a timeout without asking for one", async () => {
    let timeout: number | undefined;
    const original = globalThis.setTimeout;
    afterAll(() => void (globalThis.setTimeout = original));
    globalThis.setTimeout = ((run: () => void, ms: number) => ((timeout = ms), original(run, ms))) as never;
    const { fetch } = fakeFetch((sent) => ({ body: result(idOf(sent), { output }) }));
    await createInvoker(jsonRpc({ host: "vc.test", fetch })).invoke(get, input);
    globalThis.setTimeout = original;
    expect(timeout).toBe(300_000);
  });
});

describe("a call", () => {
  test("carries headers, opId and context, and gives the raw response beside the value", async () => {
    const requests: { headers: Record<string, unknown>; body: string }[] = [];
    const { host } = await httpServer(async (request, response) => {
      const body = await bodyOf(request);
      requests.push({ headers: request.headers, body });
      response.writeHead(200, { "content-type": "application/json", "x-served-by": "node-1" });
      response.end(result((JSON.parse(body) as { id: string }).id, { output }));
    });
    const invoker = createInvoker(jsonRpc({ host }), { headers: { "user-agent": "my-tool/1", "x-a": "1" } });
    const responses: unknown[] = [];
    const value = await invoker.invoke(get, input, {
      headers: { "x-a": "2" },
      opId: "op-7",
      context: { locale: "de" },
      onResponse: ({ status, headers, opId }) => responses.push([status, headers.get("x-served-by"), opId]),
    });
    expect(value).toMatchObject({ state: { value: "POWERED_ON" } });
    expect(responses).toEqual([[200, "node-1", "op-7"]]);
    expect(requests[0]!.headers).toMatchObject({ "user-agent": "my-tool/1", "x-a": "2" });
    expect(JSON.parse(requests[0]!.body)).toMatchObject({
      params: { ctx: { appCtx: { locale: "de", opId: "op-7" } } },
    });
  });

  test("passes through interceptors, the first outermost", async () => {
    const order: string[] = [];
    const { fetch } = fakeFetch((sent) => ({ body: result(idOf(sent), { output }) }));
    const named = (name: string) => (next: (request: never) => Promise<unknown>) => async (request: never) => {
      order.push(`${name} before`);
      const value = await next(request);
      order.push(`${name} after`);
      return value;
    };
    await createInvoker(jsonRpc({ host: "vc.test", fetch }), {
      interceptors: [named("a"), named("b")] as never,
    }).invoke(get, input);
    expect(order).toEqual(["a before", "b before", "b after", "a after"]);
  });
});
