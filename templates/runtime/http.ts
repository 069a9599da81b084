import { onAbort } from "./abort.js";
import { contextOf, type CallRequest } from "./call.js";
import { AbortError, ConnectionError, HttpError, TimeoutError, TlsError } from "./errors.js";
import type { ResponseInfo } from "./invoker.js";
import { parseJson, type JsonValue } from "./json.js";

/** The part of `fetch` that is used, so that any implementation of it will do. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    signal: AbortSignal;
    redirect: "manual";
  },
) => Promise<Pick<Response, "status" | "headers" | "text">>;

/** What every transport takes. */
export interface TransportOptions {
  /** Host of the server, with a port or a URL around it if need be: `vc.example.com`, `https://vc.example.com:8443`. */
  readonly host: string;
  /** Makes the requests; the runtime's own `fetch` when unset. */
  readonly fetch?: Fetch | undefined;
}

/** URL of a server without a path's last slash; TLS unless told otherwise. */
export function baseUrl(host: string): string {
  return new URL(/^https?:\/\//.test(host) ? host : `https://${host}`).href.replace(/\/+$/, "");
}

/** An answer, and all that was sent for it: none of that may show in an error. */
export interface Exchange extends ResponseInfo {
  readonly sent: string;
}

const longestTimer = 2 ** 31 - 1;

/** Sends one request and reads the whole answer, in the time that the call has. */
export async function exchange(
  options: TransportOptions,
  request: CallRequest,
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Exchange> {
  const { signal, timeoutMs, opId } = request;
  const attempt = new AbortController();
  const abort = (): void => attempt.abort();
  const timer = setTimeout(abort, Math.min(timeoutMs, longestTimer));
  const forget = onAbort(signal, abort);
  let stop!: (reason: unknown) => void;
  const stopped = new Promise<never>((_resolve, reject) => (stop = reject));
  attempt.signal.addEventListener("abort", stop, { once: true });
  try {
    signal?.throwIfAborted();
    const receive = async (): Promise<ResponseInfo> => {
      const response = await (options.fetch ?? globalThis.fetch)(url, {
        method,
        headers: { ...headers, ...request.headers },
        ...(body !== undefined && { body }),
        signal: attempt.signal,
        // A session must not follow a redirect to somebody else.
        redirect: "manual",
      });
      return { url, status: response.status, headers: response.headers, body: await response.text(), opId };
    };
    // A `fetch` that doesn't heed its signal mustn't hold the call.
    const info = await Promise.race([receive(), stopped]);
    request.onResponse?.(info);
    return { ...info, sent: [body, ...Object.values(headers), ...Object.values(request.security ?? {})].join("\n") };
  } catch (cause) {
    if (signal?.aborted) throw new AbortError("The call was aborted", contextOf(request, signal.reason));
    if (attempt.signal.aborted) throw new TimeoutError(timeoutMs, contextOf(request));
    throw connectionError(cause, url, request);
  } finally {
    clearTimeout(timer);
    forget();
  }
}

const beforeSending =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|connection refused)\b/i;
const tlsFault = /certificate|CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|fingerprint/;

function connectionError(cause: unknown, url: string, request: CallRequest): ConnectionError {
  const reason = reasonOf(cause);
  const { host } = new URL(url);
  const context = contextOf(request, cause);
  if (!tlsFault.test(reason))
    return new ConnectionError(`No answer from ${host}: ${reason}`, url, beforeSending.test(reason), context);
  const remedies =
    "Trust its CA (tls.ca), pin its certificate (tls.fingerprint256), or turn verification off (tls.rejectUnauthorized: false)";
  return new TlsError(`${host} isn't trusted: ${reason}. ${remedies}`, url, true, context);
}

/** Runtimes wrap the reason of a failed `fetch`: the innermost says it, with its code. */
function reasonOf(error: unknown): string {
  const { cause, errors, code, message } = (error ?? {}) as {
    cause?: unknown;
    errors?: readonly unknown[];
    code?: string;
    message?: string;
  };
  const inner = cause ?? errors?.[0];
  if (inner !== undefined && inner !== null) return reasonOf(inner);
  return [code, message].filter(Boolean).join(": ") || String(error);
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
  const { status, url, body, headers } = response;
  const contentType = headers.get("content-type") ?? "";
  const location = headers.get("location");
  const what =
    location !== null && status >= 300 && status < 400
      ? `redirects to ${location}, which isn't followed`
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
 * The beginning of a page as a person reads it, without any word that was sent, for that may be a secret; nothing of
 * JSON, for that may hold one.
 */
function excerpt({ body, sent }: Exchange): string {
  if (/^\s*[[{"]/.test(body)) return "";
  const secrets = sent.split(/[\s"<>]+/).filter((word) => word.length > 2);
  const readable = body.replace(/<(style|script)[^]*?<\/\1>|<[^>]*>/gi, " ").trim();
  const isSent = (word: string): boolean =>
    word.length > 2 && (sent.includes(word) || secrets.some((secret) => word.includes(secret)));
  const text = readable
    .split(/[\s"<>]+/)
    .map((word) => (isSent(word) ? "***" : word))
    .join(" ");
  return text && `: ${text.slice(0, 100)}`;
}

/** Milliseconds that a `Retry-After` header asks for, in seconds or as a date. */
export function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
