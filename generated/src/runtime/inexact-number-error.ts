import { VsphereError, type ErrorContext } from "./errors.js";

/**
 * The answer has a number that JavaScript cannot represent exactly, such as a `long` of 2^63 − 1. Numbers are never
 * rounded.
 */
export class InexactNumberError extends VsphereError {
  override readonly name = "InexactNumberError";
  /** The number as the server wrote it; `BigInt(digits)` is its value if it is an integer. */
  readonly digits: string;

  constructor(message: string, digits: string, context?: ErrorContext) {
    super(message, context);
    this.digits = digits;
  }
}
