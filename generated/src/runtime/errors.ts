/** The call that an error belongs to. */
export interface ErrorContext {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly opId?: string | undefined;
  readonly cause?: unknown;
}

/** Everything that this package throws. */
export class VsphereError extends Error {
  override name = "VsphereError";
  /** Wire name of the service that was called. */
  readonly service: string | undefined;
  /** Wire name of the operation that was called. */
  readonly operation: string | undefined;
  /** Identifier of the call in the logs of the server. */
  readonly opId: string | undefined;

  constructor(message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.service = context.service;
    this.operation = context.operation;
    this.opId = context.opId;
  }
}
