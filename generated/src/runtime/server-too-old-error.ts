import type { Interceptor } from "./call.js";
import { ServiceError } from "./service-error.js";

const operationNotFound = "com.vmware.vapi.std.errors.operation_not_found";

/** The server doesn't have the operation. It still is an `OperationNotFound`. */
export class ServerTooOldError extends ServiceError {
  static override readonly wireName: string = operationNotFound;

  /** First release of the vSphere API that has the operation; `undefined` where its definition doesn't say. */
  readonly since: string | undefined;

  constructor(error: ServiceError, since: string | undefined) {
    const text =
      since === undefined
        ? "This server has no such operation."
        : `This server has no such operation: it was added in vSphere API ${since}.`;
    super({
      ...error,
      messages: [{ id: "vsphere-sdk.server.too.old", defaultMessage: text, args: [] }, ...error.messages],
      cause: error,
    });
    this.name = "ServerTooOldError";
    this.since = since;
  }
}

/** Says of an operation that the server doesn't know which release has it. */
export const explainMissingOperations: Interceptor = (next) => async (request) => {
  try {
    return await next(request);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.wireName !== operationNotFound) throw error;
    throw new ServerTooOldError(error, request.operation.since);
  }
};
