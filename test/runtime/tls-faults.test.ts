import { spawn } from "node:child_process";
import { createServer as createHttpServer } from "node:http";
import { connect as connectSocket, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { PowerClient, PowerState, Power } from "../../generated/src/vcenter/vm/index.ts";
import { connect } from "../../generated/src/runtime/connect.ts";
import type { ConnectionError } from "../../generated/src/runtime/errors.ts";
import { TimeoutError, TlsError } from "../../generated/src/runtime/errors.ts";
import { tls, type TlsOptions } from "../../generated/src/runtime/node/tls.ts";
import { FakeVcenter } from "../../generated/src/runtime/testing/index.ts";
import { fingerprint, httpsServer, httpsVcenter, pem } from "../support/https-vcenter.ts";

const vm = { vm: "vm-1" };
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.unstubAllEnvs();
});

/** A server of TCP, with the sockets that are open on it. */
async function listen(server: Server): Promise<{ readonly host: string; readonly open: Set<Socket> }> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  ends.push(() => {
    open.forEach((socket) => socket.destroy());
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as { port: number }).port}`, open };
}

const plainTcp = (onData: (socket: Socket) => void): Promise<{ readonly host: string; readonly open: Set<Socket> }> =>
  listen(createServer((socket) => socket.once("data", () => onData(socket))));

async function errorOf(host: string, options: TlsOptions | undefined, timeoutMs = 1000): Promise<ConnectionError> {
  const vcenter = connect({ host, anonymous: true, timeoutMs, retry: false, ...(options && { fetch: tls(options) }) });
  const error: unknown = await new PowerClient(vcenter).get(vm).catch((reason: unknown) => reason);
  await vcenter.close();
  return error as ConnectionError;
}

const trusts: readonly TlsOptions[] = [
  {},
  { ca: pem("authority") },
  { fingerprint256: fingerprint },
  { rejectUnauthorized: false },
];

describe("what goes wrong before a request is written certainly sent nothing", () => {
  test.for(trusts)("a handshake that is cut, with %o", async (options) => {
    for (const cut of [
      (socket: Socket) => socket.end(),
      (socket: Socket) => socket.destroy(),
      (socket: Socket) => socket.resetAndDestroy(),
    ]) {
      const { host, open } = await plainTcp(cut);
      const error = await errorOf(host, options);
      expect(error).toMatchObject({ name: "ConnectionError", notSent: true });
      expect(error.message).not.toMatch(/trust|verification/);
      await expect.poll(() => open.size).toBe(0);
    }
  });

  test("a handshake that is cut, with the runtime's own fetch", async () => {
    const { host } = await plainTcp((socket) => socket.end());
    expect(await errorOf(host, undefined)).toMatchObject({ name: "ConnectionError", notSent: true });
  });

  test.for(trusts)("a handshake that never ends, with %o", async (options) => {
    const { host, open } = await plainTcp(() => undefined);
    const error = await errorOf(host, options, 100);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.notSent).toBe(true);
    expect(error.message).not.toMatch(/may still be running/);
    await expect.poll(() => open.size).toBe(0);
  });

  test.for(trusts)("a port of plain HTTP, with %o", async (options) => {
    const { host } = await listen(createHttpServer((_request, response) => response.end()));
    const error = await errorOf(host, options);
    expect(error).toBeInstanceOf(TlsError);
    expect(error.notSent).toBe(true);
    expect(error.message).toMatch(/^No TLS with 127\.0\.0\.1:\d+: .*doesn't speak TLS: use another port, or http:\/\//);
    expect(error.message).not.toMatch(/verification/);
  });

  test("a server of old versions of TLS", async () => {
    const old = createTlsServer({
      key: pem("server.key"),
      cert: pem("server"),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    const { host } = await listen(old);
    for (const options of trusts) {
      const error = await errorOf(host, options);
      expect(error).toMatchObject({ name: "TlsError", notSent: true });
      expect(error.message).toMatch(/only old TLS versions.*--tls-min-v1\.0/);
      expect(error.message).not.toMatch(/verification/);
    }
  });

  test("a port without a server", async () => {
    for (const options of trusts)
      expect(await errorOf("127.0.0.1:1", options)).toMatchObject({ name: "ConnectionError", notSent: true });
  });
});

describe("a certificate", () => {
  const served = (name: "elsewhere" | "expired") => {
    const server = createTlsServer({ key: pem("server.key"), cert: pem(name) });
    server.on("tlsClientError", () => undefined);
    return listen(server);
  };

  test("for another name", async () => {
    const { host } = await served("elsewhere");
    const error = await errorOf(host, { ca: pem("elsewhere") });
    expect(error).toMatchObject({ name: "TlsError", notSent: true });
    expect(error.message).toMatch(/isn't trusted.*for another name: use that name as the host/);
    expect(error.message).not.toMatch(/tls\.ca/);
  });

  test("that is over", async () => {
    const { host } = await served("expired");
    const error = await errorOf(host, { ca: pem("expired") });
    expect(error).toMatchObject({ name: "TlsError", notSent: true });
    expect(error.message).toMatch(/isn't trusted.*CERT_HAS_EXPIRED.*Renew the certificate/);
    expect(error.message).not.toMatch(/tls\.ca/);
  });

  test("that signed itself: the runtime's own fetch gets the same advice", async () => {
    const { host } = await served("elsewhere");
    for (const options of [undefined, {}, { ca: pem("authority") }]) {
      const error = await errorOf(host, options);
      expect(error).toMatchObject({ name: "TlsError", notSent: true });
      expect(error.message).toMatch(/isn't trusted.*SELF_SIGNED.*Trust its CA \(tls\.ca\), pin its certificate/);
    }
  });

  test("is verified with ca, and without options, whatever the environment says", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const { host } = await served("elsewhere");
    for (const options of [{}, { ca: pem("authority") }])
      expect(await errorOf(host, options)).toMatchObject({ name: "TlsError", notSent: true });
  });

  test("of the system is trusted without options, also for files", async () => {
    const vcenter = new FakeVcenter().on(Power, { get: () => ({ state: PowerState.POWERED_ON }) });
    const server = await httpsVcenter(vcenter);
    ends.push(server.close);
    const program = `
      import { Readable } from "node:stream";
      import { connect } from "./templates/runtime/connect.ts";
      import { tls } from "./templates/runtime/node/tls.ts";
      const fetch = tls({});
      const answer = await fetch("https://${server.host}/x", { method: "PUT", body: Readable.from([Buffer.from("a")]) });
      await answer.text();
      const vcenter = connect({ host: "${server.host}", user: "u", password: "p", fetch });
      console.log(answer.status, typeof await vcenter.sessionId());
      await vcenter.close();`;
    const authority = join(process.cwd(), "test/support/certificates/authority.pem");
    const output = await run(program, { NODE_EXTRA_CA_CERTS: authority });
    expect(output).toEqual({ code: 0, output: "404 string\n" });
  });
});

/** Runs a program in a process of its own, which has to end by itself. */
async function run(
  program: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 20_000,
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, output };
}

test("garbage after the request is no handshake: something was sent", async () => {
  const server = createTlsServer({ key: pem("server.key"), cert: pem("server") });
  const raw = createServer((socket) => {
    // The handshake is let through, then what comes back is none of TLS.
    const { port } = server.address() as { port: number };
    const inner = connectSocket(port, "127.0.0.1");
    socket.on("error", () => undefined).on("close", () => inner.destroy());
    inner.on("error", () => undefined).pipe(socket);
    socket.pipe(inner);
    server.once("secureConnection", (secure: Socket) => {
      secure
        .on("error", () => undefined)
        .once("data", () => {
          inner.unpipe(socket);
          socket.write("HTTP/1.1 400 Bad Request\r\n\r\n");
        });
    });
  });
  await listen(server);
  const { host } = await listen(raw);
  for (const options of [
    { ca: pem("authority") },
    { fingerprint256: fingerprint },
    { rejectUnauthorized: false },
  ] as const) {
    const error = await errorOf(host, options);
    expect(error).toMatchObject({ name: "ConnectionError", notSent: false });
    expect(error.message).toMatch(/^No answer from .*/);
  }
  const noHttp = await httpsServer((request) => request.socket.end("no HTTP at all\r\n\r\n"));
  ends.push(noHttp.close);
  expect(await errorOf(noHttp.host, { ca: pem("authority") })).toMatchObject({
    name: "ConnectionError",
    notSent: false,
  });
});

describe("connections", () => {
  test("are 50 at most, or as many as is said, and are used again", async () => {
    for (const [options, most] of [
      [{}, 50],
      [{ maxSockets: 3 }, 3],
    ] as const) {
      let open = 0;
      let peak = 0;
      let total = 0;
      const server = await httpsServer((_request, response) => {
        setTimeout(() => response.end("{}"), 5);
      });
      ends.push(server.close);
      server.server.on("secureConnection", (socket: Socket) => {
        total += 1;
        peak = Math.max(peak, (open += 1));
        socket.on("close", () => (open -= 1));
      });
      const fetch = tls({ ca: pem("authority"), ...options });
      await Promise.all(Array.from({ length: 300 }, async () => (await fetch(`https://${server.host}/`)).text()));
      expect([peak, total]).toEqual([most, most]);
    }
  });

  test("that stall in their handshake end with their calls, and the process ends", async () => {
    const { host, open } = await plainTcp(() => undefined);
    const program = `
      import { connect } from "./templates/runtime/connect.ts";
      import { tls } from "./templates/runtime/node/tls.ts";
      const login = { host: "${host}", anonymous: true, retry: false };
      const operation = { service: "s", id: "o", input: () => ({}) };
      for (const fetch of [tls({ fingerprint256: "${fingerprint}" }), tls({ rejectUnauthorized: false, maxSockets: 2 })]) {
        const vcenter = connect({ ...login, fetch, closeTimeoutMs: 200 });
        const late = Array.from({ length: 20 }, () => vcenter.invoke(operation, undefined, { timeoutMs: 50 }));
        const aborted = Array.from({ length: 20 }, () => vcenter.invoke(operation, undefined, { signal: AbortSignal.timeout(50) }));
        const closed = Array.from({ length: 20 }, () => vcenter.invoke(operation, undefined));
        const outcomes = Promise.allSettled([...late, ...aborted, ...closed]);
        await vcenter.close();
        console.log([...new Set((await outcomes).map(({ reason }) => reason.name))].join());
      }`;
    expect(await run(program)).toEqual({ code: 0, output: "TimeoutError,AbortError\n".repeat(2) });
    await expect.poll(() => open.size).toBe(0);
  });

  test("whose call is aborted before they are there aren't kept", async () => {
    const { host, open } = await plainTcp(() => undefined);
    const controller = new AbortController();
    const outcome = tls({})(`https://${host}/`, { signal: controller.signal });
    controller.abort();
    await expect(outcome).rejects.toMatchObject({ name: "AbortError", notSent: true });
    await new Promise((later) => setTimeout(later, 50));
    expect(open.size).toBe(0);
  });

  test("that wait for the next request don't hold the process", async () => {
    const server = await httpsServer((_request, response) => void response.end("{}"));
    ends.push(server.close);
    const program = `
      import { tls } from "./templates/runtime/node/tls.ts";
      const fetch = tls({ fingerprint256: "${fingerprint}" });
      console.log(await (await fetch("https://${server.host}/")).text());`;
    expect(await run(program)).toEqual({ code: 0, output: "{}\n" });
  });

  test("without TLS are refused where somebody is to be verified", async () => {
    for (const options of [{ ca: pem("authority") }, { fingerprint256: fingerprint }])
      await expect(tls(options)("http://127.0.0.1:1/")).rejects.toThrow(TypeError);
  });

  test("a source of bytes is let go when nothing of it was sent", async () => {
    let ended = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(new Uint8Array(10));
      } finally {
        ended = true;
      }
    }
    const body = source();
    await body.next();
    await expect(tls({})("https://127.0.0.1:1/", { method: "PUT", body })).rejects.toMatchObject({ notSent: true });
    await expect.poll(() => ended).toBe(true);
  });
});

test("a stream is refused on Deno, whose requests may stop in its middle", async () => {
  vi.stubGlobal("Deno", {});
  const outcome = tls({})("https://127.0.0.1:1/", { method: "PUT", body: (async function* () {})() });
  vi.unstubAllGlobals();
  await expect(outcome).rejects.toThrow(/^tls can't send a stream on Deno/);
});
