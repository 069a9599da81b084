import type { OperationDescriptor } from "../../generated/src/runtime/descriptor.ts";
import { sampleOf, type SampleSize } from "../../generated/src/runtime/testing/sample.ts";

/** Arguments for an operation, always the same. */
export function inputSample(operation: OperationDescriptor, size: SampleSize = "full"): Record<string, unknown> {
  return sampleOf({ id: "operation-input", fields: operation.input }, size) as Record<string, unknown>;
}
