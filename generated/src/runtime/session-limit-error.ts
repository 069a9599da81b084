import { ServiceError } from "./service-error.js";

/** Message by which vCenter says that it has too many sessions. */
export const sessionLimitMessage = "com.vmware.vapi.endpoint.failedToLoginMaxUserSessionCountReached";

/**
 * The server refused the login, because the user has as many sessions as it allows: 550, as a rule. They end when
 * somebody logs out, or after some idle time; a retry at once won't help. Programs that don't log out are the usual
 * reason.
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
