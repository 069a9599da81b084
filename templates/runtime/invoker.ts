import type { OperationDescriptor } from "./descriptor.js";

/** The response of a call besides its value. */
export interface ResponseInfo {
  readonly url: string;
  /** HTTP status. */
  readonly status: number;
  readonly headers: Headers;
  /** The raw body. It may contain secrets: do not log it. */
  readonly body: string;
  readonly opId: string | undefined;
}

/** Options of one call. */
export interface CallOptions {
  /** Ends the call early, also while its body is read; the promise is rejected with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that one attempt may take, its body included; that of the connection when unset, `Infinity` for no limit. */
  readonly timeoutMs?: number | undefined;
  /** Further HTTP headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Identifier of the call in the logs of the server and in errors; a random UUID when unset. */
  readonly opId?: string | undefined;
  /** Application context, such as `{ locale: "de" }`, sent as it is, without the `opId` of the call. */
  readonly context?: Readonly<Record<string, string>> | undefined;
  /**
   * Receives the raw response of each answer that the call gets; a promise is awaited. What it throws is what the call is
   * rejected with; the call is not repeated.
   */
  readonly onResponse?: ((response: ResponseInfo) => unknown) | undefined;
}

/** Shows in the compiler's message where an option belongs. */
type NotAParameter = "is an option of the call: the second argument, as in list({}, { signal })";

/** Parameters of an operation that has none; a later release may add some. */
export type NoParameters = { readonly [Option in keyof CallOptions]?: NotAParameter };

/** What a client needs to call its service: a connection, or a replacement for one in tests. */
export interface Invoker {
  invoke<Input, Output>(
    operation: OperationDescriptor<Input, Output>,
    parameters: Input | undefined,
    options?: CallOptions,
  ): Promise<Output>;
}
