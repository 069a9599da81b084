import { contextOf, type CallRequest } from "./call.js";
import type { Codec } from "./codec.js";
import type { OperationDescriptor, StructureDescriptor } from "./descriptor.js";
import { readError } from "./error-values.js";
import { ValidationError } from "./errors.js";
import { Fault } from "./fault.js";
import type { JsonValue } from "./json.js";
import type { ServiceError } from "./service-error.js";
import { memo } from "./memo.js";
import { unreadable } from "./unreadable.js";

const inputs = new WeakMap<OperationDescriptor, StructureDescriptor>();

/** The parameters of an operation as a structure, which they are on the wire. */
export const inputOf = (operation: OperationDescriptor): StructureDescriptor =>
  memo(inputs, operation, () => ({
    id: "operation-input",
    fields: operation.input,
    ...(operation.members && { members: operation.members }),
  }));

/** Runs an encoding step; a fault in a value becomes an error that names the call. */
export function encoding<T>(request: CallRequest, encode: () => T): T {
  try {
    return encode();
  } catch (error) {
    if (error instanceof Fault) throw new ValidationError(error.text, error.messages, contextOf(request));
    throw error;
  }
}

/** Runs a decoding step; a fault in a value becomes an error that names the call. */
export function decoding<T>(request: CallRequest, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw error instanceof Fault ? unreadable(error, contextOf(request)) : error;
  }
}

/** The error that the server reported for a call. */
export function reported(
  codec: Codec,
  request: CallRequest,
  json: JsonValue,
  httpStatus: number,
  retryAfterMs?: number,
  name?: string,
): ServiceError {
  const call = { ...contextOf(request), httpStatus, retryAfterMs };
  return decoding(request, () => readError(codec, json, name, call, request.operation.errors?.()));
}
