import type { OperationDescriptor } from "./descriptor.js";

/** What one call may say of itself. */
export interface CallOptions {
  /** Ends the call early; the promise is rejected with an abort error. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that one attempt may take, its body included. */
  readonly timeoutMs?: number | undefined;
  /** Further HTTP headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Identifier of the call in the logs of the server; a random UUID when unset. */
  readonly opId?: string | undefined;
}

/** Input of an operation without parameters; a later release may add some. */
export type NoInput = { readonly [parameter: string]: never };

/** What a client needs to call its service: a connection, or a stand-in for one in tests. */
export interface Invoker {
  invoke<Input, Output>(
    operation: OperationDescriptor<Input, Output>,
    input: Input | undefined,
    options?: CallOptions,
  ): Promise<Output>;
}
