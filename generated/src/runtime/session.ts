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
import { ClosedError, HttpError } from "./errors.js";
import { ServiceError } from "./service-error.js";
import { SessionLimitError, sessionLimitMessage } from "./session-limit-error.js";

/** What logs a program in. */
export type Credentials = Exclude<SecurityContext, { readonly schemeId: string } | { readonly sessionId: string }>;

const service = "com.vmware.cis.session";
const create: OperationDescriptor = { service, id: "create", input: () => ({}), output: () => "secret" };
const remove: OperationDescriptor = { service, id: "delete", input: () => ({}) };
const get: OperationDescriptor = { service, id: "get", input: () => ({}), output: () => "opaque", idempotent: true };

const unauthenticated = "com.vmware.vapi.std.errors.unauthenticated";

const isUnauthenticated = (error: unknown): boolean =>
  (error instanceof ServiceError && error.wireName === unauthenticated) ||
  (error instanceof HttpError && error.status === 401);

/** One session for all calls: logs in when the first call needs it, again when the server has forgotten it, out at the end. */
export class Session {
  readonly #call: Call;
  readonly #credentials: Credentials | undefined;
  readonly #timeoutMs: number;
  #id: Promise<string> | undefined;
  #closing: Promise<void> | undefined;
  readonly #inFlight = new Set<Promise<unknown>>();
  #lastUse = 0;

  /** `sessionId` is a session of somebody else: it is used, but neither renewed nor logged out. */
  constructor(call: Call, timeoutMs: number, credentials?: Credentials, sessionId?: string) {
    this.#call = call;
    this.#timeoutMs = timeoutMs;
    this.#credentials = credentials;
    this.#id = sessionId === undefined ? undefined : Promise.resolve(sessionId);
  }

  /** Identifier of the session; logs in if nobody is yet. It is a secret: whoever has it, acts as the user. */
  id(): Promise<string> {
    if (this.#closing !== undefined) return Promise.reject(new ClosedError("The connection is closed"));
    return this.#ensure();
  }

  /** Asks the server whether the session still stands. Counts as a use of it, does not log in. */
  async isValid(): Promise<boolean> {
    const id = this.#id;
    return id !== undefined && this.#closing === undefined && (await this.#stands(await id));
  }

  /** When a call last used the session, in milliseconds since 1970. */
  get lastUse(): number {
    return this.#lastUse;
  }

  /** Gives every call the session. */
  readonly interceptor: Interceptor = (next) => (request) => {
    if (this.#closing !== undefined)
      return Promise.reject(new ClosedError("The connection is closed", contextOf(request)));
    const answer = this.#authenticated(next, request);
    this.#inFlight.add(answer);
    const done = (): void => void this.#inFlight.delete(answer);
    answer.then(done, done);
    return answer;
  };

  /** Waits for the calls under way, then logs out, once. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #authenticated(next: Call, request: CallRequest): Promise<unknown> {
    const id = await orAborted(request, this.#ensure());
    this.#lastUse = Date.now();
    try {
      return await next({ ...request, security: { sessionId: id } });
    } catch (error) {
      if (this.#credentials === undefined || !isUnauthenticated(error)) throw error;
      const renewed = await orAborted(request, this.#renew(id));
      // The session stands: it is this operation that the user may not call.
      if (renewed === id) throw error;
      return next({ ...request, security: { sessionId: renewed } });
    }
  }

  /** All who need a session at the same time wait for the same login. */
  #ensure(): Promise<string> {
    if (this.#id === undefined) {
      const login = this.#login();
      this.#id = login;
      login.catch(() => {
        if (this.#id === login) this.#id = undefined;
      });
    }
    return this.#id;
  }

  #renewal: { readonly lost: string; readonly id: Promise<string> } | undefined;

  /** A session in place of a lost one, or the same if it isn't lost; one login, however many calls have met the loss. */
  async #renew(lost: string): Promise<string> {
    const current = await this.#ensure();
    if (current !== lost) return current;
    if (this.#renewal?.lost !== lost) {
      const id = this.#stands(lost).then((stands) => {
        if (stands) return lost;
        this.#id = undefined;
        return this.#ensure();
      });
      const renewal = (this.#renewal = { lost, id });
      const done = (): void => {
        if (this.#renewal === renewal) this.#renewal = undefined;
      };
      id.then(done, done);
    }
    return this.#renewal.id;
  }

  async #stands(sessionId: string): Promise<boolean> {
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
      return (await this.#session(create, this.#credentials!)) as string;
    } catch (error) {
      const messages = error instanceof ServiceError ? error.messages : [];
      if (!messages.some((message) => message.id === sessionLimitMessage)) throw error;
      throw new SessionLimitError(error as ServiceError);
    }
  }

  #session(operation: OperationDescriptor, security: SecurityContext): Promise<unknown> {
    return this.#call({ operation, input: {}, security, opId: randomId(), timeoutMs: this.#timeoutMs });
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
    const login = this.#id;
    this.#id = undefined;
    if (login === undefined || this.#credentials === undefined) return;
    const sessionId = await login.catch(() => undefined);
    if (sessionId === undefined) return;
    await this.#session(remove, { sessionId }).catch((error: unknown) => {
      // It is gone already, which is what was wanted.
      if (!isUnauthenticated(error)) throw error;
    });
  }
}
