import { onAbort } from "./abort.js";
import type { OperationDescriptor } from "./descriptor.js";
import { AbortError, type ErrorContext } from "./errors.js";
import type { CallOptions, Invoker } from "./invoker.js";

/** Credentials of a call. Without them, a call is anonymous. */
export type SecurityContext =
  | { readonly userName: string; readonly password: string }
  | { readonly samlToken: string }
  | { readonly accessToken: string }
  | { readonly sessionId: string }
  /** Any other authentication scheme, sent as it is; over JSON-RPC only. */
  | { readonly schemeId: string; readonly [member: string]: unknown };

/** One call on its way to the server. */
export interface CallRequest extends CallOptions {
  readonly operation: OperationDescriptor;
  readonly input: unknown;
  readonly opId: string | undefined;
  readonly timeoutMs: number;
  readonly security?: SecurityContext | undefined;
  /** Called before the call is sent again. */
  readonly onRepeat?: (() => void) | undefined;
}

/** Makes one call: encodes the request, sends it, and decodes the answer. It throws errors of this package. */
export type Call = (request: CallRequest) => Promise<unknown>;

/**
 * Wraps every call: it can look at calls, change, repeat or answer them. The errors that it throws reach the caller
 * unchanged.
 */
export type Interceptor = (next: Call) => Call;

/** Waits for a promise, or until the caller's signal is aborted. */
export async function orAborted<T>(request: CallRequest, promise: Promise<T>): Promise<T> {
  const { signal } = request;
  let stop!: () => void;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const forget = onAbort(signal, stop);
  if (signal?.aborted) stop();
  try {
    const value = await Promise.race([stopped, promise]);
    if (!signal?.aborted) return value as T;
  } finally {
    forget();
  }
  // The error is made here, and not in the listener, because its stack has to lead to the caller that waits.
  throw new AbortError("The call was aborted", contextOf(request, signal.reason));
}

/** The information about a call that errors contain. */
export function contextOf({ operation, opId }: CallRequest, cause?: unknown): ErrorContext {
  return { service: operation.service, operation: operation.id, opId, cause };
}

/** Milliseconds that one attempt may take when `timeoutMs` is unset: five minutes. */
export const defaultTimeoutMs = 300_000;

/** Options of `createInvoker`. */
export interface InvokerOptions {
  /** Wrap every call; the first one is the outermost. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Credentials that are sent with every call; calls are anonymous when unset. */
  readonly security?: SecurityContext | undefined;
  /** Milliseconds that one attempt may take, including its body; 300,000 when unset, `Infinity` for no limit. */
  readonly timeoutMs?: number | undefined;
  /** HTTP headers that are sent with every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The simplest way to call operations: a transport without sessions. */
export function createInvoker(transport: Call, options: InvokerOptions = {}): Invoker {
  const { interceptors = [], security, timeoutMs = defaultTimeoutMs, headers } = options;
  const call = interceptors.reduceRight((next, intercept) => intercept(next), transport);
  return {
    async invoke(operation, input, own = {}) {
      const request = {
        security,
        ...own,
        operation,
        input,
        timeoutMs: own.timeoutMs ?? timeoutMs,
        headers: { ...headers, ...own.headers },
        opId: own.opId ?? (own.context === undefined ? randomId() : own.context["opId"]),
      };
      // For any other value, a timer would fire at once.
      if (!(request.timeoutMs > 0)) throw new TypeError("timeoutMs must be a number above 0");
      return (await call(request)) as never;
    },
  };
}

/** A UUID of version 4. On a page without TLS there is no `crypto.randomUUID`. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(36));
  return "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx".replace(/x/g, (_, at: number) => (bytes[at]! & 15).toString(16));
}
