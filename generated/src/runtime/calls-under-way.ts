import { onAbort } from "./abort.js";
import { contextOf, type CallRequest, type Interceptor } from "./call.js";
import { ClosedError } from "./errors.js";
import { timerMs } from "./timer.js";

/** The calls of a connection in progress: they can be awaited and aborted. */
export class CallsUnderWay {
  readonly #end = new AbortController();
  #count = 0;
  #closed = false;
  #whenIdle: (() => void) | undefined;

  /** Whether further calls are refused. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Counts every call, and aborts it when the connection is closed. */
  readonly interceptor: Interceptor = (next) => async (request) => {
    if (this.#closed) throw new ClosedError("The connection is closed", contextOf(request));
    const [signal, forget] = this.#signalFor(request);
    this.#count += 1;
    try {
      return await next({ ...request, signal });
    } finally {
      forget();
      this.#count -= 1;
      if (this.#count === 0) this.#whenIdle?.();
    }
  };

  /** Refuses further calls, waits for those in progress, and aborts the rest when the time is over. */
  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    if (this.#count === 0) return;
    const idle = new Promise<void>((resolve) => (this.#whenIdle = resolve));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, timerMs(timeoutMs))));
    await Promise.race([idle, late]);
    clearTimeout(timer);
    this.#end.abort(new ClosedError("The connection was closed before the call had ended"));
  }

  /**
   * A signal that is aborted with that of the caller or that of the connection; the oldest supported Node has no
   * `AbortSignal.any`.
   */
  #signalFor({ signal }: CallRequest): readonly [signal: AbortSignal, forget: () => void] {
    const end = this.#end.signal;
    if (signal === undefined) return [end, () => undefined];
    const either = new AbortController();
    const forgets = [signal, end].map((one) => {
      const abort = (): void => either.abort(one.reason);
      if (one.aborted) abort();
      return onAbort(one, abort);
    });
    return [either.signal, () => forgets.forEach((forget) => forget())];
  }
}
