import { inputOf } from "../boundary.js";
import type { SecurityContext } from "../call.js";
import type { Codec } from "../codec.js";
import type { OperationDescriptor } from "../descriptor.js";
import { Fault } from "../fault.js";
import { InexactNumberError } from "../inexact-number-error.js";
import { stringifyJson, type JsonValue } from "../json.js";
import { ServiceError } from "../service-error.js";
import { checkMeaning, checkValue, unexpectedFields, type WireStyle } from "./check.js";
import type { FakeVcenter, HttpAnswer, ReceivedCall } from "./fake-vcenter.js";
import { unauthenticated } from "./sessions.js";
import * as t from "../types.js";

/** The outcome of a call: the text of a value, an error, or an HTTP answer outside of the protocol. */
export type Outcome = { readonly output: string } | { readonly error: ServiceError } | { readonly http: HttpAnswer };

const errorNamed = (name: string, fault: Fault): ServiceError =>
  new ServiceError({ wireName: `com.vmware.vapi.std.errors.${name}`, messages: fault.messages });

/** Processes one call, from its parameters on the wire to its outcome, in the same order as a server. */
export async function processCall(
  server: FakeVcenter,
  operation: OperationDescriptor,
  codec: Codec,
  style: WireStyle,
  json: JsonValue,
  security: SecurityContext | undefined,
  opId: string | undefined,
): Promise<Outcome> {
  const trouble = server.takeTrouble(operation);
  if (trouble !== undefined && "status" in trouble) return { http: { contentType: "text/html", ...trouble } };
  if (trouble !== undefined && "cut" in trouble && trouble.cut === "before")
    return { http: { status: 0, body: "", cut: true } };
  if (trouble !== undefined && "delayMs" in trouble) await new Promise((later) => setTimeout(later, trouble.delayMs));
  const outcome = await outcomeOf(server, operation, codec, style, json, security, opId, trouble);
  const isCut = trouble !== undefined && "cut" in trouble;
  return isCut ? { http: { status: 200, contentType: "application/json", body: "{", cut: true } } : outcome;
}

async function outcomeOf(
  server: FakeVcenter,
  operation: OperationDescriptor,
  codec: Codec,
  style: WireStyle,
  json: JsonValue,
  security: SecurityContext | undefined,
  opId: string | undefined,
  trouble: unknown,
): Promise<Outcome> {
  try {
    const isSession = operation.service === "com.vmware.cis.session";
    const user = server.sessions.userOf(security);
    if (!isSession && user === undefined) throw unauthenticated();
    const input = inputFrom(operation, codec, style, json);
    if (trouble instanceof Object && "error" in trouble) throw trouble.error;
    const value = isSession
      ? server.sessions.perform(operation, security)
      : await performed(server, operation, input, { opId, user });
    return { output: stringifyJson(codec.encode(operation.output?.() ?? t.void, value)) };
  } catch (error) {
    if (error instanceof ServiceError) return { error };
    // Other errors of a handler, and results that don't have their type, count as internal errors of the server.
    const fault = error instanceof Fault ? error : new Fault("vapi.method.invoke.exception", String(error));
    return { error: errorNamed("internal_server_error", fault) };
  }
}

/** The answer of a handler. An error that the operation doesn't declare counts as an internal error of the server. */
async function performed(
  server: FakeVcenter,
  operation: OperationDescriptor,
  input: unknown,
  call: Pick<ReceivedCall, "opId" | "user">,
): Promise<unknown> {
  try {
    return await server.perform(operation, input, call);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { wireName, messages } = error;
    if (operation.errors?.().some((type) => type.wireName === wireName) ?? true) throw error;
    const fault = new Fault(
      "vapi.method.status.errors.invalid",
      `${operation.service} ${operation.id} doesn't declare ${wireName}.`,
      operation.service,
      operation.id,
      wireName,
    );
    fault.messages.push(...messages);
    throw errorNamed("internal_server_error", fault);
  }
}

function inputFrom(operation: OperationDescriptor, codec: Codec, style: WireStyle, json: JsonValue): unknown {
  const type = inputOf(operation);
  try {
    checkValue(type, json, style);
    const strange = unexpectedFields(type, json, style);
    if (strange.length > 0) {
      const text = `Unexpected fields: ${strange.join(", ")}.`;
      throw errorNamed("unexpected_input", new Fault("vapi.data.structure.field.unexpected", text, ...strange));
    }
    const value = codec.decode(type, json);
    checkMeaning(type, json, value, style);
    return value;
  } catch (error) {
    if (error instanceof Fault) throw errorNamed("invalid_argument", error);
    if (error instanceof InexactNumberError)
      throw errorNamed("invalid_argument", new Fault("vapi.data.invalid", error.message));
    throw error;
  }
}
