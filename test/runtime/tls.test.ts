import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PowerClient, PowerState, Power } from "../../generated/src/vcenter/vm/index.ts";
import { connect, type Connection } from "../../generated/src/runtime/connect.ts";
import { TimeoutError, TlsError } from "../../generated/src/runtime/errors.ts";
import { tls, type TlsOptions } from "../../generated/src/runtime/node/tls.ts";
import { FakeVcenter } from "../../generated/src/runtime/testing/index.ts";
import { fingerprint, httpsServer, httpsVcenter, pem, type HttpsServer } from "../support/https-vcenter.ts";

const vcenter = new FakeVcenter().on(Power, { get: () => ({ state: PowerState.POWERED_ON }) });
let server: HttpsServer;
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
      new RegExp(`has the fingerprint ${fingerprint}, not the pinned one`),
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

const rubbish = "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n";

describe("an option that can't be honoured throws", () => {
  test.for<[string, unknown, RegExp]>([
    [
      "two",
      { ca: "x", fingerprint256: "y" },
      /takes one of ca, fingerprint256, rejectUnauthorized, and got ca, fingerprint256/,
    ],
    ["none at all", undefined, /tls takes its options as an object/],
    ["an unknown one", { insecure: true }, /tls has no option insecure/],
    ["a misspelt one", { fingerprint: "AA" }, /tls has no option fingerprint; did you mean fingerprint256\?/],
    ["a path for a certificate", { ca: "/etc/ssl/ca.pem" }, /in PEM, as text/],
    ["rubbish in the frame of a certificate", { ca: rubbish }, /in PEM, as text/],
    ["rubbish after a certificate", { ca: pem("authority") + rubbish }, /in PEM, as text/],
    ["rubbish among certificates", { ca: [pem("authority"), rubbish] }, /in PEM, as text/],
    [
      "a certificate that is cut off, after a good one",
      { ca: pem("authority") + pem("server").slice(0, 200) },
      /in PEM/,
    ],
    ["a key for a certificate", { ca: pem("server.key") }, /in PEM, as text/],
    ["an empty text for a certificate", { ca: "" }, /tls: ca must be a text, or a list of texts/],
    ["no certificate", { ca: [] }, /tls: ca must be/],
    ["bytes for a certificate", { ca: Buffer.from(pem("authority")) }, /tls: ca must be/],
    ["a short fingerprint", { fingerprint256: "AA:BB" }, /64 hex digits/],
    ["verification, which is the default", { rejectUnauthorized: true }, /rejectUnauthorized must be false/],
    ["no socket", { maxSockets: 0 }, /maxSockets must be a whole number above 0/],
    ["half a socket", { maxSockets: 1.5 }, /maxSockets must be/],
  ])("%s", ([, options, says]) => {
    expect(() => tls(options as TlsOptions)).toThrow(TypeError);
    expect(() => tls(options as TlsOptions)).toThrow(says);
  });
});

test("what can't be meant together doesn't compile", () => {
  const all = (): void => {
    tls({});
    tls({ maxSockets: 5 });
    tls({ ca: ["a"], maxSockets: 5, fingerprint256: undefined });
    // @ts-expect-error two ways to trust
    tls({ ca: "a", fingerprint256: "b" });
    // @ts-expect-error what verifies has no option
    tls({ rejectUnauthorized: true });
    // @ts-expect-error no such option
    tls({ maxSocket: 5 });
  };
  expect(all).toThrow(TypeError);
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

test("nothing in the runtime looks at the environment of the process, unless a program asks for it", () => {
  const files = readdirSync("templates/runtime", { recursive: true }) as string[];
  const texts = files
    .filter((name) => name.endsWith(".ts") && name !== "node/environment.ts")
    .map((name) => readFileSync(`templates/runtime/${name}`, "utf8"));
  expect(texts.length).toBeGreaterThan(30);
  expect(texts.filter((text) => /process\.env|NODE_TLS/.test(text))).toEqual([]);
});

describe("files", () => {
  const received: { method: string; headers: Readonly<Record<string, unknown>>; bytes: Buffer; port: unknown }[] = [];
  let files: HttpsServer;
  beforeAll(async () => {
    files = await httpsServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const bytes = Buffer.concat(chunks);
        received.push({ method: request.method!, headers: request.headers, bytes, port: request.socket.remotePort });
        if (request.url === "/cut") response.writeHead(200, { "content-length": 100 }).write("cut");
        else response.writeHead(200, { "x-name": "answer", "content-length": bytes.length }).end(bytes);
        if (request.url === "/cut") setTimeout(() => response.destroy(), 10);
      });
    });
  });
  afterAll(() => files.close());

  const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => at % 256);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 50_000) yield await Promise.resolve(bytes.subarray(at, at + 50_000));
  }
  const collect = async (body: AsyncIterable<Uint8Array>): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const send = tls({ fingerprint256: fingerprint });

  test.for([
    ["bytes", bytes, { "content-length": "200000" }],
    ["a stream", pieces(), { "transfer-encoding": "chunked" }],
  ] as const)("go up as %s, and come down piece by piece", async ([, body, headers]) => {
    const response = await send(`https://${files.host}/file`, { method: "PUT", body, headers: { "x-a": "b" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-name")).toBe("answer");
    expect((await collect(response.body)).equals(bytes)).toBe(true);
    expect(received.at(-1)).toMatchObject({ method: "PUT", headers: { "x-a": "b", ...headers } });
    expect(received.at(-1)!.bytes.equals(bytes)).toBe(true);
  });

  test("are fetched with nothing but an address", async () => {
    expect(await (await send(`https://${files.host}/file`)).text()).toBe("");
    expect(received.at(-1)!.method).toBe("GET");
  });

  test("without bytes need no reading, and leave the connection free for the next", async () => {
    const response = await send(`https://${files.host}/empty`, { method: "PUT", body: new Uint8Array() });
    const { port } = received.at(-1)!;
    await new Promise((done) => setTimeout(done, 20));
    await send(`https://${files.host}/empty`);
    expect(received.at(-1)!.port).toBe(port);
    expect(await response.text()).toBe("");
  });

  test("that are cut off fail", async () => {
    const response = await send(`https://${files.host}/cut`);
    await expect(collect(response.body)).rejects.toThrow();
  });

  test("whose source fails, fail", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(bytes);
      throw new Error("the disk is gone");
    }
    await expect(send(`https://${files.host}/file`, { method: "PUT", body: broken() })).rejects.toThrow("disk is gone");
  });
});
