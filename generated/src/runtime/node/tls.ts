import { request as httpRequest, type IncomingMessage } from "node:http";
import { Agent, request as httpsRequest, type AgentOptions, type RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";

/** How the certificate of the server is trusted: exactly one of these. */
export type TlsOptions =
  /** Certificates of the authority that signed it, in PEM; these only, not those of the system. */
  | { readonly ca: string | readonly string[] }
  /** SHA-256 fingerprint of the certificate itself, in hex with or without colons. Nothing else of it is looked at. */
  | { readonly fingerprint256: string }
  /** Not at all: whoever is in between can read and change everything. */
  | { readonly rejectUnauthorized: false };

/** A request of `TlsFetch`. */
export interface TlsRequest {
  /** GET when unset. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A stream is sent as it is read; say its `content-length` in the headers where the server wants to know it. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came back; its body has to be read, once, as a text or piece by piece, or else it holds the connection. */
export interface TlsResponse {
  readonly status: number;
  readonly headers: Headers;
  text(): Promise<string>;
  /** Fails when the connection is cut before the end. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The part of `fetch` that `tls` offers: enough for calls, and for files. */
export type TlsFetch = (url: string, request?: TlsRequest) => Promise<TlsResponse>;

/**
 * A `fetch` that trusts the certificate of a server by other means than the authorities of the system. Node's own
 * `fetch` has no option for that. Besides calls it takes files of content libraries up and down.
 *
 * ```ts
 * const fetch = tls({ fingerprint256: "B0:C7:…" });
 * const vcenter = connect({ host, user, password, fetch });
 * await fetch(uploadUri, { method: "PUT", body: createReadStream("disk-1.vmdk") });
 * ```
 *
 * @throws TypeError when an option can't be honoured, or isn't one.
 */
export function tls(options: TlsOptions): TlsFetch {
  const agent = new PinningAgent({ keepAlive: true, ...agentOptions(options) }, fingerprintOf(options));
  return (url, { method = "GET", headers = {}, signal, body } = {}) =>
    new Promise((resolve, reject) => {
      const start = url.startsWith("http:") ? httpRequest : httpsRequest;
      const isWhole = typeof body === "string" || body instanceof Uint8Array;
      const request = start(
        url,
        {
          method,
          headers: { ...headers, ...(isWhole && { "content-length": `${Buffer.byteLength(body)}` }) },
          ...(signal && { signal }),
          ...(url.startsWith("https:") && { agent }),
        },
        (response) => resolve(responseOf(response)),
      );
      request.on("error", reject);
      if (body === undefined || isWhole) request.end(body);
      else pipeline(body, request).catch(reject);
    });
}

function agentOptions(options: TlsOptions): AgentOptions {
  const known = ["ca", "fingerprint256", "rejectUnauthorized"];
  const given = Object.keys(options);
  if (given.length !== 1 || !known.includes(given[0]!))
    throw new TypeError(`tls takes exactly one of ${known.join(", ")}, and got ${given.join(", ") || "none"}.`);
  if ("ca" in options) {
    const authorities = [options.ca].flat();
    if (!authorities.every((text) => text.includes("-----BEGIN CERTIFICATE-----")))
      throw new TypeError("tls.ca takes certificates in PEM, as text: -----BEGIN CERTIFICATE----- …");
    return { ca: authorities };
  }
  if ("rejectUnauthorized" in options && options.rejectUnauthorized !== false)
    throw new TypeError("tls.rejectUnauthorized takes false only: leave tls away to have certificates verified.");
  return { rejectUnauthorized: false };
}

function fingerprintOf(options: TlsOptions): string | undefined {
  if (!("fingerprint256" in options)) return undefined;
  const digits = options.fingerprint256.replace(/:/g, "").toUpperCase();
  if (!/^[\dA-F]{64}$/.test(digits))
    throw new TypeError("tls.fingerprint256 takes the 64 hex digits of a SHA-256 fingerprint, with or without colons.");
  return digits;
}

/** Looks at the certificate before a byte of a request is written. */
class PinningAgent extends Agent {
  readonly #fingerprint: string | undefined;

  constructor(options: AgentOptions, fingerprint: string | undefined) {
    super(options);
    this.#fingerprint = fingerprint;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const socket = connect(options as ConnectionOptions);
    const fail = (error: Error): void => callback?.(error, socket);
    socket.once("error", fail);
    socket.once("secureConnect", () => {
      socket.off("error", fail);
      const wrong = this.#mismatch(socket);
      if (wrong !== undefined) {
        socket.destroy();
        fail(new Error(wrong));
      } else callback?.(null, socket);
    });
    return undefined;
  }

  #mismatch(socket: TLSSocket): string | undefined {
    if (this.#fingerprint === undefined) return undefined;
    const actual = (socket.getPeerCertificate() as { fingerprint256?: string } | null)?.fingerprint256;
    if (actual === undefined) return "certificate without a fingerprint: this runtime can't honour tls.fingerprint256";
    if (actual.replace(/:/g, "") === this.#fingerprint) return undefined;
    return `certificate has the fingerprint ${actual}, which isn't the pinned one`;
  }
}

function responseOf(response: IncomingMessage): TlsResponse {
  const headers = new Headers();
  for (let at = 0; at < response.rawHeaders.length; at += 2)
    headers.append(response.rawHeaders[at]!, response.rawHeaders[at + 1]!);
  // Nobody reads what isn't there.
  if (response.headers["content-length"] === "0") response.resume();
  const body = piecesOf(response);
  return { status: response.statusCode ?? 0, headers, body, text: () => textOf(body) };
}

async function* piecesOf(response: IncomingMessage): AsyncGenerator<Uint8Array, void> {
  for await (const piece of response) yield piece as Uint8Array;
  if (!response.complete) throw new Error("the connection was cut in the middle of the answer");
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of body) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}
