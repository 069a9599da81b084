import { X509Certificate } from "node:crypto";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest, type AgentOptions } from "node:https";
import { pipeline } from "node:stream/promises";
import { reasonOf } from "../http.js";
import { checkOptions } from "../options.js";
import { adviceFor } from "../tls-advice.js";
import { TrustingAgent, whenReady } from "./agent.js";

interface Trust {
  /**
   * Certificates of the authority that signed the server's certificate, in PEM. Only these are trusted, not the
   * runtime's own authorities.
   */
  readonly ca: string | readonly string[];
  /**
   * SHA-256 fingerprint of the server's certificate, in hexadecimal digits with or without colons. Name, dates and
   * issuer are not checked.
   */
  readonly fingerprint256: string;
  /** Turns verification off: whoever intercepts the connection can read and change everything. */
  readonly rejectUnauthorized: false;
}

/** One member or none, and none of the others. */
type Only<Member extends keyof Trust> = Pick<Trust, Member> & {
  readonly [Other in Exclude<keyof Trust, Member>]?: undefined;
};

/**
 * How the certificate of the server is verified: by exactly one of `ca`, `fingerprint256` and `rejectUnauthorized:
 * false`, or, without any of them, by the authorities that the runtime trusts by default. The environment variable of
 * Node that turns verification off is ignored.
 */
export type TlsOptions = (Only<"ca"> | Only<"fingerprint256"> | Only<"rejectUnauthorized"> | Only<never>) & {
  /** Number of connections to one server at the same time; further requests wait. 50 when unset. */
  readonly maxSockets?: number | undefined;
};

/** A request of `TlsFetch`. */
export interface TlsRequest {
  /** HTTP method; GET when unset. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * A stream is sent while it is read; set `content-length` in the headers where the server requires it. On Deno only
   * strings and bytes are accepted, because its streamed requests can stall.
   */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The response. Its body has to be read once, as text or as a stream; until then it keeps the connection occupied. */
export interface TlsResponse {
  readonly status: number;
  readonly headers: Headers;
  text(): Promise<string>;
  /** The body as a stream; reading it fails when the connection is cut before the end. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The part of `fetch` that `tls` offers: enough for calls and for files. Its errors have the property `notSent`, which
 * is true when no part of the request has reached the server, and `advice` where TLS is the cause.
 */
export interface TlsFetch {
  (url: string, request?: TlsRequest): Promise<TlsResponse>;
  /**
   * True when `ca` or `fingerprint256` is given: `http://` is then refused, because no certificate would be verified.
   */
  readonly requiresTls: boolean;
}

/**
 * Makes a `fetch` that verifies the certificate of a server by an authority, by a fingerprint, or by the authorities
 * that the runtime trusts by default; Node's own `fetch` has no option for that. It can also upload and download files
 * of content libraries. Connections are reused; idle ones do not keep the process alive.
 *
 * ```ts
 * const fetch = tls({ fingerprint256: "B0:C7:…" });
 * const vcenter = connect({ host, user, password, fetch });
 * await fetch(uploadUri, { method: "PUT", body: createReadStream("disk-1.vmdk") });
 * ```
 *
 * @throws TypeError when an option is unknown, invalid, or not supported by the runtime.
 */
export function tls(options: TlsOptions): TlsFetch {
  const trust = trustOf(options);
  const fingerprint = fingerprintOf(options);
  const pool = { keepAlive: true, maxSockets: options.maxSockets ?? 50 };
  const agents = { tls: new TrustingAgent({ ...pool, ...trust }, fingerprint), plain: new HttpAgent(pool) };
  const requiresTls = options.ca !== undefined || fingerprint !== undefined;
  const fetch = async (url: string, request: TlsRequest = {}): Promise<TlsResponse> => {
    const isTls = !/^http:/i.test(url);
    const { body } = request;
    if ("Deno" in globalThis && typeof body === "object" && !(body instanceof Uint8Array))
      throw new TypeError("tls can't send a stream on Deno, where streamed requests can stall: send a Uint8Array");
    if (!isTls && requiresTls) throw new TypeError("tls has a certificate to verify, so it refuses http://");
    return await send(url, request, isTls ? agents.tls : agents.plain, isTls);
  };
  return Object.assign(fetch, { requiresTls });
}

function send(
  url: string,
  { method = "GET", headers = {}, signal, body }: TlsRequest,
  agent: TrustingAgent | HttpAgent,
  isTls: boolean,
): Promise<TlsResponse> {
  return new Promise((resolve, reject) => {
    const isWhole = typeof body === "string" || body instanceof Uint8Array;
    const length = isWhole ? { "content-length": `${Buffer.byteLength(body)}` } : {};
    const init = { method, agent, headers: { ...headers, ...length }, ...(signal && { signal }) };
    const request = (isTls ? httpsRequest : httpRequest)(url, init, (response) => resolve(responseOf(response)));
    let isSent = false;
    const fail = (error: Error): void => {
      if (!isSent && body !== undefined && !isWhole) discard(body);
      reject(failureOf(error, !isSent));
    };
    request.on("error", fail);
    request.on("socket", (socket) =>
      whenReady(socket, isTls, () => {
        isSent = true;
        if (body === undefined || isWhole) request.end(body);
        else pipeline(body, request).catch(fail);
      }),
    );
  });
}

/** The error of a request, with what is known for certain about it. */
function failureOf(error: Error, notSent: boolean): Error {
  const reason = reasonOf(error);
  const advice = notSent ? adviceFor(reason) : undefined;
  return advice === undefined
    ? Object.assign(error, { notSent })
    : Object.assign(new Error(`${reason}. ${advice}`, { cause: error }), { notSent, advice });
}

/** Closes a source that isn't read. */
function discard(body: AsyncIterable<Uint8Array>): void {
  const source = body as { destroy?: () => void; cancel?: () => Promise<void> };
  if (source.destroy !== undefined) source.destroy();
  else if (source.cancel !== undefined) source.cancel().catch(() => undefined);
  else
    body[Symbol.asyncIterator]()
      .return?.()
      .catch(() => undefined);
}

function trustOf(options: TlsOptions): AgentOptions {
  checkOptions("tls", options, {
    ca: "a text, or a list of texts",
    fingerprint256: "a string that isn't empty",
    rejectUnauthorized: "false",
    maxSockets: "a whole number above 0",
  });
  const { ca, fingerprint256, rejectUnauthorized } = options;
  const given = Object.entries({ ca, fingerprint256, rejectUnauthorized }).filter(([, value]) => value !== undefined);
  if (given.length > 1)
    throw new TypeError(
      `tls takes one of ca, fingerprint256, rejectUnauthorized, and got ${given.map(([name]) => name).join(", ")}`,
    );
  if (ca !== undefined) return { ca: certificatesOf([ca].flat()), rejectUnauthorized: true };
  return { rejectUnauthorized: given.length === 0 };
}

const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

function certificatesOf(texts: readonly string[]): string[] {
  try {
    return texts.flatMap((text) => {
      const blocks = text.match(certificate)!;
      // Otherwise a certificate that is cut off would be left out silently.
      if (blocks.length !== text.split("BEGIN CERTIFICATE").length - 1) throw new SyntaxError();
      return blocks.map((block) => `${new X509Certificate(block).toString()}`);
    });
  } catch {
    throw new TypeError(
      "tls.ca takes certificates in PEM, as text: -----BEGIN CERTIFICATE----- …, and got something else",
    );
  }
}

function fingerprintOf({ fingerprint256 }: TlsOptions): string | undefined {
  if (fingerprint256 === undefined) return undefined;
  const digits = fingerprint256.replace(/:/g, "").toUpperCase();
  if (!/^[\dA-F]{64}$/.test(digits))
    throw new TypeError("tls.fingerprint256 takes the 64 hex digits of a SHA-256 fingerprint, with or without colons");
  return digits;
}

function responseOf(response: IncomingMessage): TlsResponse {
  const headers = new Headers();
  for (let at = 0; at < response.rawHeaders.length; at += 2)
    headers.append(response.rawHeaders[at]!, response.rawHeaders[at + 1]!);
  // Without a body to read, the connection is released at once.
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
