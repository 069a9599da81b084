import { MalformedResponseError, type ErrorContext, type VsphereError } from "./errors.js";
import type { Fault } from "./fault.js";
import { InexactNumberError } from "./inexact-number-error.js";

/** The error for a value that can't be read. */
export function unreadable(fault: Fault, context?: ErrorContext): VsphereError {
  const text = `The answer can't be read: ${fault.text}`;
  return fault.digits === undefined
    ? new MalformedResponseError(text, context)
    : new InexactNumberError(text, fault.digits, context);
}
