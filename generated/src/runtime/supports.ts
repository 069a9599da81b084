import type { OperationDescriptor } from "./descriptor.js";
import type { Invoker } from "./invoker.js";
import { ServiceError } from "./service-error.js";
import * as t from "./types.js";

/** The operation by which a server lists the operations of a service. */
export const listOperations: OperationDescriptor<{ serviceId: string }, ReadonlySet<string>> = {
  service: "com.vmware.vapi.std.introspection.operation",
  id: "list",
  input: () => ({ service_id: t.id }),
  output: () => t.set(t.id),
  idempotent: true,
};

const missing = /\.(not_found|operation_not_found)$/;

/**
 * Asks the server whether it has an operation: `await supports(vcenter, powerStart)`. The definitions state the release
 * that added an operation, but only the server knows whether it has it.
 *
 * @throws ServiceError when the server doesn't list its operations.
 */
export async function supports(invoker: Invoker, operation: OperationDescriptor): Promise<boolean> {
  try {
    const operations = await invoker.invoke(listOperations, { serviceId: operation.service });
    return operations.has(operation.id);
  } catch (error) {
    // The service isn't found, so it is missing; `operation_not_found` means that the server can't be asked at all.
    if (error instanceof ServiceError && missing.test(error.wireName) && !/operation_not_found$/.test(error.wireName))
      return false;
    throw error;
  }
}
