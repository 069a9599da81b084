import type { CallOptions } from "vsphere-sdk";
import { checkOptions } from "../runtime/options.js";
import { poll, withDeadline, type WaitOptions } from "./wait.js";

export type { WaitOptions } from "./wait.js";

/** Milliseconds that one question may take. */
const questionMs = 60_000;

/**
 * Asks again and again until the answer is as wanted, and gives that answer:
 *
 * ```ts
 * const power = new PowerClient(vcenter);
 * await waitFor((options) => power.get({ vm }, options), (info) => isPowerInfoState(info, "POWERED_OFF"));
 * ```
 *
 * Pauses grow from a quarter of a second to ten. It goes on over a lost session, over a server that is out of reach for
 * less than five minutes, and over `ServiceUnavailable`, which guests report while VMware Tools don't run yet.
 *
 * @param ask - Makes the call; hand the options on to it, so that it ends in time.
 * @param isWanted - Whether the answer is as wanted. A guard gives the answer its type.
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
