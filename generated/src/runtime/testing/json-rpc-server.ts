import type { SecurityContext } from "../call.js";
import { Fault } from "../fault.js";
import { jsonRpcCodec } from "../json-rpc-format.js";
import { ExactNumber, isJsonObject, parseJson, stringifyJson, type JsonValue } from "../json.js";
import { ServiceError } from "../service-error.js";
import type { FakeVcenter, HttpAnswer, HttpExchange } from "./fake-vcenter.js";
import { processCall } from "./process-call.js";
import * as t from "../types.js";

const style = { tagged: true, mapsAsObjects: false };

/** Answers a JSON-RPC request. */
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
  const { id = null, method, params = null } = request;
  if (!isId(id) || typeof (params ?? {}) !== "object") return refusal(-32600, "Invalid Request.", null);
  if (method !== "invoke") return refusal(-32601, "Method not found.", id);
  const { serviceId, operationId, input, ctx } = (isJsonObject(params) ? params : {}) as Record<string, JsonValue>;
  const appCtx = isJsonObject(ctx) ? ctx["appCtx"] : undefined;
  if (
    typeof serviceId !== "string" ||
    typeof operationId !== "string" ||
    !isJsonObject(ctx) ||
    !isJsonObject(appCtx) ||
    !Object.values(appCtx).every((item) => typeof item === "string") ||
    !isEncoded(input ?? null)
  )
    return refusal(-32602, "Invalid params.", id);

  const operation = server.find(serviceId, operationId);
  if (operation === undefined) {
    const what = server.hasService(serviceId) ? "method" : "interface";
    const text = `Cannot find ${what === "method" ? `operation '${operationId}' in ` : ""}service '${serviceId}'.`;
    return failure(operationNotFound(new Fault(`vapi.method.input.invalid.${what}`, text, serviceId, operationId)), id);
  }
  const { schemeId: _scheme, ...members } = (ctx["securityCtx"] ?? {}) as Record<string, JsonValue>;
  const security = Object.keys(members).length > 0 ? (members as unknown as SecurityContext) : undefined;
  const opId = appCtx["opId"] as string | undefined;
  const outcome = await processCall(server, operation, jsonRpcCodec, style, input ?? null, security, opId);
  if ("http" in outcome) return outcome.http;
  return "output" in outcome ? answer(`{"output":${outcome.output}}`, id) : failure(outcome.error, id);
}

/** Whether a request id is allowed: a text, an integer or null, but no number with a fraction. */
const isId = (id: JsonValue): boolean =>
  id === null ||
  typeof id === "string" ||
  Number.isInteger(id) ||
  (id instanceof ExactNumber && /^-?\d+$/.test(id.literal));

/** Whether a value follows the encoding of the protocol: every object has exactly one member, which is a tag. */
function isEncoded(json: JsonValue): boolean {
  if (Array.isArray(json)) return (json as readonly JsonValue[]).every(isEncoded);
  if (!isJsonObject(json)) return true;
  const [[tag, content] = ["", null], ...others] = Object.entries(json);
  if (others.length > 0) return false;
  if (tag === "OPTIONAL") return isEncoded(content);
  if (tag === "SECRET" || tag === "BINARY") return typeof content === "string";
  if ((tag !== "STRUCTURE" && tag !== "ERROR") || !isJsonObject(content)) return false;
  const [fields = null, ...more] = Object.values(content);
  return isJsonObject(fields) && more.length === 0 && Object.values(fields).every(isEncoded);
}

function operationNotFound(fault: Fault): ServiceError {
  return new ServiceError({ wireName: "com.vmware.vapi.std.errors.operation_not_found", messages: fault.messages });
}

function answer(result: string, id: JsonValue): HttpAnswer {
  const body = `{"jsonrpc":"2.0","id":${stringifyJson(id)},"result":${result}}`;
  return { status: 200, contentType: "application/json", body };
}

const failure = (error: ServiceError, id: JsonValue): HttpAnswer =>
  answer(`{"error":${stringifyJson(jsonRpcCodec.encode(t.any_error, error))}}`, id);

function refusal(code: number, message: string, id: JsonValue): HttpAnswer {
  return {
    status: 200,
    contentType: "application/json",
    body: JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }),
  };
}
