import { describe, expect, test } from "vitest";
import { PowerClient, powerGet, Power } from "../../generated/src/vcenter/vm/index.ts";
import type { Interceptor } from "../../generated/src/runtime/call.ts";
import { connect, type ConnectionSettings } from "../../generated/src/runtime/connect.ts";
import {
  AbortError,
  ClosedError,
  HttpError,
  MalformedResponseError,
  TimeoutError,
} from "../../generated/src/runtime/errors.ts";
import type { Fetch } from "../../generated/src/runtime/http.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { FakeVcenter, type Trouble } from "../../generated/src/runtime/testing/index.ts";
import { sessionOperations } from "../../generated/src/runtime/testing/sessions.ts";

const [login, , logout] = sessionOperations;
const vm = { vm: "vm-1" };
const never: Trouble = { delayMs: 100_000 };
const busy: Trouble = { status: 503, body: "busy" };

describe.concurrent.for([jsonRpc, rest, api])("the end of a connection", (protocol) => {
  const open = (options: Partial<ConnectionSettings> = {}) => {
    const vcenter = new FakeVcenter().on(Power, {});
    const connection = connect({
      host: "vc.test",
      user: "u",
      password: "p",
      fetch: vcenter.fetch,
      protocol,
      closeTimeoutMs: 100,
      ...options,
    });
    return { vcenter, connection, power: new PowerClient(connection) };
  };
  const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );
  const timed = async (promise: Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await promise;
    return performance.now() - start;
  };

  test("that ends a block doesn't hide the error of the block when the logout fails", async () => {
    const { vcenter, connection, power } = open();
    const block = async (): Promise<void> => {
      await using _connection = connection;
      await power.get(vm);
      vcenter.trouble({ status: 400, body: "gone" }, { operation: logout! });
      throw new Error("of the block");
    };
    expect(await failureOf(block())).toEqual(new Error("of the block"));
    expect(vcenter.sessions.size).toBe(1);
    await expect(power.get(vm)).rejects.toBeInstanceOf(ClosedError);
    // It can be tried again.
    await connection.close();
    expect(vcenter.sessions.size).toBe(0);
  });

  test("aborts what hasn't ended in time, and logs out", async () => {
    const { vcenter, connection, power } = open();
    await connection.sessionId();
    vcenter.trouble(never, { operation: powerGet, times: 2 });
    const calls = [failureOf(power.get(vm)), failureOf(power.get(vm, { signal: new AbortController().signal }))];
    expect(await timed(connection.close())).toBeLessThan(1000);
    for (const error of await Promise.all(calls)) {
      expect(error).toBeInstanceOf(AbortError);
      expect((error as Error).cause).toBeInstanceOf(ClosedError);
    }
    expect(vcenter.sessions.size).toBe(0);
  });

  test("waits for a call between two attempts, and lets it end", async () => {
    const { vcenter, connection, power } = open({ closeTimeoutMs: 5000, retry: { baseMs: 50 } });
    await connection.sessionId();
    vcenter.trouble({ ...busy, headers: { "retry-after": "0" } }, { operation: powerGet, times: 2 });
    const call = power.get(vm);
    await new Promise((later) => setTimeout(later, 5));
    await connection.close();
    expect(await call).toHaveProperty("state");
    expect(vcenter.sessions.size).toBe(0);
  });

  test("doesn't wait for a long pause between two attempts", async () => {
    const { vcenter, connection, power } = open();
    await connection.sessionId();
    vcenter.trouble({ status: 503, body: "", headers: { "retry-after": "9" } }, { operation: powerGet });
    const call = failureOf(power.get(vm));
    await new Promise((later) => setTimeout(later, 20));
    expect(await timed(connection.close())).toBeLessThan(1000);
    expect(await call).toBeInstanceOf(AbortError);
  });

  test("doesn't wait for an interceptor that ignores its signal, which can't log in again afterwards", async () => {
    let go!: () => void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const waits: Interceptor = (next) => async (request) => {
      await gate;
      return await next(request);
    };
    const { vcenter, connection, power } = open({ interceptors: [waits] });
    await connection.sessionId();
    const call = failureOf(power.get(vm));
    expect(await timed(connection.close())).toBeLessThan(1000);
    go();
    expect(await call).toBeInstanceOf(AbortError);
    expect(vcenter.sessions.size).toBe(0);
    expect(vcenter.calls).toEqual([]);
  });

  test("asks a busy server to log out again", async () => {
    const { vcenter, connection } = open({ closeTimeoutMs: 5000, retry: false });
    await connection.sessionId();
    vcenter.trouble(busy, { operation: logout!, times: 2 });
    await connection.close();
    expect(vcenter.sessions.size).toBe(0);
  });

  test("fails when the server stays busy, and can be tried again", async () => {
    const { vcenter, connection, power } = open({ closeTimeoutMs: 5000 });
    await connection.sessionId();
    vcenter.trouble(busy, { operation: logout!, times: 3 });
    const both = [failureOf(connection.close()), failureOf(connection.close())];
    for (const error of await Promise.all(both)) expect(error).toBeInstanceOf(HttpError);
    expect(vcenter.sessions.size).toBe(1);
    expect(await failureOf(power.get(vm))).toBeInstanceOf(ClosedError);
    await connection.close();
    expect(vcenter.sessions.size).toBe(0);
    await connection.close();
  });

  test("doesn't wait for ever for the answer to a logout", async () => {
    const { vcenter, connection } = open();
    await connection.sessionId();
    vcenter.trouble(never, { operation: logout! });
    const error = failureOf(connection.close());
    expect(await timed(error)).toBeLessThan(1000);
    expect(await error).toBeInstanceOf(TimeoutError);
    expect(await error).toMatchObject({ timeoutMs: 100, operation: "delete" });
    await connection.close();
    expect(vcenter.sessions.size).toBe(0);
  });

  test("logs out a session whose login was under way, though nobody waits for it", async () => {
    const { vcenter, connection, power } = open({ closeTimeoutMs: 5000 });
    vcenter.trouble({ delayMs: 50 }, { operation: login! });
    expect(await failureOf(power.get(vm, { signal: AbortSignal.timeout(5) }))).toBeInstanceOf(AbortError);
    await connection.close();
    expect(vcenter.sessions.size).toBe(0);
    expect(vcenter.calls).toEqual([]);
  });

  test("gives a login up that has no answer", async () => {
    const { vcenter, connection, power } = open();
    vcenter.trouble(never, { operation: login! });
    const call = failureOf(power.get(vm));
    expect(await timed(connection.close())).toBeLessThan(1000);
    expect(await call).toBeInstanceOf(AbortError);
  });

  test("of one without a session, and of one with somebody else's", async () => {
    for (const who of [{ anonymous: true }, { sessionId: "theirs" }] as const) {
      const { vcenter, connection, power } = open({ user: undefined, password: undefined, ...who } as never);
      vcenter.trouble(never, { operation: powerGet });
      const call = failureOf(power.get(vm));
      expect(await timed(connection.close())).toBeLessThan(1000);
      expect(await call).toBeInstanceOf(Error);
      expect(await failureOf(power.get(vm))).toBeInstanceOf(ClosedError);
    }
  });

  test("ends the questions of the keep-alive", async () => {
    let open_ = 0;
    const fetch: Fetch = (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        open_ += 1;
        signal.addEventListener("abort", () => {
          open_ -= 1;
          reject(new Error("aborted"));
        });
      });
    const connection = connect({
      host: "vc.test",
      sessionId: "s",
      fetch,
      protocol,
      closeTimeoutMs: 50,
      keepAlive: { intervalMs: 5 },
    });
    const call = failureOf(connection.invoke(powerGet, vm));
    await new Promise((later) => setTimeout(later, 40));
    expect(open_).toBeGreaterThan(1);
    await connection.close();
    await call;
    expect(open_).toBe(0);
  });
});

describe("a login", () => {
  test.for<[string, unknown]>([
    ["nothing", null],
    ["a number", 5],
    ["a truth", true],
    ["an empty text", ""],
    ["a list", []],
    ["an object", {}],
    ["a text with a line break", "a\nSECRET"],
    ["a text with a space", "a SECRET"],
    ["a text that no header can carry", "€SECRET"],
  ])("that is answered with %s is none", async ([, id]) => {
    for (const protocol of [jsonRpc, rest, api]) {
      let calls = 0;
      const fetch: Fetch = (_url, { body }) => {
        calls += 1;
        const rpc = JSON.parse(body || "{}") as { id?: string };
        const answer =
          protocol === api
            ? id
            : protocol === rest
              ? { value: id }
              : { jsonrpc: "2.0", id: rpc.id, result: { output: id } };
        return Promise.resolve(
          new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } }),
        );
      };
      const connection = connect({ host: "vc.test", user: "u", password: "p", fetch, protocol });
      const error: unknown = await connection.invoke(powerGet, vm).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(MalformedResponseError);
      expect((error as Error).message).not.toContain("SECRET");
      expect(calls).toBe(1);
      await connection.close();
      expect(calls).toBe(1);
    }
  });
});
