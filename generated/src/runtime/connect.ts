import { createInvoker, defaultTimeoutMs, type Call, type Interceptor } from "./call.js";
import type { OperationDescriptor } from "./descriptor.js";
import type { Fetch, TransportOptions } from "./http.js";
import type { CallOptions, Invoker } from "./invoker.js";
import { jsonRpc } from "./json-rpc.js";
import { retry, type RetryOptions } from "./retry.js";
import { explainMissingOperations } from "./server-too-old-error.js";
import { Session, type Credentials } from "./session.js";

// What `await using` needs, for programs whose settings don't name the library of disposables.
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
    readonly asyncDispose: unique symbol;
  }
  interface Disposable {
    [Symbol.dispose](): void;
  }
  interface AsyncDisposable {
    [Symbol.asyncDispose](): PromiseLike<void>;
  }
}

/** Who logs in: exactly one of these, or none for calls without a session. */
export type Login =
  | { readonly user: string; readonly password: string }
  /** The assertion of a SAML bearer token, as XML. */
  | { readonly samlToken: string }
  | { readonly accessToken: string }
  /** A session that exists already; it isn't logged out at the end. */
  | { readonly sessionId: string }
  | { readonly anonymous: true };

/** Where to connect, who logs in, and what holds for every call of the connection. */
export type ConnectOptions = Login & {
  /** Host of the vCenter, with a port if it isn't 443: `vc.example.com`. A URL is fine, too. */
  readonly host: string;
  /** The protocol: `jsonRpc` when unset, which every release has; `rest` for 6.5 and 6.7, `api` from 7.0. */
  readonly protocol?: ((options: TransportOptions) => Call) | undefined;
  /** Makes the requests; the runtime's own `fetch` when unset. `tls` of `…/node` makes one for certificates. */
  readonly fetch?: Fetch | undefined;
  /** Milliseconds for one attempt, its body included; 300,000 when unset. */
  readonly timeoutMs?: number | undefined;
  /** HTTP headers of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** When calls are tried again; `false` for never. */
  readonly retry?: RetryOptions | false | undefined;
  /** Wrap every call, the first outermost; they see it once, however often it is tried. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Keeps the session alive between calls. */
  readonly keepAlive?: KeepAliveOptions | undefined;
};

/** How a session is kept alive while nobody calls. */
export interface KeepAliveOptions {
  /** Milliseconds between two signs of life; 240,000 when unset: vCenter forgets a session after five minutes. */
  readonly intervalMs?: number | undefined;
  /** Milliseconds after the last call when it stops, so that an idle program holds no session for ever; 3,600,000 when unset. */
  readonly idleLimitMs?: number | undefined;
}

/** A server, with a session that begins with the first call and ends with `close`. */
export class Connection implements Invoker, AsyncDisposable {
  readonly #invoker: Invoker;
  readonly #session: Session | undefined;
  readonly #timer: ReturnType<typeof setInterval> | undefined;

  /** Use `connect`. */
  constructor(options: ConnectOptions) {
    const { host, fetch, timeoutMs = defaultTimeoutMs, interceptors = [] } = options;
    const transport = (options.protocol ?? jsonRpc)({ host, fetch });
    const credentials = credentialsOf(options);
    const call: Call = (request) => transport({ ...request, headers: { ...options.headers, ...request.headers } });
    if (credentials !== undefined || "sessionId" in options) {
      const sessionId = "sessionId" in options ? options.sessionId : undefined;
      this.#session = new Session(call, timeoutMs, credentials, sessionId);
      if (options.keepAlive !== undefined) this.#timer = keepAlive(this.#session, options.keepAlive);
    }
    this.#invoker = createInvoker(call, {
      timeoutMs,
      interceptors: [
        ...interceptors,
        explainMissingOperations,
        ...(options.retry === false ? [] : [retry(options.retry)]),
        ...(this.#session === undefined ? [] : [this.#session.interceptor]),
      ],
    });
  }

  invoke<Input, Output>(
    operation: OperationDescriptor<Input, Output>,
    input: Input | undefined,
    options?: CallOptions,
  ): Promise<Output> {
    return this.#invoker.invoke(operation, input, options);
  }

  /** Identifier of the session, to hand to another program; logs in if need be. It is a secret. */
  async sessionId(): Promise<string | undefined> {
    return this.#session?.id();
  }

  /** Asks the server whether the session still stands; false when nobody has logged in yet. */
  async isSessionValid(): Promise<boolean> {
    return (await this.#session?.isValid()) ?? false;
  }

  /**
   * Waits for the calls under way, then logs out. Further calls are rejected with a `ClosedError`; a second `close`
   * does nothing.
   */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#session?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Connects to a vCenter. Nothing is sent before the first call.
 *
 * ```ts
 * await using vcenter = connect({ host: "vc.example.com", user, password });
 * await new PowerClient(vcenter).start({ vm: "vm-42" });
 * ```
 */
export function connect(options: ConnectOptions): Connection {
  return new Connection(options);
}

function credentialsOf(options: ConnectOptions): Credentials | undefined {
  if ("user" in options) return { userName: options.user, password: options.password };
  if ("samlToken" in options) return { samlToken: options.samlToken };
  return "accessToken" in options ? { accessToken: options.accessToken } : undefined;
}

function keepAlive(session: Session, options: KeepAliveOptions): ReturnType<typeof setInterval> {
  const { intervalMs = 240_000, idleLimitMs = 3_600_000 } = options;
  const timer = setInterval(() => {
    // A lost session shows itself at the next call, which logs in again.
    if (Date.now() - session.lastUse < idleLimitMs) session.isValid().catch(() => false);
  }, intervalMs);
  // Only Node's timers hold a process; elsewhere they are numbers.
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
