import { request as httpRequest, type IncomingMessage } from "node:http";
import { Agent, request as httpsRequest, type AgentOptions, type RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { Fetch } from "../http.js";

/** How the certificate of the server is trusted: exactly one of these. */
export type TlsOptions =
  /** Certificates of the authority that signed it, in PEM; these only, not those of the system. */
  | { readonly ca: string | readonly string[] }
  /** SHA-256 fingerprint of the certificate itself, in hex with or without colons. Nothing else of it is looked at. */
  | { readonly fingerprint256: string }
  /** Not at all: whoever is in between can read and change everything. */
  | { readonly rejectUnauthorized: false };

/**
 * A `fetch` that trusts the certificate of a server by other means than the authorities of the system. Node's own
 * `fetch` has no option for that.
 *
 * ```ts
 * const vcenter = connect({ host, user, password, fetch: tls({ fingerprint256: "B0:C7:…" }) });
 * ```
 *
 * @throws TypeError when an option can't be honoured, or isn't one.
 */
export function tls(options: TlsOptions): Fetch {
  const agent = new PinningAgent({ keepAlive: true, ...agentOptions(options) }, fingerprintOf(options));
  return (url, init) =>
    new Promise((resolve, reject) => {
      const start = url.startsWith("http:") ? httpRequest : httpsRequest;
      const { method, signal, body } = init;
      const headers = {
        ...init.headers,
        ...(body !== undefined && { "content-length": `${Buffer.byteLength(body)}` }),
      };
      const request = start(url, { method, headers, signal, ...(url.startsWith("https:") && { agent }) }, (response) =>
        resolve(responseOf(response)),
      );
      request.on("error", reject);
      request.end(body);
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

function responseOf(response: IncomingMessage): Awaited<ReturnType<Fetch>> {
  const headers = new Headers();
  for (let at = 0; at < response.rawHeaders.length; at += 2)
    headers.append(response.rawHeaders[at]!, response.rawHeaders[at + 1]!);
  return { status: response.statusCode ?? 0, headers, text: () => textOf(response) };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response) text += decoder.decode(chunk as Uint8Array, { stream: true });
  if (!response.complete) throw new Error("the connection was cut in the middle of the answer");
  return text + decoder.decode();
}
