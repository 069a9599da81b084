import type { Interceptor } from "./call.js";
import { redact } from "./redact.js";
import { inputOf } from "./boundary.js";
import { ServiceError } from "./service-error.js";

/** Describes a call that has ended. It contains no secrets. */
export interface LogEvent {
  readonly service: string;
  readonly operation: string;
  readonly opId: string | undefined;
  /** Milliseconds from the call to its end, all attempts included. */
  readonly durationMs: number;
  /** The parameters by member, with `***` in place of secrets. */
  readonly input: unknown;
  /** The error that the call was rejected with; unset when it succeeded. */
  readonly error?: unknown;
  /** Wire name of the error, when the server reported it. */
  readonly errorName?: string | undefined;
}

/**
 * Calls a function after every call; a promise is awaited. When the function throws, a call that succeeded is rejected
 * with that error; a call that failed keeps its own error.
 *
 * @throws TypeError when `write` is not a function.
 */
export function log(write: (event: LogEvent) => unknown): Interceptor {
  if (typeof write !== "function") throw new TypeError("log takes a function that is told of every call");
  return (next) => async (request) => {
    const { operation, opId } = request;
    const start = performance.now();
    const tell = async (outcome: Partial<LogEvent>): Promise<unknown> =>
      await write({
        service: operation.service,
        operation: operation.id,
        opId,
        durationMs: performance.now() - start,
        input: redact(inputOf(operation), request.input),
        ...outcome,
      });
    let value: unknown;
    try {
      value = await next(request);
    } catch (error) {
      const errorName = error instanceof ServiceError ? error.wireName : undefined;
      await tell({ error, errorName }).catch(() => undefined);
      throw error;
    }
    await tell({});
    return value;
  };
}
