import type { ErrorMessage } from "./fault.js";

/** The call that caused an error, and its circumstances. */
export interface ErrorContext {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly opId?: string | undefined;
  readonly cause?: unknown;
  /** Milliseconds that the server asked to wait before the next attempt. */
  readonly retryAfterMs?: number | undefined;
}

const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * A text of a server that is safe for a terminal and a log: characters that move the cursor, begin a line or change the
 * direction of writing are escaped.
 */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

// The fields of errors are only declared, and set by the constructors: this keeps these classes, which every program
// contains, small.

/** Base class of the errors that a call is rejected with. */
export class VsphereError extends Error {
  override name = "VsphereError";
  /** Wire name of the service that was called. */
  declare readonly service: string | undefined;
  /** Wire name of the operation that was called. */
  declare readonly operation: string | undefined;
  /** Identifier of the call in the logs of the server. */
  declare readonly opId: string | undefined;
  /** Milliseconds that the server asked to wait before the next attempt. */
  declare readonly retryAfterMs: number | undefined;

  constructor(message: string, context: ErrorContext = {}) {
    const { service, operation, opId, cause, retryAfterMs } = context;
    const where =
      service === undefined ? "" : ` (${service} ${operation}${opId === undefined ? "" : `, opId ${opId}`})`;
    super(printable(message + where), cause === undefined ? undefined : { cause });
    this.service = service;
    this.operation = operation;
    this.opId = opId;
    this.retryAfterMs = retryAfterMs;
  }

  /** The fields that `JSON.stringify` shows: all but the stack and the cause. */
  toJSON(): object {
    return { ...this, message: this.message };
  }
}

/** The parameters do not fit the operation; nothing was sent. */
export class ValidationError extends VsphereError {
  override readonly name = "ValidationError";
  /** The reasons, outermost first, with the same message identifiers as in the official client. */
  declare readonly messages: readonly ErrorMessage[];

  constructor(message: string, messages: readonly ErrorMessage[], context?: ErrorContext) {
    super(message, context);
    this.messages = messages;
  }
}

/** The server couldn't be reached, or the connection broke. */
export class ConnectionError extends VsphereError {
  override name = "ConnectionError";
  /** URL of the request. */
  declare readonly url: string;
  /** True when no part of the request has reached the server. */
  declare readonly notSent: boolean;

  constructor(message: string, url: string, notSent: boolean, context?: ErrorContext) {
    super(message, context);
    this.url = url;
    this.notSent = notSent;
  }
}

/** The certificate of the server isn't trusted, or TLS failed for another reason; nothing was sent. */
export class TlsError extends ConnectionError {
  override readonly name = "TlsError";
}

/** The answer, including its body, took longer than `timeoutMs`. The server may still be running the operation. */
export class TimeoutError extends VsphereError {
  override readonly name = "TimeoutError";
  declare readonly timeoutMs: number;
  /** True when no part of the request has reached the server. */
  declare readonly notSent: boolean;

  constructor(timeoutMs: number, context?: ErrorContext, notSent = false) {
    const outcome = notSent ? "nothing was sent" : "the operation may still be running";
    super(`No complete answer within ${timeoutMs} ms; ${outcome}`, context);
    this.timeoutMs = timeoutMs;
    this.notSent = notSent;
  }
}

/** The call was aborted, by the caller's signal or by `close`; `cause` is the reason. */
export class AbortError extends VsphereError {
  override readonly name = "AbortError";
}

/**
 * The answer doesn't come from the API: an HTML page of a proxy, an empty or incomplete body, or an error status
 * without an error of vAPI.
 */
export class HttpError extends VsphereError {
  override readonly name = "HttpError";
  declare readonly status: number;
  declare readonly contentType: string;
  declare readonly url: string;

  constructor(message: string, response: { status: number; contentType: string; url: string }, context?: ErrorContext) {
    super(message, context);
    this.status = response.status;
    this.contentType = response.contentType;
    this.url = response.url;
  }
}

/**
 * The answer is larger than `maxResponseBytes`; the rest of it was not read. The server may have completed the
 * operation.
 */
export class ResponseTooLargeError extends VsphereError {
  override readonly name = "ResponseTooLargeError";

  constructor(maxResponseBytes: number, context?: ErrorContext) {
    super(`The answer has more than ${maxResponseBytes} bytes`, context);
  }
}

/** The server refused the request before running an operation. Codes: -32700 to -32600 as in JSON-RPC 2.0, -31001 for mismatching headers. */
export class JsonRpcError extends VsphereError {
  override readonly name = "JsonRpcError";
  declare readonly code: number;

  constructor(message: string, code: number, context?: ErrorContext) {
    super(message, context);
    this.code = code;
  }
}

/** The answer contains a value that doesn't have the declared type. */
export class MalformedResponseError extends VsphereError {
  override readonly name = "MalformedResponseError";
}

/** The connection was closed before the call. As the cause of an `AbortError`: it was closed during the call. */
export class ClosedError extends VsphereError {
  override readonly name = "ClosedError";
}
