import type { SecurityContext } from "../call.js";
import { Fault } from "../fault.js";
import { jsonRpcCodec } from "../json-rpc-format.js";
import { isJsonObject, parseJson, stringifyJson, type JsonObject, type JsonValue } from "../json.js";
import { ServiceError } from "../service-error.js";
import type { FakeVcenter, HttpAnswer, HttpExchange } from "./fake-vcenter.js";
import { processCall } from "./process-call.js";

const style = { tagged: true, mapsAsObjects: false };

/** Answers a request of JSON-RPC. */
export async function answerJsonRpc(server: FakeVcenter, exchange: HttpExchange): Promise<HttpAnswer> {
  if (!/^application\/json\b/.test(exchange.header("content-type") ?? ""))
    return { status: 400, contentType: "text/html", body: "<html><body>Bad Request</body></html>" };
  let request: JsonValue;
  try {
    request = parseJson(exchange.body);
  } catch {
    return refusal(-32700, "Parse error.", null);
  }
  if (!isJsonObject(request) || request["jsonrpc"] !== "2.0" || typeof request["method"] !== "string")
    return refusal(-32600, "Invalid Request.", null);
  const { id = null, method, params } = request;
  if (method !== "invoke") return refusal(-32601, "Method not found.", id);
  const { serviceId, operationId, input, ctx } = (isJsonObject(params) ? params : {}) as Record<string, JsonValue>;
  if (
    typeof serviceId !== "string" ||
    typeof operationId !== "string" ||
    !isJsonObject(ctx) ||
    !isJsonObject(ctx["appCtx"])
  )
    return refusal(-32602, "Invalid params.", id);
  if (!isTagged(input)) return refusal(-32602, "Invalid params.", id);

  const operation = server.find(serviceId, operationId);
  if (operation === undefined) {
    const what = server.hasService(serviceId) ? "method" : "interface";
    const text = `Cannot find ${what === "method" ? `operation '${operationId}' in ` : ""}service '${serviceId}'.`;
    return failure(operationNotFound(new Fault(`vapi.method.input.invalid.${what}`, text, serviceId, operationId)), id);
  }
  const { schemeId: _scheme, ...members } = (ctx["securityCtx"] ?? {}) as Record<string, JsonValue>;
  const security = Object.keys(members).length > 0 ? (members as unknown as SecurityContext) : undefined;
  const opId = ctx["appCtx"]["opId"] as string | undefined;
  const outcome = await processCall(server, operation, jsonRpcCodec, style, input, security, opId);
  if ("http" in outcome) return outcome.http;
  return "output" in outcome ? answer(`{"output":${outcome.output}}`, id) : failure(outcome.error, id);
}

/** Whether an object is in the encoding that tags values: one member, which is a structure. */
const isTagged = (input: JsonValue | undefined): input is JsonObject =>
  isJsonObject(input) && Object.keys(input).length === 1 && isJsonObject(input["STRUCTURE"]);

function operationNotFound(fault: Fault): ServiceError {
  return new ServiceError({ wireName: "com.vmware.vapi.std.errors.operation_not_found", messages: fault.messages });
}

function answer(result: string, id: JsonValue): HttpAnswer {
  const body = `{"jsonrpc":"2.0","id":${stringifyJson(id)},"result":${result}}`;
  return { status: 200, contentType: "application/json", body };
}

const failure = (error: ServiceError, id: JsonValue): HttpAnswer =>
  answer(`{"error":${stringifyJson(jsonRpcCodec.encode("any_error", error))}}`, id);

function refusal(code: number, message: string, id: JsonValue): HttpAnswer {
  return {
    status: 200,
    contentType: "application/json",
    body: JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }),
  };
}
