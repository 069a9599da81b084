import { describe, expect, test } from "vitest";
import { NotFound, OperationNotFound } from "../../generated/src/vapi/std/errors/index.ts";
import { PowerClient, powerGet, Power } from "../../generated/src/vcenter/vm/index.ts";
import type { Interceptor } from "../../generated/src/runtime/call.ts";
import { connect, type ConnectionSettings } from "../../generated/src/runtime/connect.ts";
import { lazyClient } from "../../generated/src/runtime/lazy-client.ts";
import { log } from "../../generated/src/runtime/log.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { FakeVcenter, vapiError, type Trouble } from "../../generated/src/runtime/testing/index.ts";

const vm = { vm: "vm-1" };

/** Interceptors as users write them. */
const interceptors: Readonly<Record<string, readonly Interceptor[]>> = {
  none: [],
  "an async function that awaits": [(next) => async (request) => await next(request)],
  "an async function that doesn't": [(next) => async (request) => next(request)],
  "a function": [(next) => (request) => next(request)],
  "a chain of promises": [(next) => (request) => next(request).then((value) => value)],
  "many, and a log": [
    ...Array.from({ length: 12 }, (): Interceptor => (next) => async (request) => await next(request)),
    log(() => undefined),
  ],
};

/** What goes wrong with a call, and the error that says so. */
const failures: readonly (readonly [name: string, trouble: Trouble])[] = [
  ["NotFound", { error: vapiError(NotFound, "no") }],
  ["ServerTooOldError", { error: vapiError(OperationNotFound) }],
  ["HttpError", { status: 500, body: "x" }],
  ["HttpError", { status: 503, body: "x" }],
  ["ConnectionError", { cut: "before" }],
  ["an answer of something else", { status: 200, body: "{}" }],
];

async function stackOf(act: () => Promise<unknown>): Promise<string> {
  async function outerOfTheCaller(): Promise<unknown> {
    return await innerOfTheCaller();
  }
  async function innerOfTheCaller(): Promise<unknown> {
    return await act();
  }
  return (await outerOfTheCaller().catch((error: unknown) => (error as Error).stack)) as string;
}

const callers = /innerOfTheCaller[^]*outerOfTheCaller[^]*/;

describe.for([jsonRpc, rest, api])("the stack of an error names the caller's line", (protocol) => {
  const open = (options: Partial<ConnectionSettings> = {}) => {
    const vcenter = new FakeVcenter().on(Power, {});
    const connection = connect({
      host: "vc.test",
      user: "u",
      password: "p",
      fetch: vcenter.fetch,
      protocol,
      retry: { baseMs: 1 },
      ...options,
    });
    return { vcenter, connection, power: new PowerClient(connection) };
  };

  test.for(Object.keys(interceptors))("with these interceptors: %s", async (kind) => {
    for (const [name, trouble] of failures) {
      const { vcenter, power, connection } = open({ interceptors: interceptors[kind]! });
      // The first call logs in, the second has a session.
      for (let round = 0; round < 2; round += 1) {
        vcenter.trouble(trouble, { operation: powerGet, times: 3 });
        const stack = await stackOf(async () => await power.get(vm));
        expect(stack, name).toMatch(callers);
      }
      vcenter.sessions.expire();
      vcenter.trouble(trouble, { operation: powerGet, times: 4 });
      expect(await stackOf(() => power.get(vm))).toMatch(callers);
      await connection.close().catch(() => undefined);
    }
  });

  test("of arguments, of a time that is over, of a signal, of a closed connection", async () => {
    const { vcenter, power, connection } = open();
    expect(await stackOf(() => power.get({ vm: 5 as never }))).toMatch(callers);
    vcenter.trouble({ delayMs: 200 }, { times: 2 });
    expect(await stackOf(() => power.get(vm, { signal: AbortSignal.timeout(5) }))).toMatch(callers);
    expect(await stackOf(() => power.get(vm, { timeoutMs: 5 }))).toMatch(callers);
    await connection.close();
    expect(await stackOf(() => power.get(vm))).toMatch(callers);
    expect(await stackOf(() => connection.sessionId())).toMatch(callers);
  });

  test("of a login, of a question after the session, of the end", async () => {
    const { vcenter, power, connection } = open({ retry: false });
    vcenter.trouble({ status: 500, body: "x" });
    expect(await stackOf(() => power.get(vm))).toMatch(callers);
    vcenter.trouble({ status: 500, body: "x" });
    expect(await stackOf(() => connection.sessionId())).toMatch(callers);
    await connection.sessionId();
    vcenter.trouble({ status: 500, body: "x" });
    expect(await stackOf(() => connection.isSessionValid())).toMatch(callers);
    vcenter.trouble({ status: 500, body: "x" });
    expect(await stackOf(() => connection.close())).toMatch(callers);
  });

  test("however the promise is awaited", async () => {
    const { vcenter, power, connection } = open();
    const trouble: Trouble = { error: vapiError(NotFound, "no") };
    const ways: Readonly<Record<string, () => Promise<unknown>>> = {
      "Promise.all": () => Promise.all([1, 2].map(() => power.get(vm))),
      later: async () => {
        const promise = power.get(vm);
        promise.catch(() => undefined);
        await new Promise((done) => setTimeout(done, 20));
        return await promise;
      },
      then: () => power.get(vm).then((info) => info.state),
      "a client that is loaded": () => lazyClient(connection, () => Promise.resolve(PowerClient)).get(vm),
    };
    for (const [way, act] of Object.entries(ways)) {
      vcenter.trouble(trouble, { operation: powerGet, times: 2 });
      expect(await stackOf(act), way).toMatch(/innerOfTheCaller/);
      vcenter.takeTrouble(powerGet);
    }
  });
});
