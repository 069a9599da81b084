import type { CallOptions } from "../index.js";
import { checkOptions } from "../runtime/options.js";
import { poll, withDeadline, type WaitOptions } from "./wait.js";

export type { WaitOptions } from "./wait.js";

/** Milliseconds that one request may take. */
const questionMs = 60_000;

/**
 * Repeats a call until its answer is as wanted, and returns that answer:
 *
 * ```ts
 * const power = new PowerClient(vcenter);
 * await waitFor((options) => power.get({ vm }, options), (info) => isPowerInfoState(info, "POWERED_OFF"));
 * ```
 *
 * The pauses grow from 250 milliseconds to 10 seconds. It keeps waiting when the session is lost, when the server can't
 * be reached for less than five minutes, and when it answers with `ServiceUnavailable`, which guests report until
 * VMware Tools are running.
 *
 * @param ask - Makes the call; has to pass the options on to it, so that the call ends in time.
 * @param isWanted - Whether the answer is as wanted. If it is a type guard, the answer gets its type.
 * @throws TimeoutError when the time is over, an hour unless `timeoutMs` is set.
 * @throws AbortError when the signal fires.
 */
export async function waitFor<T, Wanted extends T>(
  ask: (options: CallOptions) => Promise<T>,
  isWanted: (answer: T) => answer is Wanted,
  options?: WaitOptions,
): Promise<Wanted>;
export async function waitFor<T>(
  ask: (options: CallOptions) => Promise<T>,
  isWanted: (answer: T) => boolean,
  options?: WaitOptions,
): Promise<T>;
export async function waitFor<T>(
  ask: (options: CallOptions) => Promise<T>,
  isWanted: (answer: T) => boolean,
  options: WaitOptions = {},
): Promise<T> {
  checkOptions("waitFor", options, { signal: "an AbortSignal", timeoutMs: "a number above 0" });
  const { answer } = await withDeadline(options, (signal) =>
    poll(async () => {
      const last = await ask({ signal, timeoutMs: questionMs });
      return isWanted(last) ? { answer: last } : undefined;
    }, signal),
  );
  return answer;
}
