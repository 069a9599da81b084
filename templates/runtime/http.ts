import { onAbort } from "./abort.js";
import { contextOf, type CallRequest } from "./call.js";
import {
  AbortError,
  ConnectionError,
  HttpError,
  ResponseTooLargeError,
  TimeoutError,
  TlsError,
  ValidationError,
  type ErrorContext,
} from "./errors.js";
import type { ResponseInfo } from "./invoker.js";
import { parseJson, type JsonValue } from "./json.js";
import type { HideSecrets } from "./secrets.js";
import { timerMs } from "./timer.js";

/** What a `fetch` answers with. A `body` that is a stream of bytes is read piece by piece; without one, `text` is called. */
export type FetchResponse = Pick<Response, "status" | "headers" | "text"> & { readonly body?: unknown };

/**
 * The part of `fetch` that is used, so that any implementation can be given. Its errors may have `notSent`: true when
 * nothing of the request has reached the server.
 */
export interface Fetch {
  (
    url: string,
    init: {
      method: string;
      headers: Record<string, string>;
      body?: string;
      signal: AbortSignal;
      redirect: "manual";
    },
  ): Promise<FetchResponse>;
  /** True with `ca` or a fingerprint: `connect` refuses a host with `http://` then. */
  readonly requiresTls?: boolean | undefined;
}

/** What every transport takes. */
export interface TransportOptions {
  /** Host of the server, with a port if it isn't 443: `vc.example.com`, `https://vc.example.com:8443`. */
  readonly host: string;
  /** Makes the requests; the runtime's own `fetch` when unset. */
  readonly fetch?: Fetch | undefined;
  /**
   * Bytes that the body of an answer may have, after decompression; 268,435,456 (256 MiB) when unset. A call whose
   * answer has more is rejected with a `ResponseTooLargeError`, and the rest isn't read.
   */
  readonly maxResponseBytes?: number | undefined;
  /**
   * Removes the secrets of a request from what errors show of its answer. `connect` uses `hideSecrets`; without it, errors
   * show what the server says as it is.
   */
  readonly hideSecrets?: HideSecrets | undefined;
}

/**
 * URL of a server without a slash at its end; TLS unless told otherwise.
 *
 * @throws TypeError when the host is invalid, or more than a host. It isn't shown, because it may contain a password.
 */
export function baseUrl({ host }: TransportOptions): string {
  try {
    const { href, origin } = new URL(/^https?:/i.test(host) ? host : `https://${host}`);
    if (host && href === `${origin}/`) return origin;
  } catch {
    // Said below.
  }
  throw new TypeError("host must be like vc.example.com or https://vc.example.com:8443");
}

/** An answer, and what must not be seen of it in an error. */
export interface Exchange extends ResponseInfo {
  /** What came back without the secrets that were sent. */
  readonly hide: <T extends JsonValue>(received: T) => T;
  /** All that was sent. */
  readonly sent: string;
}

/** Sends one request and reads the whole answer, in the time that the call has. */
export async function exchange(
  options: TransportOptions,
  request: CallRequest,
  method: string,
  url: string,
  ownHeaders: Record<string, string>,
  body?: string,
): Promise<Exchange> {
  const { signal, timeoutMs, opId } = request;
  const context = contextOf(request);
  const headers = { ...ownHeaders, ...request.headers };
  // A `fetch` would show the secret that it refuses.
  if (/[^\t -~\x80-\xff]/.test(Object.values(headers).join("")))
    throw new ValidationError("A header has a character that HTTP doesn't allow", [], context);
  const attempt = new AbortController();
  const abort = (): void => attempt.abort();
  const timer = setTimeout(abort, timerMs(timeoutMs));
  const forget = onAbort(signal, abort);
  // A `fetch` that ignores its signal must not hold the call; one that obeys it may say what was sent, so it comes first.
  const stopped = new Promise<undefined>((resolve) =>
    attempt.signal.addEventListener("abort", () => setTimeout(resolve), { once: true }),
  );
  const receive = async (): Promise<ResponseInfo> => {
    signal?.throwIfAborted();
    const response = await (options.fetch ?? globalThis.fetch)(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      signal: attempt.signal,
      // A session must not follow a redirect to another server.
      redirect: "manual",
    });
    const text = await readBody(response, options.maxResponseBytes, attempt.signal, context);
    return { url, status: response.status, headers: response.headers, body: text, opId };
  };
  let info: ResponseInfo | undefined;
  try {
    info = await Promise.race([receive(), stopped]);
    attempt.signal.throwIfAborted();
  } catch (cause) {
    const { notSent } = Object(cause) as { notSent?: boolean };
    if (signal?.aborted) throw new AbortError("The call was aborted", contextOf(request, signal.reason));
    if (attempt.signal.aborted) throw new TimeoutError(timeoutMs, context, notSent);
    // Whatever the connection still brings isn't wanted.
    abort();
    throw cause instanceof ResponseTooLargeError ? cause : connectionError(cause, url, request);
  } finally {
    clearTimeout(timer);
    forget();
  }
  await request.onResponse?.(info!);
  return {
    ...info!,
    hide: (received) => options.hideSecrets?.(received, request, headers) ?? received,
    sent: [body, ...Object.values(headers), ...Object.values(request.security ?? {})].join("\n"),
  };
}

/** The text of a body, whose bytes are counted as they come. */
async function readBody(
  response: FetchResponse,
  maxResponseBytes = 2 ** 28,
  signal: AbortSignal,
  context: ErrorContext,
): Promise<string> {
  // No text of a runtime is longer than this.
  const limit = Math.min(maxResponseBytes, 2 ** 29 - 24);
  const stream = response.body as AsyncIterable<Uint8Array> | null | undefined;
  const pieces = stream?.[Symbol.asyncIterator] ? stream : [new TextEncoder().encode(await response.text())];
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const piece of pieces) {
    signal.throwIfAborted();
    length += piece.length;
    if (length > limit) throw new ResponseTooLargeError(limit, context);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

const beforeSending =
  /\b(E(CONNREFUSED|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)|UND_ERR_CONNECT_TIMEOUT|connection ?refused|before secure TLS)\b/i;
// An error of OpenSSL can concern a connection on which data was sent.
const untrusted = /^(?!.*(ALERT|ERR_SSL)).*(certificate|CERT|SELF_SIGNED|UNABLE_TO_)/;

/** What a failed `fetch` may say of itself: whether anything was sent, and what to do. */
interface FetchFailure {
  readonly notSent?: boolean | undefined;
  readonly advice?: string | undefined;
}

function connectionError(cause: unknown, url: string, request: CallRequest): ConnectionError {
  const reason = reasonOf(cause);
  const isTrust = untrusted.test(reason);
  const { notSent = isTrust || beforeSending.test(reason), advice } = Object(cause) as FetchFailure;
  const { host } = new URL(url);
  const isTls = notSent && (isTrust || advice !== undefined);
  const what = isTrust ? `${host} isn't trusted` : isTls ? `No TLS with ${host}` : `No answer from ${host}`;
  const type = isTls ? TlsError : ConnectionError;
  return new type(`${what}: ${reason}${advice ? `. ${advice}` : ""}`, url, notSent, contextOf(request, cause));
}

/** Runtimes wrap the reason of a failed `fetch`: the innermost says it, with its code. */
export function reasonOf(error: unknown): string {
  const { cause, errors, code, message } = (error ?? {}) as {
    cause?: unknown;
    errors?: readonly unknown[];
    code?: string;
    message?: string;
  };
  const inner = cause ?? errors?.[0];
  if (inner !== undefined && inner !== null) return reasonOf(inner);
  return [code, message?.trim()].filter(Boolean).join(": ") || String(error);
}

/** The JSON of an answer; `undefined` when it is none. */
export function jsonOf(response: ResponseInfo): JsonValue | undefined {
  try {
    return parseJson(response.body);
  } catch {
    return undefined;
  }
}

/** An answer that isn't of the protocol, with what came back and from where. */
export function httpError(response: Exchange, request: CallRequest): HttpError {
  const { status, url, body, headers, hide } = response;
  // What may follow is of no use.
  const contentType = hide(/^[\w.+/-]*/.exec(headers.get("content-type") ?? "")![0]);
  const location = headers.get("location");
  const what =
    location !== null && status >= 300 && status < 400
      ? // Its path and query may hold what was sent.
        `redirects to ${hide(/^https?:\/\/[\w.:-]+(\/|$)/.exec(location)?.[0] ?? "another path")}, which isn't followed`
      : body === ""
        ? "answered with an empty body"
        : `answered with ${contentType || "something"} that isn't of the protocol${excerpt(response)}`;
  const retryAfterMs = retryAfter(headers.get("retry-after"));
  return new HttpError(
    `${url} ${what} (HTTP ${status})`,
    { status, url, contentType },
    { ...contextOf(request), retryAfterMs },
  );
}

/**
 * The beginning of a page as a person reads it, without any word that was sent, because that may be a secret; nothing of
 * JSON, because it may contain one.
 */
function excerpt({ body, hide, sent }: Exchange): string {
  if (/^\s*[[{"]/.test(body)) return "";
  const secrets = `${sent}\n***`.split(/[\s"<>]+/).filter((word) => word.length > 2);
  const text = hide(body.slice(0, 50_000))
    // What isn't closed goes to the end, so that each character is looked at once.
    .replace(/<(style|script)\b[^]*?(?:<\/\1|$)|<[^>]*(?:>|$)/gi, " ")
    .trim()
    .split(/[\s"<>]+/, 50)
    .map((word) =>
      word.length > 2 && (sent.includes(word) || secrets.some((secret) => word.includes(secret))) ? "***" : word,
    )
    .join(" ");
  return text && `: ${text.slice(0, 100)}`;
}

/** Milliseconds that a `Retry-After` header asks for, in seconds or as a date. */
export function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
