import { AbortError, ConnectionError, HttpError, ServiceError, TimeoutError, TlsError } from "vsphere-sdk";
import { onAbort } from "../runtime/abort.js";
import { timerMs } from "../runtime/timer.js";

/** How long something may take, and who may end it early. */
export interface WaitOptions {
  /** Ends the wait; the promise is rejected with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds that the whole may take, before it is rejected with a `TimeoutError`; 3,600,000 (an hour) when unset,
   * `Infinity` for no limit.
   */
  readonly timeoutMs?: number | undefined;
}

/** An hour: a deployment takes long, but nothing waits for ever unless it is told to. */
const defaultTimeoutMs = 3_600_000;

/** Does work that ends with the caller's signal or when the time is over: `stop` fires for both. */
export async function withDeadline<T>(
  { signal, timeoutMs = defaultTimeoutMs }: WaitOptions,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const forget = onAbort(signal, end);
  if (signal?.aborted) end();
  const timer = timeoutMs === Infinity ? undefined : setTimeout(end, timerMs(timeoutMs));
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    if (signal?.aborted) throw new AbortError("The wait was aborted", { cause: signal.reason });
    throw new TimeoutError(timeoutMs, { cause: error });
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** Waits for a time. Rejected when the signal fires. */
export function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      forget();
      if (stop.aborted) reject(stop.reason as Error);
      else resolve();
    };
    const timer = setTimeout(end, timerMs(milliseconds));
    const forget = onAbort(stop, end);
    if (stop.aborted) end();
  });
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;
/** How long a server may be out of reach before the wait gives up: restarting a vCenter's services takes minutes. */
const longestOutageMs = 300_000;

const passing = new Set([429, 502, 503, 504]);

/** Whether the next question may get an answer, although this one didn't. */
function isOutage(error: unknown): boolean {
  if (error instanceof TlsError) return false;
  if (error instanceof ConnectionError || error instanceof TimeoutError) return true;
  return error instanceof HttpError && passing.has(error.status);
}

/** Whether something that the server depends on isn't there yet, such as the tools of a guest. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof ServiceError && error.wireName === "com.vmware.vapi.std.errors.service_unavailable";

/**
 * Asks until there is an answer that isn't `undefined`. Pauses grow from a quarter of a second to ten, and are at least
 * as long as the last question took, so that a busy server isn't kept busy. A server that is out of reach is asked
 * again for five minutes, one that answers with `ServiceUnavailable` until the signal fires.
 */
export async function poll<T>(ask: () => Promise<T | undefined>, stop: AbortSignal): Promise<T> {
  let pauseMs = firstPauseMs;
  let lostAt: number | undefined;
  for (;;) {
    const askedAt = Date.now();
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      lostAt = undefined;
    } catch (error) {
      if (stop.aborted) throw error;
      if (isUnavailable(error)) lostAt = undefined;
      else {
        lostAt ??= askedAt;
        if (!isOutage(error) || Date.now() - lostAt >= longestOutageMs) throw error;
      }
    }
    await pause(Math.max(pauseMs, Date.now() - askedAt), stop);
    pauseMs = Math.min(longestPauseMs, pauseMs * 1.5);
  }
}
