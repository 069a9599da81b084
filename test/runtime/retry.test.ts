import { describe, expect, test } from "vitest";
import { libraryItemDeploy, type LibraryItemDeployParameters } from "../../generated/src/vcenter/ovf/index.ts";
import { PowerClient, powerGet, Power, powerStart } from "../../generated/src/vcenter/vm/index.ts";
import { NotFound, ServiceUnavailable } from "../../generated/src/vapi/std/errors/index.ts";
import { createInvoker, type CallRequest } from "../../generated/src/runtime/call.ts";
import { connect } from "../../generated/src/runtime/connect.ts";
import { AbortError, ConnectionError, HttpError } from "../../generated/src/runtime/errors.ts";
import { retryAfter } from "../../generated/src/runtime/http.ts";
import { retry, type RetryOptions } from "../../generated/src/runtime/retry.ts";
import { FakeVcenter, vapiError } from "../../generated/src/runtime/testing/index.ts";
import { inputSample } from "../support/samples.ts";

const vm = { vm: "vm-1" };

/** Calls through `retry` with outcomes one after another; the last stays. */
function invokerWith(outcomes: readonly unknown[], options: RetryOptions = { baseMs: 1 }) {
  const requests: CallRequest[] = [];
  const invoker = createInvoker(
    (request) => {
      requests.push(request);
      const outcome = outcomes[Math.min(requests.length, outcomes.length) - 1];
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
    { interceptors: [retry(options)] },
  );
  return { invoker, requests };
}

const response = { status: 503, contentType: "", url: "" };
const passing = {
  "a broken connection": new ConnectionError("cut", "", false),
  "HTTP 502": new HttpError("", { ...response, status: 502 }),
  "HTTP 503": new HttpError("", response),
  "HTTP 429": new HttpError("", { ...response, status: 429 }),
  "a service that isn't available": vapiError(ServiceUnavailable),
};

describe("an operation that may be repeated", () => {
  test.for(Object.entries(passing))("is, after %s", async ([, error]) => {
    const { invoker, requests } = invokerWith([error, error, { state: "ON" }]);
    expect(await invoker.invoke(powerGet, vm)).toEqual({ state: "ON" });
    expect(requests.length).toBe(3);
  });

  test("isn't without end", async () => {
    const { invoker, requests } = invokerWith([passing["HTTP 503"]]);
    await expect(invoker.invoke(powerGet, vm)).rejects.toBe(passing["HTTP 503"]);
    expect(requests.length).toBe(3);
  });

  test("isn't after an error that stays", async () => {
    for (const error of [vapiError(NotFound), new HttpError("", { ...response, status: 404 }), new TypeError("mine")]) {
      const { invoker, requests } = invokerWith([error]);
      await expect(invoker.invoke(powerGet, vm)).rejects.toBe(error);
      expect(requests.length).toBe(1);
    }
  });
});

describe("an operation that mustn't be repeated", () => {
  test.for(Object.entries(passing))("isn't, after %s", async ([, error]) => {
    const { invoker, requests } = invokerWith([error]);
    await expect(invoker.invoke(powerStart, vm)).rejects.toBe(error);
    expect(requests.length).toBe(1);
  });

  test("is, when the server certainly saw nothing of it", async () => {
    const { invoker, requests } = invokerWith([new ConnectionError("refused", "", true), undefined]);
    await invoker.invoke(powerStart, vm);
    expect(requests.length).toBe(2);
  });

  test("is, with one token for all attempts, when it has a `client_token`", async () => {
    const input = inputSample(libraryItemDeploy) as unknown as LibraryItemDeployParameters;
    const { clientToken: _token, ...withoutToken } = input;
    const { invoker, requests } = invokerWith([passing["a broken connection"], {}]);
    await invoker.invoke(libraryItemDeploy, withoutToken);
    const tokens = requests.map((request) => (request.input as typeof input).clientToken);
    expect(tokens[0]).toMatch(/^[\da-f-]{36}$/);
    expect(tokens).toEqual([tokens[0], tokens[0]]);

    const own = invokerWith([passing["a broken connection"], {}]);
    await own.invoker.invoke(libraryItemDeploy, { ...input, clientToken: "mine" });
    expect(own.requests.map((request) => (request.input as typeof input).clientToken)).toEqual(["mine", "mine"]);
  });
});

describe("the wait", () => {
  test("is what the server asks for", async () => {
    const error = new HttpError("", response, { retryAfterMs: 60 });
    const { invoker } = invokerWith([error, {}]);
    const start = performance.now();
    await invoker.invoke(powerGet, vm);
    expect(performance.now() - start).toBeGreaterThanOrEqual(59);
  });

  test("isn't longer than its cap: then the error is thrown at once", async () => {
    const error = new HttpError("", response, { retryAfterMs: 60_000 });
    const { invoker, requests } = invokerWith([error, {}], { capMs: 1000 });
    await expect(invoker.invoke(powerGet, vm)).rejects.toBe(error);
    expect(requests.length).toBe(1);
  });

  test("ends with the caller's signal", async () => {
    const controller = new AbortController();
    const { invoker, requests } = invokerWith([new HttpError("", response, { retryAfterMs: 5000 })]);
    const outcome = invoker.invoke(powerGet, vm, { signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await expect(outcome).rejects.toBeInstanceOf(AbortError);
    expect(requests.length).toBe(1);
  });

  test("is read from a header: seconds, or a date", () => {
    expect(retryAfter("2")).toBe(2000);
    expect(retryAfter(new Date(Date.now() + 5000).toUTCString())).toBeGreaterThan(3000);
    expect(retryAfter(new Date(0).toUTCString())).toBe(0);
    expect(retryAfter("soon")).toBeUndefined();
    expect(retryAfter(null)).toBeUndefined();
  });

  test("comes from the header of a real answer", async () => {
    const vcenter = new FakeVcenter().on(Power, {});
    await using connection = connect({ host: "vcenter.test", user: "u", password: "p", fetch: vcenter.fetch });
    vcenter.trouble({ status: 503, body: "busy", headers: { "retry-after": "0" } }, { operation: powerGet, times: 2 });
    await new PowerClient(connection).get(vm);
    vcenter.trouble({ status: 503, body: "busy", headers: { "retry-after": "100" } }, { operation: powerGet });
    await expect(new PowerClient(connection).get(vm)).rejects.toMatchObject({
      name: "HttpError",
      retryAfterMs: 100_000,
    });
  });
});
