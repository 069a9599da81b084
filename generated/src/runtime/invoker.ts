import type { OperationDescriptor } from "./descriptor.js";

/** The raw response of a call. */
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
  /** Ends the call early, also while the answer is being read; the promise is rejected with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds that one attempt may take, including its body; that of the connection when unset, `Infinity` for no
   * limit.
   */
  readonly timeoutMs?: number | undefined;
  /** Further HTTP headers of this call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Identifier of the call in the logs of the server and in errors; a random UUID when unset. */
  readonly opId?: string | undefined;
  /**
   * Application context, such as `{ locale: "de" }`, sent as it is. When it is set, no random `opId` is made for the
   * call.
   */
  readonly context?: Readonly<Record<string, string>> | undefined;
  /**
   * Called with the raw response of each attempt that gets an answer; if it returns a promise, that is awaited. When it
   * throws, the call is rejected with its error, and isn't repeated.
   */
  readonly onResponse?: ((response: ResponseInfo) => unknown) | undefined;
}

/** This text appears in the compiler's error message, and says where an option belongs. */
type NotAParameter = "is an option of the call: the second argument, as in list({}, { signal })";

/** Parameters of an operation that has none; a later release may add some. */
export type NoParameters = { readonly [Option in keyof CallOptions]?: NotAParameter };

/** Calls operations for the clients: a connection, or a replacement for one in tests. */
export interface Invoker {
  invoke<Input, Output>(
    operation: OperationDescriptor<Input, Output>,
    parameters: Input | undefined,
    options?: CallOptions,
  ): Promise<Output>;
}
