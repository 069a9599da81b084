import { orAborted, randomId, type CallRequest, type Interceptor } from "./call.js";
import { ConnectionError, HttpError, TlsError } from "./errors.js";
import { ServiceError } from "./service-error.js";
import { SessionLimitError } from "./session-limit-error.js";

/** How often, and after what wait, a call is tried again. */
export interface RetryOptions {
  /** Attempts in all; 3 when unset, 1 for none but the first. */
  readonly attempts?: number | undefined;
  /** Milliseconds that the first wait lasts at most; it doubles each time. 250 when unset. */
  readonly baseMs?: number | undefined;
  /** Milliseconds that no wait exceeds; 10,000 when unset. A server that asks for more isn't asked again. */
  readonly capMs?: number | undefined;
}

const passing = new Set([429, 502, 503, 504]);
const unavailable = "com.vmware.vapi.std.errors.service_unavailable";

function mayPass(error: unknown): boolean {
  if (error instanceof TlsError || error instanceof SessionLimitError) return false;
  if (error instanceof ConnectionError) return true;
  if (error instanceof HttpError) return passing.has(error.status);
  return error instanceof ServiceError && error.wireName === unavailable;
}

/**
 * Tries again what failed for a reason that passes: only operations that may be repeated by their definition, that
 * carry a `client_token` by which the server knows the repetition, or that the server hasn't seen.
 */
export function retry(options: RetryOptions = {}): Interceptor {
  const { attempts = 3, baseMs = 250, capMs = 10_000 } = options;
  return (next) => async (original) => {
    const request = withToken(original);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await next(request);
      } catch (error) {
        const { retryAfterMs = 0, notSent } = error as { retryAfterMs?: number; notSent?: boolean };
        const repeatable =
          request.operation.idempotent === true || "client_token" in request.operation.input() || notSent === true;
        if (attempt >= attempts || !repeatable || !mayPass(error) || retryAfterMs > capMs) throw error;
        const longest = Math.min(capMs, baseMs * 2 ** (attempt - 1));
        await pause(Math.max(retryAfterMs, Math.random() * longest), request);
      }
    }
  };
}

/** One token for all attempts, so that the server does once what it is told twice. */
function withToken(request: CallRequest): CallRequest {
  const input = request.input as { readonly clientToken?: string } | undefined;
  if (!("client_token" in request.operation.input()) || typeof (input?.clientToken ?? undefined) === "string")
    return request;
  return { ...request, input: { ...input, clientToken: randomId() } };
}

async function pause(milliseconds: number, request: CallRequest): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await orAborted(request, new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds))));
  } finally {
    clearTimeout(timer);
  }
}
