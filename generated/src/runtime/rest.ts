import { decoding, encoding, inputOf, reported } from "./boundary.js";
import { contextOf, type Call, type CallRequest, type SecurityContext } from "./call.js";
import type { Codec } from "./codec.js";
import { isOptional, type OperationDescriptor } from "./descriptor.js";
import { MalformedResponseError, VsphereError } from "./errors.js";
import { nameOfErrorType } from "./error-values.js";
import { baseUrl, exchange, httpError, jsonOf, retryAfter, type Exchange, type TransportOptions } from "./http.js";
import { isJsonObject, stringifyJson, type JsonObject, type JsonValue } from "./json.js";
import { apiCodec, restCodec } from "./rest-format.js";
import { header, placeParameters, type QueryLists, type Spelling } from "./rest-request.js";
import { apiRoute, restRoute, type Route } from "./rest-route.js";
import { base64Text } from "./scalar.js";
import type { ServiceError } from "./service-error.js";

/** Options of `rest`. */
export interface RestOptions extends TransportOptions {
  /** How lists are written in a query at `/rest`; `numbered` when unset, as in VMware's own samples. */
  readonly queryLists?: QueryLists | undefined;
}

/** The differences between the two REST protocols. */
interface Style extends Spelling {
  readonly codec: Codec;
  /** The route of an operation; `undefined` where it can't be called over this protocol. */
  readonly route: (operation: OperationDescriptor) => Route | undefined;
  readonly result: (json: JsonValue | undefined) => JsonValue | undefined;
}

/** REST at `/rest`, of vCenter 6.5 to 7.0. */
export function rest(options: RestOptions): Call {
  return transport(options, {
    codec: restCodec,
    route: restRoute,
    namesParameters: true,
    queryLists: options.queryLists ?? "numbered",
    // vCenter accepts an empty body or an empty object; other servers require an object.
    writesEmptyBody: true,
    result: (json) => (json as JsonObject | null | undefined)?.["value"],
  });
}

/** REST at `/api`, of vCenter 7.0 and later. */
export function api(options: TransportOptions): Call {
  return transport(options, {
    codec: apiCodec,
    route: apiRoute,
    namesParameters: false,
    queryLists: "repeated",
    writesEmptyBody: false,
    result: (json) => json,
  });
}

function transport(options: RestOptions, style: Style): Call {
  const base = baseUrl(options);
  return async (request) => {
    const { operation, opId } = request;
    const route = style.route(operation);
    if (route === undefined)
      throw new VsphereError("The operation has no URL below /api: call it over JSON-RPC", contextOf(request));
    const { path, headers, body } = encoding(request, () =>
      placeParameters(route, style, style.codec.encodeInput(inputOf(operation), request.input)),
    );
    const response = await exchange(
      options,
      request,
      route.method,
      base + path,
      {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
        ...encoding(request, () => ({
          ...header("x-request-id", "opId", opId),
          ...header("accept-language", "locale", request.context?.["locale"]),
        })),
        ...authorization(request.security, request),
      },
      body === undefined ? undefined : stringifyJson(body),
    );
    return read(style, request, response);
  };
}

function authorization(security: SecurityContext | undefined, request: CallRequest): Record<string, string> {
  if (security === undefined) return {};
  if ("sessionId" in security) return { "vmware-api-session-id": security.sessionId as string };
  if (!("password" in security) || "schemeId" in security)
    throw new VsphereError(
      "REST takes a user and password, or a session: log in over JSON-RPC with a token",
      contextOf(request),
    );
  const pair = base64Text(new TextEncoder().encode(`${security.userName}:${security.password}`));
  // Without the second header, the server would also set a cookie.
  return { authorization: `Basic ${pair}`, "vmware-use-header-authn": "true" };
}

const operationNotFound = "com.vmware.vapi.std.errors.operation_not_found";

/**
 * Messages of vCenter for a URL that no operation has. The name of the error is `not_found`, as for a missing object.
 */
const withoutOperation = /^com\.vmware\.vapi\.rest\.(operationsForUrl|http)NotFound$/;

/** The error in the body of an answer; `undefined` when there is none. */
function errorIn(
  style: Style,
  request: CallRequest,
  json: JsonValue | undefined,
  response: Exchange,
): Error | undefined {
  const report: JsonObject = isJsonObject(json) ? json : {};
  const { type, value } = report;
  const isWrapped = typeof type === "string" && value !== undefined;
  const name = isWrapped ? type : nameOfErrorType(report);
  if (name === "") return undefined;
  // Even without readable fields, it is an error of that name.
  const fields = isWrapped ? (isJsonObject(value) ? value : {}) : report;
  const wait = retryAfter(response.headers.get("retry-after"));
  const read = (wireName: string): ServiceError =>
    reported(style.codec, request, response.hide(fields), response.status, wait, wireName);
  const error = read(Object.keys(response.hide({ [name]: null }))[0]!);
  const lacksOperation = response.status === 404 && error.messages.some(({ id }) => withoutOperation.test(id));
  return lacksOperation ? read(operationNotFound) : error;
}

function read(style: Style, request: CallRequest, response: Exchange): unknown {
  const { operation } = request;
  const { status } = response;
  const json = response.body === "" ? undefined : jsonOf(response);
  const type = operation.output?.();
  // Like the official client, this accepts "not modified" as a success.
  if ((status < 200 || status >= 300) && (status !== 304 || type !== undefined))
    throw errorIn(style, request, json, response) ?? httpError(response, request);
  if (type === undefined) {
    // A page of a proxy is no answer of the operation.
    if (json === undefined && response.body !== "") throw httpError(response, request);
    return undefined;
  }
  const mayLack = isOptional(type);
  if (json === undefined && !(mayLack && response.body === "")) throw httpError(response, request);
  const result = style.result(json);
  if (result === undefined && !mayLack) throw new MalformedResponseError("The answer has no value", contextOf(request));
  return result === undefined ? undefined : decoding(request, () => style.codec.decode(type, result));
}

export type { QueryLists };
