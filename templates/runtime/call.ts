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
  /** A scheme of one's own, sent as it is; over JSON-RPC only. */
  | { readonly schemeId: string; readonly [member: string]: unknown };

/** One call on its way to the server. */
export interface CallRequest extends CallOptions {
  readonly operation: OperationDescriptor;
  readonly input: unknown;
  readonly opId: string | undefined;
  readonly timeoutMs: number;
  readonly security?: SecurityContext | undefined;
}

/** Makes one call: encodes, sends, decodes; throws an error of this package. */
export type Call = (request: CallRequest) => Promise<unknown>;

/** Wraps every call: looks at it, changes it, repeats it, answers it. */
export type Interceptor = (next: Call) => Call;

/** Waits for a promise, unless the caller's signal ends the wait. */
export async function orAborted<T>(request: CallRequest, promise: Promise<T>): Promise<T> {
  const { signal } = request;
  if (signal === undefined) return promise;
  let stop!: () => void;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new AbortError("The call was aborted", contextOf(request, signal.reason)));
  });
  if (signal.aborted) stop();
  const forget = onAbort(signal, stop);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    forget();
  }
}

/** What errors say of a call. */
export function contextOf({ operation, opId }: CallRequest, cause?: unknown): ErrorContext {
  return { service: operation.service, operation: operation.id, opId, cause };
}

/** Milliseconds for one attempt when nobody says otherwise: five minutes. */
export const defaultTimeoutMs = 300_000;

/** What `createInvoker` takes besides a transport. */
export interface InvokerOptions {
  /** The first is the outermost. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Sent with every call; without it calls are anonymous. */
  readonly security?: SecurityContext | undefined;
  /** Milliseconds for one attempt, its body included; 300,000 when unset. */
  readonly timeoutMs?: number | undefined;
  /** HTTP headers of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The least that calls an operation: a transport without sessions. */
export function createInvoker(transport: Call, options: InvokerOptions = {}): Invoker {
  const { interceptors = [], security, timeoutMs = defaultTimeoutMs, headers } = options;
  const call = interceptors.reduceRight((next, intercept) => intercept(next), transport);
  return {
    invoke: (operation, input, own = {}) =>
      call({
        security,
        ...own,
        operation,
        input,
        timeoutMs: own.timeoutMs ?? timeoutMs,
        headers: { ...headers, ...own.headers },
        opId: own.opId ?? (own.context === undefined ? randomId() : own.context["opId"]),
      }) as Promise<never>,
  };
}

/** A UUID of version 4. */
export function randomId(): string {
  // It isn't there on a page without TLS.
  if ((crypto as Partial<Crypto>).randomUUID !== undefined) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
