import { ServiceError } from "./service-error.js";

/** Identifier of the message by which vCenter reports too many sessions. */
export const sessionLimitMessage = "com.vmware.vapi.endpoint.failedToLoginMaxUserSessionCountReached";

/**
 * The server refused the login because the user has too many sessions, usually 550. Sessions end with a logout, or
 * after some idle time, so an immediate retry does not help. The usual cause is a program that does not log out.
 */
export class SessionLimitError extends ServiceError {
  static override readonly wireName: string = "com.vmware.vapi.std.errors.service_unavailable";

  constructor(error: ServiceError) {
    super({ ...error, cause: error });
    this.name = "SessionLimitError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof ServiceError && value.messages.some((message) => message.id === sessionLimitMessage);
  }
}
