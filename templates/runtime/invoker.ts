import type { OperationDescriptor } from "./descriptor.js";

/** What an answer was besides its value. */
export interface ResponseInfo {
  readonly url: string;
  /** HTTP status. */
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came. It may hold secrets: do not log it. */
  readonly body: string;
  readonly opId: string | undefined;
}

/** What one call may say of itself. */
export interface CallOptions {
  /** Ends the call early, also while its body is read; the promise is rejected with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that one attempt may take, its body included; that of the connection when unset, `Infinity` for no limit. */
  readonly timeoutMs?: number | undefined;
  /** Further HTTP headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Identifier of the call in the logs of the server and in errors; a random UUID when unset. */
  readonly opId?: string | undefined;
  /** Application context, such as `{ locale: "de" }`, sent as it is: without an `opId` of ours. */
  readonly context?: Readonly<Record<string, string>> | undefined;
  /**
   * Receives the raw response of each answer that the call gets; a promise is waited for. What it throws is what the
   * call is rejected with, and no call is repeated for it.
   */
  readonly onResponse?: ((response: ResponseInfo) => unknown) | undefined;
}

/** Says in the compiler's own message what belongs elsewhere. */
type NotAParameter = "is an option of the call: the second argument, as in list({}, { signal })";

/** Parameters of an operation that has none; a later release may add some. */
export type NoParameters = { readonly [Option in keyof CallOptions]?: NotAParameter };

/** What a client needs to call its service: a connection, or a stand-in for one in tests. */
export interface Invoker {
  invoke<Input, Output>(
    operation: OperationDescriptor<Input, Output>,
    parameters: Input | undefined,
    options?: CallOptions,
  ): Promise<Output>;
}
