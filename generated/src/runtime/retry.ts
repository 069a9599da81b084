import { orAborted, randomId, type CallRequest, type Interceptor } from "./call.js";
import { ConnectionError, HttpError, TlsError } from "./errors.js";
import { isThrownByHook, marked } from "./hooks.js";
import type { ResponseInfo } from "./invoker.js";
import { checkOptions, type OptionKinds } from "./options.js";
import { ServiceError } from "./service-error.js";
import { SessionLimitError } from "./session-limit-error.js";
import { timerMs } from "./timer.js";

/** How often, and after which delay, a call is retried. */
export interface RetryOptions {
  /** Number of attempts, including the first; 3 when unset, 1 for no retries. */
  readonly attempts?: number | undefined;
  /** Upper limit of the first delay in milliseconds, which doubles with each retry; 250 when unset. */
  readonly baseMs?: number | undefined;
  /**
   * Upper limit of all delays in milliseconds; 10,000 when unset. When the server asks for a longer delay, the call is
   * not retried.
   */
  readonly capMs?: number | undefined;
}

const retryOptions: OptionKinds = {
  attempts: "a whole number above 0",
  baseMs: "a number, 0 or above",
  capMs: "a number, 0 or above",
};

const passing = new Set([429, 502, 503, 504]);
const unavailable = "com.vmware.vapi.std.errors.service_unavailable";

function mayPass(error: unknown): boolean {
  if (error instanceof TlsError || error instanceof SessionLimitError) return false;
  if (error instanceof ConnectionError) return true;
  if (error instanceof HttpError) return passing.has(error.status);
  return error instanceof ServiceError && error.wireName === unavailable;
}

/** Whether an error is that of the call, as its answer shows, and was not thrown by a function of the caller. */
function isOfCall(error: unknown, answer: ResponseInfo | undefined): boolean {
  if (isThrownByHook(error)) return false;
  const { status, httpStatus } = error as { readonly status?: number; readonly httpStatus?: number };
  return answer === undefined || answer.status === (status ?? httpStatus);
}

/**
 * Retries calls that failed for a temporary reason. This only applies to operations that are idempotent by their
 * definition, to those with a `client_token`, by which the server recognizes a repeated call, and to calls that did not
 * reach the server. Errors of interceptors and hooks are not retried.
 *
 * @throws TypeError when an option is unknown or invalid.
 */
export function retry(options: RetryOptions = {}): Interceptor {
  checkOptions("retry", options, retryOptions);
  const { attempts = 3, baseMs = 250, capMs = 10_000 } = options;
  return (next) => async (original) => {
    let answer: ResponseInfo | undefined;
    const hook = marked(original.onResponse);
    const onResponse = (response: ResponseInfo): unknown => {
      answer = response;
      return hook?.(response);
    };
    const onRepeat = (): void => (answer = undefined);
    const request = { ...withToken(original), onResponse, onRepeat };
    for (let attempt = 1; ; attempt += 1) {
      onRepeat();
      try {
        return await next(request);
      } catch (error) {
        const { retryAfterMs = 0, notSent } = Object(error) as { retryAfterMs?: number; notSent?: boolean };
        const repeatable =
          request.operation.idempotent === true || "client_token" in request.operation.input() || notSent === true;
        const again = attempt < attempts && repeatable && mayPass(error) && isOfCall(error, answer);
        if (!again || retryAfterMs > capMs) throw error;
        const longest = Math.min(capMs, baseMs * 2 ** (attempt - 1));
        await pause(Math.max(retryAfterMs, Math.random() * longest), request);
      }
    }
  };
}

/** Gives all attempts the same token, so that the server runs the operation only once. */
function withToken(request: CallRequest): CallRequest {
  const input = request.input as { readonly clientToken?: string } | undefined;
  if (!("client_token" in request.operation.input()) || typeof (input?.clientToken ?? undefined) === "string")
    return request;
  return { ...request, input: { ...input, clientToken: randomId() } };
}

async function pause(milliseconds: number, request: CallRequest): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await orAborted(request, new Promise<void>((resolve) => (timer = setTimeout(resolve, timerMs(milliseconds)))));
  } finally {
    clearTimeout(timer);
  }
}
