import { aboutTransport, retrieveServiceContent, type About } from "./about.js";
import { createInvoker, defaultTimeoutMs, type Call, type Interceptor } from "./call.js";
import { CallsUnderWay } from "./calls-under-way.js";
import type { OperationDescriptor } from "./descriptor.js";
import { ClosedError } from "./errors.js";
import type { Fetch, TransportOptions } from "./http.js";
import type { CallOptions, Invoker } from "./invoker.js";
import { jsonRpc } from "./json-rpc.js";
import { checkOptions, type OptionKinds } from "./options.js";
import { retry, type RetryOptions } from "./retry.js";
import { explainMissingOperations } from "./server-too-old-error.js";
import { hideSecrets } from "./secrets.js";
import { Session, type Credentials } from "./session.js";
import { timerMs } from "./timer.js";
import { fetchWithAdvice } from "./tls-advice.js";
import { trace } from "./trace.js";

// Declares what `await using` needs, for programs whose compiler settings don't include the library of disposables.
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

interface Logins {
  readonly user: string;
  readonly password: string;
  readonly samlToken: string;
  readonly accessToken: string;
  readonly sessionId: string;
  readonly anonymous: true;
}

/** Exactly these members, and none of the others. */
type Only<Members extends keyof Logins> = Pick<Logins, Members> & {
  readonly [Other in Exclude<keyof Logins, Members>]?: undefined;
};

/** Credentials for the login: exactly one of these. */
export type Login =
  | Only<"user" | "password">
  /** The assertion of a SAML bearer token, as XML. */
  | Only<"samlToken">
  | Only<"accessToken">
  /** A session that exists already; it isn't logged out by `close`. */
  | Only<"sessionId">
  /** No login: calls are made without a session. */
  | Only<"anonymous">;

/** Where to connect, how to log in, and the settings for every call of the connection. */
export type ConnectOptions = Login & ConnectionSettings;

/** Options of `connect` besides the login. */
export interface ConnectionSettings {
  /**
   * Host of the vCenter, with a port if that isn't 443: `vc.example.com`. A URL may only have a scheme, a host and a
   * port.
   */
  readonly host: string;
  /** The protocol: `jsonRpc` when unset, which every release supports; `rest` for 6.5 to 7.0, `api` from 7.0. */
  readonly protocol?: ((options: TransportOptions) => Call) | undefined;
  /**
   * Makes the requests; the `fetch` of the runtime when unset. `tls` of `…/node` makes one that trusts the certificates
   * that you give it.
   */
  readonly fetch?: Fetch | undefined;
  /** Milliseconds that one attempt may take, including its body; 300,000 when unset, `Infinity` for no limit. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds that `close` waits for calls in progress, and once more for the logout; 30,000 when unset. */
  readonly closeTimeoutMs?: number | undefined;
  /** Bytes that the body of an answer may have after decompression; 268,435,456 (256 MiB) when unset. */
  readonly maxResponseBytes?: number | undefined;
  /** HTTP headers that are sent with every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** When calls are retried; `false` for never. */
  readonly retry?: RetryOptions | false | undefined;
  /** Wrap every call; the first one is the outermost. They see a call once, however often it is retried. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Keeps the session alive between calls. */
  readonly keepAlive?: KeepAliveOptions | undefined;
}

/** How a session is kept alive between calls. */
export interface KeepAliveOptions {
  /** Milliseconds between two keep-alive calls; 240,000 when unset: vCenter ends a session after five idle minutes. */
  readonly intervalMs?: number | undefined;
  /**
   * Milliseconds after the last call when the keep-alive calls stop, so that an idle program does not keep a session
   * forever; 3,600,000 (an hour) when unset.
   */
  readonly idleLimitMs?: number | undefined;
}

const logins = ["user", "password", "samlToken", "accessToken", "sessionId", "anonymous"] as const;

const connectOptions: OptionKinds = {
  host: "a string that isn't empty",
  user: "a string that isn't empty",
  password: "a string that isn't empty",
  samlToken: "a string that isn't empty",
  accessToken: "a string that isn't empty",
  sessionId: "a string of characters that HTTP allows",
  anonymous: "true",
  protocol: "a function",
  fetch: "a function",
  timeoutMs: "a number above 0",
  closeTimeoutMs: "a number above 0",
  maxResponseBytes: "a number above 0",
  headers: "HTTP headers, as an object of strings",
  retry: "an object, or false",
  interceptors: "a list of functions",
  keepAlive: "an object",
};

const keepAliveOptions: OptionKinds = { intervalMs: "a number above 0", idleLimitMs: "a number above 0" };

const callOptions: OptionKinds = {
  signal: "an AbortSignal",
  timeoutMs: "a number above 0",
  headers: "HTTP headers, as an object of strings",
  opId: "a string that isn't empty",
  context: "an object of strings",
  onResponse: "a function",
};

/** A connection to a server, with a session that begins with the first call and ends with `close`. */
export class Connection implements Invoker, AsyncDisposable {
  /**
   * Makes the requests. Files of content libraries, which are not transferred by calls, are requested with it as well.
   */
  readonly fetch: Fetch;
  readonly #invoker: Invoker;
  readonly #about: Invoker;
  readonly #session: Session | undefined;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  readonly #calls = new CallsUnderWay();
  readonly #closeTimeoutMs: number;
  #closing: Promise<void> | undefined;

  /** Use `connect`. */
  constructor(options: ConnectOptions) {
    checkOptions("connect", options, connectOptions);
    checkLogin(options);
    if (options.keepAlive !== undefined) checkOptions("connect.keepAlive", options.keepAlive, keepAliveOptions);
    const { host, fetch = fetchWithAdvice, maxResponseBytes, interceptors = [] } = options;
    const { timeoutMs = defaultTimeoutMs, closeTimeoutMs = 30_000 } = options;
    if (fetch.requiresTls && /^http:/i.test(host))
      throw new TypeError("connect: host uses http://, but tls has a certificate to verify");
    this.fetch = fetch;
    const where = { host, fetch, maxResponseBytes, hideSecrets };
    const withHeaders =
      (send: Call): Call =>
      (request) =>
        send({ ...request, headers: merged({ ...options.headers, ...request.headers }) });
    const call = withHeaders((options.protocol ?? jsonRpc)(where));
    const about = withHeaders(aboutTransport(where));
    const credentials = credentialsOf(options);
    this.#closeTimeoutMs = closeTimeoutMs;
    if (credentials !== undefined || options.sessionId !== undefined) {
      this.#session = new Session(call, timeoutMs, credentials, options.sessionId);
      if (options.keepAlive !== undefined) this.#timer = keepAlive(this.#session, options.keepAlive);
    }
    const repeat = options.retry === false ? [] : [retry(options.retry)];
    this.#about = createInvoker(about, {
      timeoutMs,
      interceptors: [this.#calls.interceptor, ...repeat],
    });
    this.#invoker = createInvoker(call, {
      timeoutMs,
      interceptors: [
        this.#calls.interceptor,
        ...interceptors,
        explainMissingOperations(about),
        ...repeat,
        ...(this.#session === undefined ? [] : [this.#session.interceptor]),
      ],
    });
  }

  invoke<Input, Output>(
    operation: OperationDescriptor<Input, Output>,
    input: Input | undefined,
    options?: CallOptions,
  ): Promise<Output> {
    return trace(async () => {
      if (options !== undefined) checkOptions("A call", options, callOptions);
      return await this.#invoker.invoke(operation, input, options);
    });
  }

  /**
   * Asks the server for its product, version, API release and build. This requires neither a session nor a privilege.
   *
   * @throws TypeError when an option is unknown or invalid.
   * @throws HttpError when the host answers, but isn't a vCenter.
   */
  about(options?: CallOptions): Promise<About> {
    return trace(async () => {
      if (options !== undefined) checkOptions("about", options, callOptions);
      return await this.#about.invoke(retrieveServiceContent, {}, options);
    });
  }

  /**
   * Identifier of the session, which another program can use; logs in if needed. It is a secret. `undefined` for an
   * anonymous connection.
   */
  sessionId(): Promise<string | undefined> {
    return trace(async () => {
      if (this.#calls.closed) throw new ClosedError("The connection is closed");
      return await this.#session?.id();
    });
  }

  /** Asks the server whether the session is still valid; false before the first login. */
  isSessionValid(): Promise<boolean> {
    return trace(async () => (await this.#session?.isValid()) ?? false);
  }

  /**
   * Waits for the calls in progress, and logs out. Further calls are rejected with a `ClosedError`; calls that have not
   * ended after `closeTimeoutMs` are aborted. When the server is busy, the logout is tried again. If it still fails,
   * `close` is rejected, and can be called again. Once it has succeeded, further calls of `close` do nothing.
   *
   * When the answer to the login was lost, the identifier of the session is unknown: the session then stays on the
   * server until it expires.
   */
  close(): Promise<void> {
    return trace(async () => {
      this.#closing ??= this.#close();
      await this.#closing;
    });
  }

  /**
   * As `close`, but a logout that fails is no error: it would hide the error that ended the block. The session then ends
   * on the server after a while.
   */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close().catch(() => undefined);
  }

  async #close(): Promise<void> {
    clearInterval(this.#timer);
    try {
      await this.#calls.close(this.#closeTimeoutMs);
      await this.#session?.logOut(this.#closeTimeoutMs);
    } catch (error) {
      this.#closing = undefined;
      throw error;
    }
  }
}

/**
 * Connects to a vCenter. Nothing is sent before the first call.
 *
 * ```ts
 * await using vcenter = connect({ host: "vc.example.com", user, password });
 * await new PowerClient(vcenter).start({ vm: "vm-42" });
 * ```
 *
 * @throws TypeError when an option is unknown or invalid.
 */
export function connect(options: ConnectOptions): Connection {
  return new Connection(options);
}

/** Headers by their names in lower case, for names have no case: the last one of a name counts. */
const merged = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function checkLogin(options: ConnectOptions): void {
  const given: string[] = logins.filter((name) => options[name] !== undefined);
  const wanted = given.includes("user") || given.includes("password") ? ["user", "password"] : given.slice(0, 1);
  const missing = ["host", ...wanted].find((name) => options[name as "host"] === undefined);
  if (missing !== undefined) throw new TypeError(`connect: ${missing} must be ${connectOptions[missing]}`);
  if (wanted.length !== given.length || given.length === 0)
    throw new TypeError(
      `connect takes one login (user and password, samlToken, accessToken, sessionId, or anonymous: true), and got ${given.join(", ") || "none"}`,
    );
}

function credentialsOf({ user, password, samlToken, accessToken }: ConnectOptions): Credentials | undefined {
  if (user !== undefined) return { userName: user, password };
  if (samlToken !== undefined) return { samlToken };
  return accessToken === undefined ? undefined : { accessToken };
}

function keepAlive(session: Session, options: KeepAliveOptions): ReturnType<typeof setInterval> {
  const { intervalMs = 240_000, idleLimitMs = 3_600_000 } = options;
  const timer = setInterval(() => {
    // A lost session is noticed by the next call, which logs in again.
    if (Date.now() - session.lastUse < idleLimitMs) session.isValid().catch(() => false);
  }, timerMs(intervalMs));
  // Only the timers of Node keep a process alive; elsewhere timers are numbers.
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
