import type { OperationDescriptor } from "../descriptor.js";
import { ServiceError } from "../service-error.js";
import { randomId, type SecurityContext } from "../call.js";
import * as t from "../types.js";

/** Passwords by user. */
export type Users = Readonly<Record<string, string>>;

const service = "com.vmware.cis.session";
const info = {
  id: "com.vmware.cis.session.info",
  fields: () => ({ user: t.string, created_time: t.datetime, last_accessed_time: t.datetime }) as const,
};

/** The operations of sessions, which every vCenter has. */
export const sessionOperations: readonly OperationDescriptor[] = [
  { service, id: "create", api: "POST /session", input: () => ({}), output: () => t.secret },
  { service, id: "get", api: "GET /session", input: () => ({}), output: () => info },
  { service, id: "delete", api: "DELETE /session", input: () => ({}) },
];

interface SessionRecord {
  readonly user: string;
  readonly createdTime: Date;
  lastAccessedTime: Date;
}

/** The sessions of a fake vCenter. */
export class Sessions {
  readonly #users: Users | undefined;
  readonly #sessions = new Map<string, SessionRecord>();

  constructor(users: Users | undefined) {
    this.#users = users;
  }

  /** Number of valid sessions. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Ends all sessions, as after a time without use, or a restart. */
  expire(): void {
    this.#sessions.clear();
  }

  /** User of a session; `undefined` when it is not valid. */
  userOf(security: SecurityContext | undefined): string | undefined {
    const session =
      security !== undefined && "sessionId" in security ? this.#sessions.get(security.sessionId as string) : undefined;
    if (session !== undefined) session.lastAccessedTime = new Date();
    return session?.user;
  }

  /** Carries out an operation of sessions. */
  perform(operation: OperationDescriptor, security: SecurityContext | undefined): unknown {
    if (operation.id === "create") return this.#create(security);
    const session = security !== undefined && "sessionId" in security ? (security.sessionId as string) : "";
    const record = this.#sessions.get(session);
    if (record === undefined) throw unauthenticated();
    if (operation.id === "get") return { ...record };
    this.#sessions.delete(session);
    return undefined;
  }

  #create(security: SecurityContext | undefined): string {
    const user = this.#authenticated(security);
    if (user === undefined) throw unauthenticated();
    const id = randomId();
    const now = new Date();
    this.#sessions.set(id, { user, createdTime: now, lastAccessedTime: now });
    return id;
  }

  #authenticated(security: SecurityContext | undefined): string | undefined {
    if (security === undefined) return undefined;
    if ("userName" in security && "password" in security) {
      const { userName, password } = security as { userName: string; password: string };
      return this.#users === undefined || (Object.hasOwn(this.#users, userName) && this.#users[userName] === password)
        ? userName
        : undefined;
    }
    if ("samlToken" in security) return "saml-user";
    return "accessToken" in security ? "oauth-user" : undefined;
  }
}

export function unauthenticated(): ServiceError {
  const message = {
    id: "vapi.security.authentication.invalid",
    defaultMessage: "Unable to authenticate user",
    args: [],
  };
  return new ServiceError({ wireName: "com.vmware.vapi.std.errors.unauthenticated", messages: [message] });
}
