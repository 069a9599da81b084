import { checkOptions } from "../options.js";
import type { FakeVcenter, HttpAnswer } from "./fake-vcenter.js";
import type { KeyAndCertificate } from "./self-signed.js";

/** How a fake vCenter listens. */
export interface ListenOptions {
  /** Port; a free one when unset. */
  readonly port?: number | undefined;
  /** Certificate and key in PEM, or `true` for a new self-signed certificate; when unset, the server has no TLS. */
  readonly tls?: true | KeyAndCertificate | undefined;
}

/** A fake vCenter that listens on 127.0.0.1. */
export interface ListeningVcenter extends AsyncDisposable {
  /** URL of the server, for the option `host` of `connect`. */
  readonly host: string;
  /** With TLS: its certificate in PEM, for `tls({ ca })`. */
  readonly certificate: string | undefined;
  /** With TLS: the fingerprint of its certificate, for `tls({ fingerprint256 })`. */
  readonly fingerprint256: string | undefined;
  /** Stops the server and closes all connections. */
  close(): Promise<void>;
}

/**
 * Lets a fake vCenter listen on 127.0.0.1, for programs in any language. Node, Bun and Deno only.
 *
 * @throws Error when the port is in use.
 */
export async function listen(vcenter: FakeVcenter, options: ListenOptions = {}): Promise<ListeningVcenter> {
  checkOptions("listen", options, { port: "a number, 0 or above", tls: "an object, or true" });
  const { port = 0 } = options;
  const identity = options.tls && (await identityOf(options.tls));
  const onRequest = (request: IncomingRequest, response: ServerResponse): void => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "/" } = request;
      const header = (name: string): string | undefined => request.headers[name.toLowerCase()] as string | undefined;
      // Whatever goes wrong here, the server keeps running.
      void answerTo(vcenter, method, url, header, concat(chunks))
        .catch(() => ({ status: 500, body: "" }))
        .then((answer) => send(answer, response));
    });
  };
  const server =
    identity === undefined
      ? (await import("node:http")).createServer(onRequest)
      : (await import("node:https")).createServer(identity, onRequest);
  await new Promise<void>((ready, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", ready);
  });
  const { port: actual } = server.address() as { port: number };
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  const host = `${identity === undefined ? "http" : "https"}://127.0.0.1:${actual}`;
  vcenter.origin = host;
  return {
    host,
    certificate: identity?.cert,
    fingerprint256: identity?.fingerprint256,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The key and certificate of a server with TLS, and its fingerprint. */
async function identityOf(tls: NonNullable<ListenOptions["tls"]>) {
  const { fingerprintOf, selfSigned } = await import("./self-signed.js");
  const { key, cert } = tls === true ? selfSigned() : tls;
  return { key, cert, fingerprint256: fingerprintOf(cert) };
}

async function answerTo(
  vcenter: FakeVcenter,
  method: string,
  url: string,
  header: (name: string) => string | undefined,
  bytes: Uint8Array,
): Promise<HttpAnswer> {
  // This isn't parsed as a relative URL, because two slashes at its beginning would be read as a host.
  const { pathname, searchParams } = new URL(`http://127.0.0.1${url}`);
  // A byte order mark is kept, so that the request is refused as by a vCenter.
  const body = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return vcenter.answer({ method, path: pathname, query: searchParams, header, body, bytes });
}

/** The part of Node's request that is used. */
interface IncomingRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  on(event: "end", listener: () => void): unknown;
}

/** The part of Node's response that is used. */
interface ServerResponse {
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  write(bytes: Uint8Array, written: () => void): unknown;
  end(bytes: Uint8Array): unknown;
  destroy(): unknown;
}

function send({ status, contentType, headers, body, cut, bytes: file }: HttpAnswer, response: ServerResponse): void {
  if (cut && body === "") {
    response.destroy();
    return;
  }
  const bytes = file ?? new TextEncoder().encode(body);
  const type = contentType === undefined ? {} : { "content-type": contentType };
  // When the answer is to be cut, it announces more bytes than it has.
  response.writeHead(status, { ...type, "content-length": bytes.length + (cut ? 100 : 0), ...headers });
  if (cut) response.write(bytes, () => response.destroy());
  else response.end(bytes);
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
