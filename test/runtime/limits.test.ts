import { createServer } from "node:http";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { powerGet } from "../../generated/src/vcenter/vm/index.ts";
import { createInvoker, type Call } from "../../generated/src/runtime/call.ts";
import { connect } from "../../generated/src/runtime/connect.ts";
import { HttpError, ResponseTooLargeError, TimeoutError, VsphereError } from "../../generated/src/runtime/errors.ts";
import type { Fetch, FetchResponse } from "../../generated/src/runtime/http.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { tls } from "../../generated/src/runtime/node/tls.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { retry } from "../../generated/src/runtime/retry.ts";
import { fakeFetch } from "../support/fake-fetch.ts";
import { httpServer } from "../support/http-server.ts";

const vm = { vm: "vm-1" };
const errorOf = (call: Call): Promise<unknown> =>
  createInvoker(call)
    .invoke(powerGet, vm)
    .then(
      () => undefined,
      (error: unknown) => error,
    );

const piece = new TextEncoder().encode(" ".repeat(1000));

/** Bodies without an end, as implementations of `fetch` have them; each says how many pieces were taken. */
const endless: Readonly<Record<string, (taken: () => void) => unknown>> = {
  "a stream of the web": (taken) =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        taken();
        controller.enqueue(piece);
      },
    }),
  "a stream of Node": (taken) =>
    new Readable({
      read() {
        taken();
        this.push(piece);
      },
    }),
  "a generator": (taken) =>
    (async function* () {
      for (;;) {
        taken();
        yield await Promise.resolve(piece);
      }
    })(),
};

describe.for([jsonRpc, rest, api])("the body of an answer", (protocol) => {
  test.for(Object.keys(endless))("that is %s without an end is read up to the limit", async (kind) => {
    let pieces = 0;
    let aborted = 0;
    const fetch: Fetch = (_url, { signal }) => {
      signal.addEventListener("abort", () => (aborted += 1));
      const body = endless[kind]!(() => (pieces += 1));
      return Promise.resolve({ status: 200, headers: new Headers(), body, text: () => Promise.reject(new Error()) });
    };
    const error = await errorOf(protocol({ host: "vc.test", fetch, maxResponseBytes: 50_000 }));
    expect(error).toBeInstanceOf(ResponseTooLargeError);
    expect(error).toMatchObject({
      operation: "get",
      message: expect.stringContaining("more than 50000 bytes") as string,
    });
    expect(pieces).toBeLessThan(60 + 20);
    // Its connection is given up.
    expect(aborted).toBe(1);
  });

  test("without a stream is counted as a whole", async () => {
    const fetch =
      (text: string): Fetch =>
      () =>
        Promise.resolve<FetchResponse>({ status: 200, headers: new Headers(), text: () => Promise.resolve(text) });
    const options = { host: "vc.test", maxResponseBytes: 100 };
    expect(await errorOf(protocol({ ...options, fetch: fetch("é".repeat(51)) }))).toBeInstanceOf(ResponseTooLargeError);
    expect(await errorOf(protocol({ ...options, fetch: fetch("é".repeat(50)) }))).toBeInstanceOf(HttpError);
  });

  test("is counted after its compression", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    expect(bomb.length).toBeLessThan(100_000);
    const { host } = await httpServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(bomb);
    });
    expect(await errorOf(protocol({ host, maxResponseBytes: 1_000_000 }))).toBeInstanceOf(ResponseTooLargeError);
  });

  test("may be as long as the limit, in pieces that cut characters", async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ é: "€" }));
    const fetch: Fetch = () =>
      Promise.resolve({
        status: 200,
        headers: new Headers(),
        body: Readable.from(
          [...bytes].map((byte) => Uint8Array.of(byte)),
          { objectMode: true },
        ),
        text: () => Promise.reject(new Error()),
      });
    const bodies: string[] = [];
    const invoker = createInvoker(protocol({ host: "vc.test", fetch, maxResponseBytes: bytes.length }));
    await invoker.invoke(powerGet, vm, { onResponse: ({ body }) => void bodies.push(body) }).catch(() => undefined);
    expect(bodies).toEqual(['{"é":"€"}']);
  });
});

test("a body over tls is counted, too, and its connection ends", async () => {
  let open = 0;
  const server = createServer((_request, response) => {
    const write = (): void => void (response.destroyed || response.write(piece, () => setImmediate(write)));
    response.writeHead(200);
    write();
  });
  server.on("connection", (socket) => {
    open += 1;
    socket.on("close", () => (open -= 1));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const host = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const vcenter = connect({ host, anonymous: true, fetch: tls({}), maxResponseBytes: 100_000 });
  await expect(vcenter.invoke(powerGet, vm)).rejects.toBeInstanceOf(ResponseTooLargeError);
  await vcenter.close();
  await expect.poll(() => open).toBe(0);
  await new Promise((done) => server.close(done));
});

test("an answer that is too large isn't asked for again", async () => {
  const { fetch, sent } = fakeFetch(() => ({ body: "x".repeat(101) }));
  const vcenter = connect({ host: "vc.test", anonymous: true, fetch, maxResponseBytes: 100, retry: { baseMs: 1 } });
  await expect(vcenter.invoke(powerGet, vm)).rejects.toBeInstanceOf(ResponseTooLargeError);
  expect(sent.length).toBe(1);
});

describe("what a server sends is looked at in a time that grows with its length only", () => {
  const size = 400_000;
  const texts: Readonly<Record<string, string>> = {
    "brackets that open": "<".repeat(size),
    "scripts that don't end": "<script>".repeat(size / 8),
    "styles that don't end": "<style ".repeat(size / 7),
    spaces: " ".repeat(size),
    "spaces before a word": `${" ".repeat(size)}x`,
    digits: "1".repeat(size),
    words: "a ".repeat(size / 2),
    "line breaks": "\n\r".repeat(size / 2),
    secrets: "hunter2-".repeat(size / 8),
    "ends of comments": "<!-- ".repeat(size / 5),
  };
  test.for(Object.keys(texts))("%s", async (name) => {
    for (const protocol of [jsonRpc, rest, api])
      for (const contentType of ["text/html", "application/json"])
        for (const status of [200, 500]) {
          const { fetch } = fakeFetch(() => ({
            status,
            contentType,
            body: texts[name],
            headers: { "retry-after": "1".repeat(5000) },
          }));
          const call = createInvoker(protocol({ host: "vc.test", fetch }), { headers: { "x-a": "hunter2-hunter2-!" } });
          const start = performance.now();
          const error: unknown = await call.invoke(powerGet, vm).catch((reason: unknown) => reason);
          expect(performance.now() - start).toBeLessThan(1000);
          expect(error).toBeInstanceOf(VsphereError);
          expect((error as Error).message.length).toBeLessThan(500);
        }
  });
});

test("no redirect is followed: whatever asks, asks with `manual`, and the session stays here", async () => {
  let elsewhere = 0;
  const other = await httpServer((_request, response) => {
    elsewhere += 1;
    response.end();
  });
  for (const status of [301, 302, 303, 307, 308]) {
    const { host } = await httpServer((_request, response) => {
      response.writeHead(status, { location: `${other.host}/stolen` }).end();
    });
    for (const protocol of [jsonRpc, rest, api])
      for (const fetch of [undefined, tls({})]) {
        const vcenter = connect({ host, protocol, sessionId: "mine", fetch, retry: false });
        await expect(vcenter.invoke(powerGet, vm)).rejects.toThrow(
          /redirects to http:\/\/127\.0\.0\.1:\d+\/, which isn't followed/,
        );
      }
  }
  expect(elsewhere).toBe(0);
});

describe("a time longer than timers can keep doesn't end at once", () => {
  const tooLong = [2 ** 31, 2 ** 31 + 1, 2 ** 32, 1e15, Infinity];
  const slow: Fetch = async () => {
    await new Promise((later) => setTimeout(later, 30));
    return new Response('{"hello":1}');
  };

  test.for(tooLong)("%d ms for a call, and for the end of a connection", async (timeoutMs) => {
    const vcenter = connect({ host: "vc.test", anonymous: true, fetch: slow, timeoutMs, closeTimeoutMs: timeoutMs });
    const call = vcenter.invoke(powerGet, vm).catch((error: unknown) => error);
    await vcenter.close();
    expect(await call).toBeInstanceOf(HttpError);
  });

  test.for(tooLong)("%d ms between two attempts", async (capMs) => {
    let attempts = 0;
    const call: Call = () => {
      attempts += 1;
      return Promise.reject(new HttpError("", { status: 503, contentType: "", url: "" }, { retryAfterMs: capMs }));
    };
    const controller = new AbortController();
    const invoker = createInvoker(call, { interceptors: [retry({ capMs })] });
    const outcome = invoker.invoke(powerGet, vm, { signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    await expect(outcome).rejects.toMatchObject({ name: "AbortError" });
    expect(attempts).toBe(1);
  });

  test.for(tooLong)("%d ms between two signs of life", async (intervalMs) => {
    let calls = 0;
    const fetch: Fetch = () => {
      calls += 1;
      return Promise.resolve(new Response('{"hello":1}'));
    };
    const vcenter = connect({ host: "vc.test", sessionId: "mine", fetch, keepAlive: { intervalMs }, retry: false });
    await vcenter.invoke(powerGet, vm).catch(() => undefined);
    await new Promise((later) => setTimeout(later, 30));
    expect(calls).toBe(1);
    await vcenter.close();
  });

  test("and a short one does end", async () => {
    const fetch: Fetch = () => new Promise(() => undefined);
    await expect(
      createInvoker(jsonRpc({ host: "vc.test", fetch }), { timeoutMs: 5 }).invoke(powerGet, vm),
    ).rejects.toBeInstanceOf(TimeoutError);
  });
});
