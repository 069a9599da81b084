import { describe, expect, test } from "vitest";
import { ServiceUnavailable, Unauthenticated } from "../../generated/src/vapi/std/errors/index.ts";
import { PowerClient, powerGet, Power } from "../../generated/src/vcenter/vm/index.ts";
import { createInvoker, type Interceptor } from "../../generated/src/runtime/call.ts";
import { connect, type ConnectionSettings } from "../../generated/src/runtime/connect.ts";
import { ConnectionError, HttpError } from "../../generated/src/runtime/errors.ts";
import { log } from "../../generated/src/runtime/log.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { retry } from "../../generated/src/runtime/retry.ts";
import { FakeVcenter, vapiError } from "../../generated/src/runtime/testing/index.ts";
import { sessionOperations } from "../../generated/src/runtime/testing/sessions.ts";

const vm = { vm: "vm-1" };

async function fail(error: unknown): Promise<never> {
  await Promise.resolve();
  throw error;
}

/** What functions of a program may throw: also what would have a call repeated if the server had said it. */
const thrown: Readonly<Record<string, () => unknown>> = {
  "an error": () => new Error("mine"),
  "a text": () => "mine",
  nothing: () => undefined,
  "a broken connection": () => new ConnectionError("cut", "", false),
  "a connection that was refused": () => new ConnectionError("refused", "", true),
  "an error that says that nothing was sent": () => Object.assign(new Error("mine"), { notSent: true }),
  "HTTP 503": () => new HttpError("busy", { status: 503, contentType: "", url: "" }),
  "HTTP 401": () => new HttpError("who", { status: 401, contentType: "", url: "" }),
  ServiceUnavailable: () => vapiError(ServiceUnavailable),
  Unauthenticated: () => vapiError(Unauthenticated),
};

describe.for([jsonRpc, rest, api])("a function of the program that throws", (protocol) => {
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
    return { vcenter, power: new PowerClient(connection) };
  };
  const gets = (vcenter: FakeVcenter): number => vcenter.calls.filter(({ operation }) => operation === "get").length;
  const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => "went well",
      (error: unknown) => error,
    );

  describe.for(Object.keys(thrown))("%s", (kind) => {
    test.for<
      [
        string,
        (error: unknown) => {
          readonly interceptors?: readonly Interceptor[];
          readonly onResponse?: () => void | Promise<void>;
        },
      ]
    >([
      [
        "a hook",
        (error) => ({
          onResponse: () => {
            throw error;
          },
        }),
      ],
      ["a hook that is an async function", (error) => ({ onResponse: async () => await fail(error) })],
      [
        "an interceptor before the call",
        (error) => ({
          interceptors: [
            () => () => {
              throw error;
            },
          ],
        }),
      ],
      [
        "an interceptor after the call",
        (error) => ({
          interceptors: [
            (next) => async (request) => {
              await next(request);
              throw error;
            },
          ],
        }),
      ],
      [
        "the sink of a log",
        (error) => ({
          interceptors: [
            log(() => {
              throw error;
            }),
          ],
        }),
      ],
      [
        "the sink of a log that is an async function",
        (error) => ({ interceptors: [log(async () => await fail(error))] }),
      ],
    ])("is what the caller gets of %s, and nothing is repeated", async ([, functions]) => {
      const error = thrown[kind]!();
      const { interceptors, onResponse } = functions(error);
      for (const retries of [{ baseMs: 1 }, false] as const) {
        const { vcenter, power } = open({ retry: retries, ...(interceptors && { interceptors }) });
        expect(await outcomeOf(power.get(vm, { ...(onResponse && { onResponse }) }))).toBe(error);
        expect(gets(vcenter)).toBeLessThanOrEqual(1);
      }
    });

    test("inside of the retries is what the caller gets, and nothing is repeated that was answered", async () => {
      const error = thrown[kind]!();
      const { fetch, calls } = new FakeVcenter().on(Power, {});
      const after: Interceptor = (next) => async (request) => {
        await next(request);
        throw error;
      };
      const sessionId = (await connect({ host: "vc.test", user: "u", password: "p", fetch, protocol }).sessionId())!;
      const invoker = createInvoker(protocol({ host: "vc.test", fetch }), {
        interceptors: [retry({ baseMs: 1 }), after],
        security: { sessionId },
      });
      expect(await outcomeOf(invoker.invoke(powerGet, vm))).toBe(error);
      expect(calls.length).toBe(1);
    });
  });

  test("doesn't hide that a call has failed when it is the sink of a log, and is told once", async () => {
    let told = 0;
    const { vcenter, power } = open({
      retry: false,
      interceptors: [
        log(() => {
          told += 1;
          throw new Error("mine");
        }),
      ],
    });
    vcenter.trouble({ error: vapiError(ServiceUnavailable, "busy") }, { operation: powerGet });
    expect(await outcomeOf(power.get(vm))).toMatchObject({ name: "ServiceUnavailable" });
    expect(told).toBe(1);
    expect(await outcomeOf(power.get(vm))).toMatchObject({ message: "mine" });
    expect(told).toBe(2);
  });

  test("isn't mistaken for what the server says, though that has said the same", async () => {
    const { vcenter, power } = open();
    const busy = new HttpError("mine", { status: 503, contentType: "", url: "" });
    vcenter.trouble({ status: 503, body: "" }, { operation: powerGet });
    let answers = 0;
    const count = (error: unknown) => (): never => {
      answers += 1;
      throw error;
    };
    expect(await outcomeOf(power.get(vm, { onResponse: count(busy) }))).toBe(busy);
    expect(answers).toBe(1);
    // The session is over when the hook says so, but the call has been made.
    const over = vapiError(Unauthenticated);
    const ends = (): never => {
      vcenter.sessions.expire();
      return count(over)();
    };
    expect(await outcomeOf(power.get(vm, { onResponse: ends }))).toBe(over);
    expect(answers).toBe(2);
    expect(gets(vcenter)).toBe(1);
  });

  test("though a call is still repeated for what the server says, also when its session was lost", async () => {
    const { vcenter, power } = open();
    await power.get(vm);
    for (const operation of [powerGet, sessionOperations[0]!])
      for (const trouble of [
        { status: 503, body: "" },
        { error: vapiError(ServiceUnavailable) },
        { cut: "after" },
      ] as const) {
        vcenter.sessions.expire();
        vcenter.trouble(trouble, { operation });
        let answers = 0;
        expect(await power.get(vm, { onResponse: () => (answers += 1) })).toHaveProperty("state");
        expect(answers).toBeGreaterThan(1);
      }
  });
});
