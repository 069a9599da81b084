import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PowerClient, PowerState, powerService } from "../../generated/src/vcenter/vm/index.ts";
import { connect, type Connection } from "../../generated/src/runtime/connect.ts";
import { TimeoutError, TlsError } from "../../generated/src/runtime/errors.ts";
import { tls, type TlsOptions } from "../../generated/src/runtime/node/tls.ts";
import { FakeVcenter } from "../../generated/src/runtime/testing/index.ts";
import { fingerprint, httpsVcenter, pem, type HttpsVcenter } from "../support/https-vcenter.ts";

const vcenter = new FakeVcenter().on(powerService, { get: () => ({ state: PowerState.POWERED_ON }) });
let server: HttpsVcenter;
let host: string;
beforeAll(async () => {
  server = await httpsVcenter(vcenter);
  host = server.host;
});
afterAll(() => server.close());

const connected = (options?: TlsOptions): Connection =>
  connect({ host, user: "u", password: "p", ...(options && { fetch: tls(options) }) });
const state = async (connection: Connection): Promise<string> =>
  (await new PowerClient(connection).get({ vm: "vm-1" })).state.value;

describe("a certificate of a private authority", () => {
  test.for<[string, () => TlsOptions]>([
    ["its authority", () => ({ ca: pem("authority") })],
    ["several authorities", () => ({ ca: [pem("server"), pem("authority")] })],
    ["its fingerprint", () => ({ fingerprint256: fingerprint })],
    [
      "its fingerprint without colons, in lower case",
      () => ({ fingerprint256: fingerprint.replace(/:/g, "").toLowerCase() }),
    ],
    ["nothing", () => ({ rejectUnauthorized: false })],
  ])("is trusted by %s", async ([, options]) => {
    await using connection = connected(options());
    expect(await state(connection)).toBe("POWERED_ON");
    expect(await state(connection)).toBe("POWERED_ON");
  });

  test.for<[string, () => TlsOptions | undefined, RegExp]>([
    ["nothing is said", () => undefined, /unable to verify the first certificate|UNABLE_TO_VERIFY/],
    ["another authority is named", () => ({ ca: pem("server") }), /UNABLE_TO|unable to/],
    [
      "another fingerprint is pinned",
      () => ({ fingerprint256: "00".repeat(32) }),
      new RegExp(`has the fingerprint ${fingerprint}, which isn't the pinned one`),
    ],
  ])("isn't trusted when %s, and nothing is sent", async ([, options, reason]) => {
    const before = server.requests();
    const error = await state(connected(options())).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(TlsError);
    expect(error).toMatchObject({ notSent: true });
    const { message } = error as TlsError;
    expect(message).toMatch(reason);
    expect(message).toContain(`${host} isn't trusted`);
    for (const remedy of ["tls.ca", "tls.fingerprint256", "tls.rejectUnauthorized: false"])
      expect(message).toContain(remedy);
    expect(server.requests()).toBe(before);
  });

  test("is for a name that isn't called", async () => {
    const elsewhere = connect({
      host: host.replace("127.0.0.1", "127.0.0.2"),
      user: "u",
      password: "p",
      fetch: tls({ ca: pem("authority") }),
      retry: false,
    });
    const error = await state(elsewhere).catch((cause: unknown) => cause);
    expect((error as Error).name).toMatch(/TlsError|ConnectionError/);
  });
});

describe("an option that can't be honoured throws", () => {
  test.for<[string, unknown, RegExp]>([
    ["none", {}, /exactly one of ca, fingerprint256, rejectUnauthorized, and got none/],
    ["two", { ca: "x", fingerprint256: "y" }, /got ca, fingerprint256/],
    ["an unknown one", { insecure: true }, /got insecure/],
    ["a path for a certificate", { ca: "/etc/ssl/ca.pem" }, /in PEM, as text/],
    ["a short fingerprint", { fingerprint256: "AA:BB" }, /64 hex digits/],
    ["verification, which is the default", { rejectUnauthorized: true }, /leave tls away/],
  ])("%s", ([, options, says]) => {
    expect(() => tls(options as TlsOptions)).toThrow(TypeError);
    expect(() => tls(options as TlsOptions)).toThrow(says);
  });
});

test("timeouts and signals hold over it, too", async () => {
  const connection = connected({ fingerprint256: fingerprint });
  await connection.sessionId();
  vcenter.trouble({ delayMs: 1000 });
  await expect(new PowerClient(connection).get({ vm: "vm-1" }, { timeoutMs: 40 })).rejects.toBeInstanceOf(TimeoutError);
});

test("the environment of the process stays as it is", async () => {
  const written: PropertyKey[] = [];
  const original = process.env;
  const env = new Proxy(original, { set: (_target, name) => written.push(name) > 0 });
  Object.defineProperty(process, "env", { value: env, configurable: true, writable: true });
  try {
    await using connection = connected({ rejectUnauthorized: false });
    await state(connection);
  } finally {
    Object.defineProperty(process, "env", { value: original, configurable: true, writable: true });
  }
  expect(written).toEqual([]);
});

test("nothing in the runtime looks at the environment of the process", () => {
  const files = readdirSync("templates/runtime", { recursive: true }) as string[];
  const texts = files
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(`templates/runtime/${name}`, "utf8"));
  expect(texts.length).toBeGreaterThan(30);
  expect(texts.filter((text) => /process\.env|NODE_TLS/.test(text))).toEqual([]);
});
