import { createInvoker } from "../../generated/src/runtime/call.ts";
import type { Codec } from "../../generated/src/runtime/codec.ts";
import type { OperationDescriptor, Type } from "../../generated/src/runtime/descriptor.ts";
import type { TransportOptions } from "../../generated/src/runtime/http.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { jsonRpcCodec } from "../../generated/src/runtime/json-rpc-format.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { apiCodec, restCodec } from "../../generated/src/runtime/rest-format.ts";
import { fakeFetch, idOf } from "./fake-fetch.ts";

/** One protocol as a test sees it. */
export interface Protocol {
  readonly name: string;
  readonly codec: Codec;
  readonly transport: (options: TransportOptions) => ReturnType<typeof jsonRpc>;
  /** The JSON text of a structure of a name with these fields, and of an unset value. */
  readonly structure: (name: string, fields: string, tag?: "STRUCTURE" | "ERROR") => string;
  readonly map: (entries: readonly (readonly [key: string, value: string])[]) => string;
  /** The body of an answer with this output; with this error. */
  readonly output: (text: string) => string;
  readonly error: (wireName: string, fields: string) => string;
}

export const protocols: readonly Protocol[] = [
  {
    name: "JSON-RPC",
    codec: jsonRpcCodec,
    transport: jsonRpc,
    structure: (name, fields, tag = "STRUCTURE") => `{"${tag}":{"${name}":{${fields}}}}`,
    map: (entries) =>
      `[${entries.map(([key, value]) => `{"STRUCTURE":{"map-entry":{"key":${key},"value":${value}}}}`).join()}]`,
    output: (text) => `{"jsonrpc":"2.0","id":"<id>","result":{"output":${text}}}`,
    error: (wireName, fields) =>
      `{"jsonrpc":"2.0","id":"<id>","result":{"error":{"ERROR":{"${wireName}":{${fields}}}}}}`,
  },
  {
    name: "/rest",
    codec: restCodec,
    transport: rest,
    structure: (_name, fields) => `{${fields}}`,
    map: (entries) => `[${entries.map(([key, value]) => `{"key":${key},"value":${value}}`).join()}]`,
    output: (text) => `{"value":${text}}`,
    error: (wireName, fields) => `{"type":"${wireName}","value":{${fields}}}`,
  },
  {
    name: "/api",
    codec: apiCodec,
    transport: api,
    structure: (_name, fields) => `{${fields}}`,
    map: (entries) => `{${entries.map(([key, value]) => `${key.startsWith('"') ? key : `"${key}"`}:${value}`).join()}}`,
    output: (text) => text,
    error: (wireName, fields) =>
      `{"error_type":"${wireName.slice(wireName.lastIndexOf(".") + 1).toUpperCase()}"${fields && `,${fields}`}}`,
  },
];

/** Named, for `describe.for`. */
export const byName = protocols.map((protocol) => [protocol.name, protocol] as const);

/** An operation for tests. */
export function operationOf(output: Type | undefined, input: Record<string, Type> = {}): OperationDescriptor<object> {
  return {
    service: "org.example.box",
    id: "list",
    api: "POST /org/example/box?action=list",
    input: () => input,
    ...(output !== undefined && { output: () => output }),
  };
}

/** What a call comes to when the server answers with this body. */
export async function answered(
  protocol: Protocol,
  operation: OperationDescriptor<object>,
  body: string,
  status = 200,
): Promise<unknown> {
  const { fetch } = fakeFetch((request) => ({
    status,
    body: protocol.name === "JSON-RPC" ? body.replace("<id>", idOf(request)) : body,
  }));
  return createInvoker(protocol.transport({ host: "vc.test", fetch })).invoke(operation, {});
}

/** The error that an action ends with. */
export async function failureOf(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error("It didn't fail.");
}
