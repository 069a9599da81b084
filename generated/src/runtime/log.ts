import type { Interceptor } from "./call.js";
import { redact } from "./redact.js";
import { inputOf } from "./boundary.js";
import { ServiceError } from "./service-error.js";

/** What is told of each call when it ends. Nothing in it is a secret. */
export interface LogEvent {
  readonly service: string;
  readonly operation: string;
  readonly opId: string | undefined;
  /** Milliseconds from the call to its end, all attempts included. */
  readonly durationMs: number;
  /** Arguments by member, with `***` in place of secrets. */
  readonly input: unknown;
  /** What the call was rejected with. */
  readonly error?: unknown;
  /** Wire name of the error, when the server reported one. */
  readonly errorName?: string | undefined;
}

/** Tells a function of every call, when it ends. */
export function log(write: (event: LogEvent) => void): Interceptor {
  return (next) => async (request) => {
    const { operation, opId } = request;
    const start = performance.now();
    const event = (outcome: Partial<LogEvent>): void =>
      write({
        service: operation.service,
        operation: operation.id,
        opId,
        durationMs: performance.now() - start,
        input: redact(inputOf(operation), request.input),
        ...outcome,
      });
    try {
      const value = await next(request);
      event({});
      return value;
    } catch (error) {
      event({ error, errorName: error instanceof ServiceError ? error.wireName : undefined });
      throw error;
    }
  };
}
