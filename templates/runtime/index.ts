export { connect, Connection } from "./connect.js";
export type { ConnectionSettings, ConnectOptions, KeepAliveOptions, Login } from "./connect.js";
export type { About } from "./about.js";
export { createInvoker } from "./call.js";
export type { Call, CallRequest, Interceptor, InvokerOptions, SecurityContext } from "./call.js";
export type { CallOptions, Invoker, NoParameters, ResponseInfo } from "./invoker.js";

export { jsonRpc } from "./json-rpc.js";
export { api, rest } from "./rest.js";
export type { QueryLists, RestOptions } from "./rest.js";
export type { Fetch, FetchResponse, TransportOptions } from "./http.js";

export { retry } from "./retry.js";
export type { RetryOptions } from "./retry.js";
export { log } from "./log.js";
export type { LogEvent } from "./log.js";
export { hideSecrets } from "./secrets.js";
export type { HideSecrets } from "./secrets.js";
export { supports } from "./supports.js";
export { startTask, Task } from "./task.js";
export type { TaskDescriptor } from "./task.js";

export {
  AbortError,
  ClosedError,
  ConnectionError,
  HttpError,
  JsonRpcError,
  MalformedResponseError,
  ResponseTooLargeError,
  TimeoutError,
  TlsError,
  ValidationError,
  VsphereError,
} from "./errors.js";
export type { ErrorContext } from "./errors.js";
export { InexactNumberError } from "./inexact-number-error.js";
export type { ErrorMessage } from "./fault.js";
export { messagesOf } from "./error-values.js";
export { ServiceError } from "./service-error.js";
export { ServerTooOldError } from "./server-too-old-error.js";
export { SessionLimitError } from "./session-limit-error.js";
export type { ErrorClass, ErrorMapper } from "./error-mapper.js";

export { DataValue } from "./data-value.js";
export { DynamicStructure } from "./dynamic-structure.js";
export { Enumeration } from "./enumeration.js";
export type { Id } from "./id.js";
export { unknownFieldsOf } from "./received.js";
export { ExactNumber } from "./json.js";
export type { JsonObject, JsonValue } from "./json.js";
export * as types from "./types.js";
export type { OperationDescriptor, ServiceDescriptor, StructureDescriptor, Type } from "./descriptor.js";
