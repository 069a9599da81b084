import { decoding, encoding, inputOf, reported } from "./boundary.js";
import { contextOf, type Call, type SecurityContext } from "./call.js";
import { JsonRpcError, MalformedResponseError } from "./errors.js";
import { baseUrl, exchange, httpError, jsonOf, retryAfter, type TransportOptions } from "./http.js";
import { jsonRpcCodec } from "./json-rpc-format.js";
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from "./json.js";

const schemes = {
  userName: "user_pass",
  samlToken: "saml_bearer_token",
  accessToken: "oauth",
  sessionId: "session_id",
};

function securityContext(security: SecurityContext | undefined): object | undefined {
  if (security === undefined) return security;
  // The members of other schemes may have numbers of any size.
  if ("schemeId" in security) return parseJson(JSON.stringify(security)) as object;
  const [member] = Object.keys(security) as [keyof typeof schemes];
  return { schemeId: `com.vmware.vapi.std.security.${schemes[member]}`, ...security };
}

/** The JSON-RPC protocol of vAPI, at `POST /api`: it has every service and operation of every release. */
export function jsonRpc(options: TransportOptions): Call {
  const url = `${baseUrl(options)}/api`;
  let count = 0;
  return async (request) => {
    const { operation, context, opId } = request;
    const id = `${count++}`;
    const appCtx = context === undefined ? { opId } : request.opId === undefined ? context : { ...context, opId };
    const input = encoding(request, () => jsonRpcCodec.encodeInput(inputOf(operation), request.input));
    const params = {
      serviceId: operation.service,
      operationId: operation.id,
      input: { STRUCTURE: { "operation-input": input } },
      ctx: { appCtx, securityCtx: securityContext(request.security) },
    };
    const response = await exchange(
      options,
      request,
      "POST",
      url,
      { "content-type": "application/json", accept: "application/json" },
      stringifyJson({ jsonrpc: "2.0", method: "invoke", params: params as unknown as JsonObject, id }),
    );

    const answer = jsonOf(response) as JsonObject | null | undefined;
    const result = answer?.["result"];
    const failure = answer?.["error"] as JsonObject | null | undefined;
    if (answer?.["jsonrpc"] !== "2.0" || (answer["id"] !== id && (result || answer["id"] !== null)))
      throw httpError(response, request);
    if (failure && !result) {
      const { code, message, data } = failure;
      const text = [message, data].filter((part) => typeof part === "string").join(" ");
      throw new JsonRpcError(
        `The server refused the request: ${response.hide(text)} (code ${Number(code)})`,
        Number(code),
        contextOf(request),
      );
    }
    if (isJsonObject(result) && result["error"] !== undefined) {
      const wait = retryAfter(response.headers.get("retry-after"));
      throw reported(jsonRpcCodec, request, response.hide(result["error"]), response.status, wait);
    }
    if (!isJsonObject(result) || failure || response.status >= 400) throw httpError(response, request);
    const type = operation.output?.();
    if (type === undefined) return undefined;
    const { output } = result;
    if (output === undefined) throw new MalformedResponseError("The answer has no output", contextOf(request));
    return decoding(request, () => jsonRpcCodec.decode(type, output));
  };
}
