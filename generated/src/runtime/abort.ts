import { memo } from "./memo.js";

interface Waiting {
  readonly runs: Set<() => void>;
  readonly listener: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

const waitingFor = (signal: AbortSignal): Waiting =>
  memo(waiting, signal, () => {
    const runs = new Set<() => void>();
    return { runs, listener: () => runs.forEach((run) => run()) };
  });

/**
 * Runs a function when a signal is aborted; returns a function that undoes this. A signal gets only one listener,
 * however many calls wait for it, because runtimes warn of more than ten.
 */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal === undefined) return () => undefined;
  const { runs, listener } = waitingFor(signal);
  if (runs.size === 0) signal.addEventListener("abort", listener);
  runs.add(run);
  return () => {
    runs.delete(run);
    if (runs.size === 0) signal.removeEventListener("abort", listener);
  };
}
