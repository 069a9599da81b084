import { AbortError, ConnectionError, HttpError, ServiceError, TimeoutError, TlsError } from "../index.js";
import type { CallOptions } from "../index.js";
import { onAbort } from "../runtime/abort.js";
import { timerMs } from "../runtime/timer.js";

/** How long a wait may take, and what ends it early. */
export interface WaitOptions {
  /** Ends the wait; the promise is rejected with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds that the whole wait may take before the promise is rejected with a `TimeoutError`; 3,600,000 (an hour)
   * when unset, `Infinity` for no limit.
   */
  readonly timeoutMs?: number | undefined;
}

/** An hour: a deployment takes long, but nothing should wait forever unless it is told to. */
const defaultTimeoutMs = 3_600_000;
/** Milliseconds that one call may take that cleans up, when the work has failed by itself. */
const cleanUpCallMs = 60_000;
/** Milliseconds for all that is to be cleaned up after a stop: the caller waits for it, even if the server hangs. */
const cleanUpMs = 10_000;

/**
 * Does work until the caller's signal fires or the time is over: `stop` fires in both cases. Calls with the options
 * `cleanUp` go on for ten seconds after that; in work inside other work these are the same ten seconds.
 */
export async function withDeadline<T>(
  { signal, timeoutMs = defaultTimeoutMs }: WaitOptions,
  work: (stop: AbortSignal, cleanUp: CallOptions) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cleaning = new AbortController();
  let cleaningTimer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    cleaningTimer ??= setTimeout(() => cleaning.abort(), cleanUpMs);
    controller.abort();
  };
  const forget = onAbort(signal, end);
  if (signal?.aborted) end();
  const timer = timeoutMs === Infinity ? undefined : setTimeout(end, timerMs(timeoutMs));
  try {
    return await work(controller.signal, { signal: cleaning.signal, timeoutMs: cleanUpCallMs });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    if (signal?.aborted) throw new AbortError("The wait was aborted", { cause: signal.reason });
    throw new TimeoutError(timeoutMs, { cause: error });
  } finally {
    clearTimeout(timer);
    clearTimeout(cleaningTimer);
    forget();
  }
}

/** Waits for some time. The promise is rejected when the signal fires. */
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

/** Whether the next request may succeed although this one failed. */
function isOutage(error: unknown): boolean {
  if (error instanceof TlsError) return false;
  if (error instanceof ConnectionError || error instanceof TimeoutError) return true;
  return error instanceof HttpError && passing.has(error.status);
}

/** Whether something that the server depends on isn't available yet, such as VMware Tools of a guest. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof ServiceError && error.wireName === "com.vmware.vapi.std.errors.service_unavailable";

/**
 * Repeats a request until its answer isn't `undefined`. The pauses grow from 250 milliseconds to 10 seconds, and are at
 * least as long as the last request took, so as not to overload a busy server. When the server can't be reached, it
 * tries again for five minutes; when the server answers with `ServiceUnavailable`, until the signal fires.
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
