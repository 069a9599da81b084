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

/** The answer of a `fetch`. If `body` is a stream of bytes, it is read piece by piece; otherwise `text` is called. */
export type FetchResponse = Pick<Response, "status" | "headers" | "text"> & { readonly body?: unknown };

/**
 * The part of `fetch` that is used, so that any implementation can be given. Its errors may have the property
 * `notSent`: true when no part of the request has reached the server.
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
  /** True when `ca` or a fingerprint is given to `tls`: `connect` then refuses a host with `http://`. */
  readonly requiresTls?: boolean | undefined;
}

/** Options of every transport. */
export interface TransportOptions {
  /** Host of the server, with a port if that isn't 443: `vc.example.com`, `https://vc.example.com:8443`. */
  readonly host: string;
  /** Makes the requests; the `fetch` of the runtime when unset. */
  readonly fetch?: Fetch | undefined;
  /**
   * Bytes that the body of an answer may have after decompression; 268,435,456 (256 MiB) when unset. A call with a
   * larger answer is rejected with a `ResponseTooLargeError`, and the rest of the answer isn't read.
   */
  readonly maxResponseBytes?: number | undefined;
  /**
   * Removes secrets of the request from the parts of its answer that errors show. `connect` uses `hideSecrets`; when
   * unset, errors show the answer as it is.
   */
  readonly hideSecrets?: HideSecrets | undefined;
}

/**
 * URL of a server, without a slash at its end. The scheme is `https` unless the host has another one.
 *
 * @throws TypeError when the host is invalid, or has more than a scheme, a host and a port. The message doesn't show
 * it, because it may contain a password.
 */
export function baseUrl({ host }: TransportOptions): string {
  try {
    const { href, origin } = new URL(/^https?:/i.test(host) ? host : `https://${host}`);
    if (host && href === `${origin}/`) return origin;
  } catch {
    // The error is thrown below.
  }
  throw new TypeError("host must be like vc.example.com or https://vc.example.com:8443");
}

/** An answer, with what is needed to keep secrets out of errors. */
export interface Exchange extends ResponseInfo {
  /** Removes the secrets that were sent from a part of the answer. */
  readonly hide: <T extends JsonValue>(received: T) => T;
  /** Everything that was sent, as text. */
  readonly sent: string;
}

/** Sends one request and reads the whole answer, within the time limit of the call. */
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
  // A `fetch` refuses such a header with an error that shows its value, which may be secret.
  if (/[^\t -~\x80-\xff]/.test(Object.values(headers).join("")))
    throw new ValidationError("A header has a character that HTTP doesn't allow", [], context);
  const attempt = new AbortController();
  const abort = (): void => attempt.abort();
  const timer = setTimeout(abort, timerMs(timeoutMs));
  const forget = onAbort(signal, abort);
  // A `fetch` that ignores its signal must not delay the end of the call. One that obeys it may report whether anything
  // was sent, so its error is waited for first.
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
    // The rest of the answer isn't needed.
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

/** The text of a body; its bytes are counted while they are received. */
async function readBody(
  response: FetchResponse,
  maxResponseBytes = 2 ** 28,
  signal: AbortSignal,
  context: ErrorContext,
): Promise<string> {
  // No JavaScript engine in use supports longer strings.
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
// Errors of OpenSSL don't count: they can concern a connection on which data was sent.
const untrusted = /^(?!.*(ALERT|ERR_SSL)).*(certificate|CERT|SELF_SIGNED|UNABLE_TO_)/;

/** What an error of `fetch` may say: whether anything was sent, and what to do. */
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

/** The reason of a failed `fetch`. Runtimes wrap it in other errors: the innermost one says it, with its code. */
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

/** The JSON of an answer; `undefined` when the body isn't JSON. */
export function jsonOf(response: ResponseInfo): JsonValue | undefined {
  try {
    return parseJson(response.body);
  } catch {
    return undefined;
  }
}

/** The error for an answer that doesn't follow the protocol: it says what was received, and from where. */
export function httpError(response: Exchange, request: CallRequest): HttpError {
  const { status, url, body, headers, hide } = response;
  // Parameters of the content type are not needed.
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
 * The beginning of a page as a person would read it. Words that were sent are hidden, because they may be secret; of
 * JSON, nothing is shown, because it may contain secrets.
 */
function excerpt({ body, hide, sent }: Exchange): string {
  if (/^\s*[[{"]/.test(body)) return "";
  const secrets = `${sent}\n***`.split(/[\s"<>]+/).filter((word) => word.length > 2);
  const text = hide(body.slice(0, 50_000))
    // A tag that isn't closed extends to the end, so that each character is looked at only once.
    .replace(/<(style|script)\b[^]*?(?:<\/\1|$)|<[^>]*(?:>|$)/gi, " ")
    .trim()
    .split(/[\s"<>]+/, 50)
    .map((word) =>
      word.length > 2 && (sent.includes(word) || secrets.some((secret) => word.includes(secret))) ? "***" : word,
    )
    .join(" ");
  return text && `: ${text.slice(0, 100)}`;
}

/** Milliseconds that a `Retry-After` header asks to wait; it has seconds or a date. */
export function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
