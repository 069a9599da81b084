import { describe, expect, test } from "vitest";
import { powerGet } from "../../generated/src/vcenter/vm/index.ts";
import { createInvoker } from "../../generated/src/runtime/call.ts";
import { connect } from "../../generated/src/runtime/connect.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { log } from "../../generated/src/runtime/log.ts";
import { tls } from "../../generated/src/runtime/node/tls.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { retry } from "../../generated/src/runtime/retry.ts";
import { fakeFetch } from "../support/fake-fetch.ts";
import { fingerprint, pem } from "../support/https-vcenter.ts";
import { sessionServer } from "../support/session-server.ts";

const login = { user: "u", password: "hunter2-SECRET" };
const good = { host: "vc.test", ...login };

/** What a function says of an option: it has to throw a TypeError, which shows no value that may be a secret. */
function refused(make: () => unknown): string {
  let message = "";
  expect(() => {
    try {
      make();
    } catch (error) {
      message = (error as Error).message;
      throw error;
    }
  }).toThrow(TypeError);
  expect(message).not.toMatch(/SECRET/);
  return message;
}

const noMilliseconds = [NaN, -1, 0, -Infinity, "1000", null, {}, 5n];
const noFunction = ["x", {}, null, 5];
const noObject = ["x", null, 5, () => 0];
const noHeaders = [
  ...noObject,
  { "x-a": 5 },
  { "x-a": null },
  { "x-a": "a\nSECRET" },
  new Headers({ "x-a": "b" }),
  new Map([["x-a", "b"]]),
  [["x-a", "b"]],
  { "x-a": "€" },
  { "x a": "b" },
  { "": "b" },
];

describe("connect refuses when it is called, and names the option", () => {
  const rows: readonly [option: string, values: readonly unknown[]][] = [
    ["host", [undefined, "", null, 5, new URL("https://vc.test")]],
    ["user", [undefined, "", null, 5]],
    ["password", [undefined, "", null, 5]],
    ["protocol", noFunction],
    ["fetch", noFunction],
    ["timeoutMs", noMilliseconds],
    ["closeTimeoutMs", noMilliseconds],
    ["maxResponseBytes", noMilliseconds],
    ["headers", noHeaders],
    ["retry", [true, ...noObject]],
    ["interceptors", [...noObject, [5], [null], {}]],
    ["keepAlive", [true, ...noObject]],
  ];
  test.for(rows.flatMap(([option, values]) => values.map((value) => [option, value] as const)))(
    "%s: %o",
    ([option, value]) => {
      const message = refused(() => connect({ ...good, [option]: value }));
      expect(message).toMatch(new RegExp(`^connect: ${option} must be `));
    },
  );

  test.for<[string, object, RegExp]>([
    ["connect", { samlToken: "" }, /^connect: samlToken must be/],
    ["connect", { accessToken: 5 }, /^connect: accessToken must be/],
    ["connect", { sessionId: "a\nSECRET" }, /^connect: sessionId must be a string of characters that HTTP allows/],
    ["connect", { anonymous: false }, /^connect: anonymous must be true/],
    ["connect", { user: "u" }, /^connect: password must be/],
    ["connect", { password: "SECRET" }, /^connect: user must be/],
    ["connect", {}, /takes one login .*, and got none/],
    ["connect", { user: undefined, password: undefined }, /got none/],
    ["connect", { ...login, sessionId: "SECRET" }, /takes one login .* got user, password, sessionId/],
    ["connect", { samlToken: "SECRET", accessToken: "SECRET" }, /got samlToken, accessToken/],
    ["connect", { ...login, anonymous: true }, /got user, password, anonymous/],
  ])("%s with the login %o", ([, options, says]) => {
    expect(refused(() => connect({ host: "vc.test", ...options } as never))).toMatch(says);
  });

  test("a login beside which another is undefined is fine", () => {
    connect({ ...good, samlToken: undefined, sessionId: undefined });
  });

  test.for([null, undefined, "vc.test"])("the options %o", (options) => {
    expect(refused(() => connect(options as never))).toBe("connect takes its options as an object");
  });

  test.for<[string, string | undefined]>([
    ["timeout", "timeoutMs"],
    ["hostname", "host"],
    ["username", "user"],
    ["pasword", "password"],
    ["keepalive", "keepAlive"],
    ["interceptor", "interceptors"],
    ["maxResponseByte", "maxResponseBytes"],
    ["constructor", undefined],
    ["zzz", undefined],
  ])("the unknown option %s", ([name, meant]) => {
    const suggestion = meant === undefined ? "" : `; did you mean ${meant}?`;
    expect(refused(() => connect({ ...good, [name]: "x" }))).toBe(`connect has no option ${name}${suggestion}`);
  });

  test("what is wrong in keepAlive and retry", () => {
    for (const value of noMilliseconds) {
      expect(refused(() => connect({ ...good, keepAlive: { intervalMs: value as number } }))).toMatch(
        /intervalMs must be/,
      );
      expect(refused(() => connect({ ...good, keepAlive: { idleLimitMs: value as number } }))).toMatch(/idleLimitMs/);
    }
    expect(refused(() => connect({ ...good, keepAlive: { interval: 5 } as never }))).toMatch(
      /did you mean intervalMs\?/,
    );
    expect(refused(() => connect({ ...good, retry: { attempts: 0 } }))).toMatch(/^retry: attempts must be/);
  });
});

describe("a host is a host", () => {
  const transports = {
    connect: (host: string) => connect({ ...good, host }),
    jsonRpc: (host: string) => jsonRpc({ host }),
    rest: (host: string) => rest({ host }),
    api: (host: string) => api({ host }),
  };
  const more = ["/ui", "/sdk", "/?a=b", "?a=b", "#a", "/#", "/?", "\\x", "/a/.."];
  const wrong = [
    ...more
      .flatMap((part) => [`vc.test${part}`, `https://vc.test:8443${part}`])
      .filter((host) => !host.endsWith("/a/..")),
    "u:SECRET@vc.test",
    "https://u@vc.test",
    "https://u:SECRET@vc.test/",
    "ftp://vc.test",
    "https://",
    "https://a b",
    "::1",
    "vc.test:99999",
  ];
  test.for(Object.entries(transports))("for %s", ([, make]) => {
    for (const host of wrong)
      expect(
        refused(() => make(host)),
        host,
      ).toMatch(/^host must be like/);
    for (const host of [
      "vc.test",
      "vc.test:8443",
      "https://vc.test",
      "https://vc.test/",
      "HTTPS://vc.test",
      "http://127.0.0.1:80",
      "[::1]:443",
      "192.0.2.1",
    ])
      make(host);
  });

  test("a trust in certificates makes no sense without TLS", () => {
    for (const host of ["http://vc.test", "HTTP://vc.test:80"]) {
      for (const fetch of [tls({ fingerprint256: fingerprint }), tls({ ca: pem("authority") })])
        expect(refused(() => connect({ ...good, host, fetch }))).toBe(
          "connect: host uses http://, but tls has a certificate to verify",
        );
      for (const fetch of [tls({}), tls({ rejectUnauthorized: false })]) connect({ ...good, host, fetch });
    }
  });
});

describe("createInvoker, retry and log", () => {
  test("refuse what would send at once, for ever or to nobody", async () => {
    const { fetch, sent } = fakeFetch(() => ({}));
    for (const timeoutMs of [NaN, -1, 0, "x", null] as number[]) {
      const invoker = createInvoker(jsonRpc({ host: "vc.test", fetch }), timeoutMs === null ? {} : { timeoutMs });
      const own = timeoutMs === null ? { timeoutMs: NaN } : {};
      await expect(invoker.invoke(powerGet, { vm: "v" }, own)).rejects.toThrow(/^timeoutMs must be a number above 0$/);
    }
    expect(sent).toEqual([]);
  });

  test.for<[string, unknown]>([
    ["attempts", 0],
    ["attempts", 1.5],
    ["attempts", NaN],
    ["attempts", "3"],
    ["baseMs", -1],
    ["baseMs", NaN],
    ["capMs", -1],
    ["capMs", "5"],
  ])("retry with %s %o", ([option, value]) => {
    expect(refused(() => retry({ [option]: value }))).toMatch(new RegExp(`^retry: ${option} must be `));
  });

  test("unknown ones", () => {
    expect(refused(() => retry({ attempt: 3 } as never))).toBe("retry has no option attempt; did you mean attempts?");
    expect(refused(() => retry(5 as never))).toBe("retry takes its options as an object");
    expect(refused(() => log(undefined as never))).toBe("log takes a function that is told of every call");
    retry({ baseMs: 0, capMs: 0, attempts: 1 });
  });
});

describe("the options of one call are refused before anything is sent", () => {
  test.for<[string, readonly unknown[]]>([
    ["signal", ["x", {}, null, new AbortController()]],
    ["timeoutMs", noMilliseconds],
    ["headers", noHeaders],
    ["opId", ["", 5, null]],
    ["context", [...noObject, { locale: 5 }]],
    ["onResponse", noFunction],
  ])("%s", async ([option, values]) => {
    const server = sessionServer();
    const vcenter = connect({ ...good, fetch: server.fetch });
    for (const value of values) {
      const outcome = vcenter.invoke(powerGet, { vm: "v" }, { [option]: value });
      await expect(outcome, String(value)).rejects.toThrow(new RegExp(`^A call: ${option} must be `));
      await expect(outcome).rejects.toBeInstanceOf(TypeError);
    }
    expect(server.calls).toEqual([]);
  });

  test("an unknown one", async () => {
    const vcenter = connect({ ...good, fetch: sessionServer().fetch });
    const outcome = vcenter.invoke(powerGet, { vm: "v" }, { timeout: 5 } as never);
    await expect(outcome).rejects.toThrow("A call has no option timeout; did you mean timeoutMs?");
  });
});
