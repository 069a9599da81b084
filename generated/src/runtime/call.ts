import { onAbort } from "./abort.js";
import type { OperationDescriptor } from "./descriptor.js";
import { AbortError, type ErrorContext } from "./errors.js";
import type { CallOptions, Invoker } from "./invoker.js";

/** Who calls. Anonymous when there is none. */
export type SecurityContext =
  | { readonly userName: string; readonly password: string }
  | { readonly samlToken: string }
  | { readonly accessToken: string }
  | { readonly sessionId: string }
  /** Any other scheme, sent as it is; over JSON-RPC only. */
  | { readonly schemeId: string; readonly [member: string]: unknown };

/** One call on its way to the server. */
export interface CallRequest extends CallOptions {
  readonly operation: OperationDescriptor;
  readonly input: unknown;
  readonly opId: string | undefined;
  readonly timeoutMs: number;
  readonly security?: SecurityContext | undefined;
  /** Called before the call is sent once more. */
  readonly onRepeat?: (() => void) | undefined;
}

/** Makes one call: encodes, sends, decodes; throws an error of this package. */
export type Call = (request: CallRequest) => Promise<unknown>;

/** Wraps every call: looks at it, changes it, repeats it, answers it. What it throws reaches the caller as it is. */
export type Interceptor = (next: Call) => Call;

/** Waits for a promise, unless the caller's signal ends the wait. */
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
  // Here, and not where it is aborted, because the stack has to lead to the caller that waits.
  throw new AbortError("The call was aborted", contextOf(request, signal.reason));
}

/** What errors say of a call. */
export function contextOf({ operation, opId }: CallRequest, cause?: unknown): ErrorContext {
  return { service: operation.service, operation: operation.id, opId, cause };
}

/** Milliseconds for one attempt when unset: five minutes. */
export const defaultTimeoutMs = 300_000;

/** What `createInvoker` takes besides a transport. */
export interface InvokerOptions {
  /** The first is the outermost. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Sent with every call; without it calls are anonymous. */
  readonly security?: SecurityContext | undefined;
  /** Milliseconds for one attempt, its body included; 300,000 when unset, `Infinity` for no limit. */
  readonly timeoutMs?: number | undefined;
  /** HTTP headers of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The least that calls an operation: a transport without sessions. */
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
      // A timer would fire at once for anything else.
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
