import type { About } from "./about.js";
import type { Call, Interceptor } from "./call.js";
import { ServiceError } from "./service-error.js";

const operationNotFound = "com.vmware.vapi.std.errors.operation_not_found";

/** Milliseconds that this error may wait for the server's information about itself. */
const patienceMs = 10_000;

/** The server doesn't have the operation. The error is also an `OperationNotFound`. */
export class ServerTooOldError extends ServiceError {
  static override readonly wireName: string = operationNotFound;

  /** First release of the vSphere API that has the operation; `undefined` where the definition doesn't state it. */
  readonly since: string | undefined;
  /** What the server reports about itself; `undefined` when it doesn't answer. */
  readonly server: About | undefined;

  constructor(error: ServiceError, since: string | undefined, server?: About) {
    const what = server === undefined ? "This server" : `${server.product} ${server.version}, build ${server.build},`;
    const added = since === undefined ? "" : `: it was added in vSphere API ${since}`;
    const own = since === undefined || server === undefined ? "" : `, and this server has ${server.apiVersion}`;
    const text = `${what} has no such operation${added}${own}.`;
    super({
      ...error,
      messages: [{ id: "vsphere-sdk.server.too.old", defaultMessage: text, args: [] }, ...error.messages],
      cause: error,
    });
    this.name = "ServerTooOldError";
    this.since = since;
    this.server = server;
  }
}

/**
 * When the server doesn't know an operation, makes an error that says which release has it, and which release the
 * server is.
 */
export const explainMissingOperations =
  (about: Call): Interceptor =>
  (next) =>
  async (request) => {
    try {
      return await next(request);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.wireName !== operationNotFound) throw error;
      const timeoutMs = Math.min(request.timeoutMs, patienceMs);
      const server = await about({ ...request, timeoutMs, onResponse: undefined }).catch(() => undefined);
      throw new ServerTooOldError(error, request.operation.since, server as About | undefined);
    }
  };
