import {
  contextOf,
  orAborted,
  randomId,
  type Call,
  type CallRequest,
  type Interceptor,
  type SecurityContext,
} from "./call.js";
import type { OperationDescriptor } from "./descriptor.js";
import { ClosedError, HttpError, MalformedResponseError, TimeoutError } from "./errors.js";
import { isThrownByHook, marked } from "./hooks.js";
import { retry } from "./retry.js";
import { ServiceError } from "./service-error.js";
import { SessionLimitError, sessionLimitMessage } from "./session-limit-error.js";
import { timerMs } from "./timer.js";
import * as t from "./types.js";

/** Credentials of a login. */
export type Credentials = Exclude<SecurityContext, { readonly schemeId: string } | { readonly sessionId: string }>;

const service = "com.vmware.cis.session";
const create: OperationDescriptor = {
  service,
  id: "create",
  api: "POST /session",
  input: () => ({}),
  output: () => t.secret,
};
// This can be repeated: when the session is gone already, the server says so.
const remove: OperationDescriptor = {
  service,
  id: "delete",
  api: "DELETE /session",
  input: () => ({}),
  idempotent: true,
};
const get: OperationDescriptor = {
  service,
  id: "get",
  api: "GET /session",
  input: () => ({}),
  output: () => t.opaque,
  idempotent: true,
};

const unauthenticated = "com.vmware.vapi.std.errors.unauthenticated";

const isUnauthenticated = (error: unknown): boolean =>
  !isThrownByHook(error) &&
  ((error instanceof ServiceError && error.wireName === unauthenticated) ||
    (error instanceof HttpError && error.status === 401));

/**
 * One session for all calls: it logs in for the first call that needs it, again when the session has expired, and out
 * at the end.
 */
export class Session {
  readonly #call: Call;
  readonly #credentials: Credentials | undefined;
  readonly #timeoutMs: number;
  #id: Promise<string> | undefined;
  #end = new AbortController();
  #closed = false;
  #lastUse = 0;

  /** `sessionId` is a session that was made elsewhere: it is used, but not renewed and not logged out. */
  constructor(call: Call, timeoutMs: number, credentials?: Credentials, sessionId?: string) {
    this.#call = call;
    this.#timeoutMs = timeoutMs;
    this.#credentials = credentials;
    this.#id = sessionId === undefined ? undefined : Promise.resolve(sessionId);
  }

  /** Identifier of the session; logs in if needed. It is a secret: anybody who has it can act as the user. */
  id(): Promise<string> {
    return this.#ensure();
  }

  /** Asks the server whether the session is still valid. This counts as a use of the session, and does not log in. */
  async isValid(): Promise<boolean> {
    const id = this.#id;
    return id !== undefined && !this.#closed && (await this.#isValid(await id));
  }

  /** Time of the last call with the session, in milliseconds since 1970. */
  get lastUse(): number {
    return this.#lastUse;
  }

  /** Sends the session with every call. */
  readonly interceptor: Interceptor = (next) => async (request) => {
    const id = await inTime(request, this.#ensure(request));
    this.#lastUse = Date.now();
    const onResponse = marked(request.onResponse);
    try {
      return await next({ ...request, onResponse, security: { sessionId: id } });
    } catch (error) {
      if (this.#credentials === undefined || !isUnauthenticated(error)) throw error;
      request.onRepeat?.();
      const renewed = await inTime(request, this.#renew(id));
      // The session is still valid, so the user is not allowed to call this operation.
      if (renewed === id) throw error;
      return await next({ ...request, onResponse, security: { sessionId: renewed } });
    }
  };

  /**
   * Logs out, within the given time, even if a login is still in progress. When the server is busy, it tries again; if
   * it still fails, it can be called once more.
   */
  async logOut(timeoutMs: number): Promise<void> {
    this.#closed = true;
    const end = this.#end;
    const timer = setTimeout(() => end.abort(), timerMs(timeoutMs));
    try {
      const sessionId = await this.#id?.catch(() => undefined);
      if (sessionId !== undefined && this.#credentials !== undefined) await this.#remove(sessionId, timeoutMs);
      this.#id = undefined;
    } finally {
      clearTimeout(timer);
      // This also ends calls that check the session.
      end.abort();
      this.#end = new AbortController();
    }
  }

  async #remove(sessionId: string, timeoutMs: number): Promise<void> {
    const { signal } = this.#end;
    try {
      await this.#session(remove, { sessionId }, retry()(this.#call));
    } catch (error) {
      // A session that is gone already needs no logout.
      if (isUnauthenticated(error)) return;
      if (!signal.aborted) throw error;
      throw new TimeoutError(timeoutMs, { service, operation: remove.id, cause: error });
    }
  }

  /** All calls that need a session at the same time wait for the same login. */
  #ensure(request?: CallRequest): Promise<string> {
    if (this.#closed) return Promise.reject(new ClosedError("The connection is closed", request && contextOf(request)));
    return (this.#id ??= this.#login());
  }

  #renewal: { readonly lost: string; readonly id: Promise<string> } | undefined;

  /**
   * A new session for a lost one, or the same if it isn't lost; there is only one login, however many calls have
   * failed.
   */
  async #renew(lost: string): Promise<string> {
    const current = await this.#ensure();
    if (current !== lost) return current;
    if (this.#renewal?.lost !== lost) {
      const id = this.#isValid(lost).then((isValid) => {
        if (isValid) return lost;
        this.#id = undefined;
        return this.#ensure();
      });
      const renewal = (this.#renewal = { lost, id });
      const done = (): void => {
        if (this.#renewal === renewal) this.#renewal = undefined;
      };
      id.then(done, done);
    }
    return await this.#renewal.id;
  }

  async #isValid(sessionId: string): Promise<boolean> {
    try {
      await this.#session(get, { sessionId });
      return true;
    } catch (error) {
      if (isUnauthenticated(error)) return false;
      throw error;
    }
  }

  async #login(): Promise<string> {
    try {
      const id = await this.#session(create, this.#credentials!);
      // The session has to be a valid HTTP header.
      if (typeof id === "string" && /^[!-~]+$/.test(id)) return id;
      throw new MalformedResponseError("The server answered a login without a session", {
        service,
        operation: create.id,
      });
    } catch (error) {
      // The next call tries to log in again.
      this.#id = undefined;
      const messages = error instanceof ServiceError ? error.messages : [];
      if (!messages.some((message) => message.id === sessionLimitMessage)) throw error;
      throw new SessionLimitError(error as ServiceError);
    }
  }

  async #session(operation: OperationDescriptor, security: SecurityContext, call = this.#call): Promise<unknown> {
    const { signal } = this.#end;
    return await call({ operation, input: {}, security, opId: randomId(), timeoutMs: this.#timeoutMs, signal });
  }
}

/** Waits for the session that a call needs, as long as the call may take; the login goes on for other calls. */
async function inTime(request: CallRequest, session: Promise<string>): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>(
    (resolve) => (timer = setTimeout(resolve, timerMs(request.timeoutMs), undefined)),
  );
  try {
    const id = await orAborted(request, Promise.race([session, late]));
    if (id !== undefined) return id;
  } finally {
    clearTimeout(timer);
  }
  throw new TimeoutError(request.timeoutMs, contextOf(request), true);
}
