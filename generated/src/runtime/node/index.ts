export { fromEnvironment } from "./environment.js";
export { tls } from "./tls.js";
export type { TlsFetch, TlsOptions, TlsRequest, TlsResponse } from "./tls.js";
