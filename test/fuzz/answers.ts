import { createInvoker } from "../../generated/src/runtime/call.ts";
import type { Codec } from "../../generated/src/runtime/codec.ts";
import type { OperationDescriptor } from "../../generated/src/runtime/descriptor.ts";
import { DataValue } from "../../generated/src/runtime/data-value.ts";
import { VsphereError } from "../../generated/src/runtime/errors.ts";
import type { TransportOptions } from "../../generated/src/runtime/http.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { jsonRpcCodec } from "../../generated/src/runtime/json-rpc-format.ts";
import { stringifyJson } from "../../generated/src/runtime/json.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { apiCodec, restCodec } from "../../generated/src/runtime/rest-format.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { sampleOf } from "../../generated/src/runtime/testing/index.ts";
import { mutateText, randomFrom, type Random } from "./mutations.ts";
import * as t from "../../generated/src/runtime/types.ts";

/** What one round needs to be run again. */
export interface Finding {
  readonly protocol: string;
  readonly operation: string;
  readonly status: number;
  readonly body: string;
  readonly what: string;
}

interface Protocol {
  readonly name: string;
  readonly codec: Codec;
  readonly transport: (options: TransportOptions) => ReturnType<typeof jsonRpc>;
  readonly output: (text: string) => string;
  readonly error: (wireName: string, text: string) => string;
}

const protocols: readonly Protocol[] = [
  {
    name: "JSON-RPC",
    codec: jsonRpcCodec,
    transport: jsonRpc,
    output: (text) => `{"jsonrpc":"2.0","id":"0","result":{"output":${text}}}`,
    error: (_wireName, text) => `{"jsonrpc":"2.0","id":"0","result":{"error":${text}}}`,
  },
  {
    name: "/rest",
    codec: restCodec,
    transport: rest,
    output: (text) => `{"value":${text}}`,
    error: (wireName, text) => `{"type":"${wireName}","value":${text}}`,
  },
  {
    name: "/api",
    codec: apiCodec,
    transport: api,
    output: (text) => text,
    error: (wireName, text) => `{"error_type":"${wireName.replace(/^.*\./, "").toUpperCase()}",${text.slice(1)}`,
  },
];

/** Longest time that one answer may take, in milliseconds: far beyond what any of this size needs. */
const longest = 5000;

/**
 * Lets operations meet answers that are nearly right, and wholly wrong. Whatever comes, a call ends with a value that
 * can be looked at, or with an error of the package.
 */
export async function fuzzAnswers(
  operations: readonly OperationDescriptor<object>[],
  errors: readonly (typeof ServiceError)[],
  seed: number,
  goesOn: (rounds: number) => boolean,
): Promise<{ readonly rounds: number; readonly values: number; readonly finding?: Finding }> {
  const random = randomFrom(seed);
  const samples = new Map<string, string>();
  let rounds = 0;
  let values = 0;
  for (; goesOn(rounds); rounds += 1) {
    const operation = random.oneOf(operations);
    const protocol = random.oneOf(operation.api === undefined ? protocols.slice(0, 2) : protocols);
    const good = goodAnswer(protocol, operation, errors, random, samples);
    const body = mutateText(good, random);
    const status = random.oneOf([200, 200, 200, 200, 201, 204, 304, 400, 401, 404, 500, 503]);
    const begin = performance.now();
    const outcome = await outcomeOf(protocol, operation, body, status, errors);
    const took = performance.now() - begin;
    if (outcome === "value") values += 1;
    const what = took > longest ? `took ${took.toFixed(0)} ms` : outcome.startsWith("fault: ") ? outcome : undefined;
    if (what === undefined) continue;
    const finding = { protocol: protocol.name, operation: `${operation.service} ${operation.id}`, status, body, what };
    return { rounds, values, finding };
  }
  return { rounds, values };
}

function goodAnswer(
  { name, codec, output, error }: Protocol,
  operation: OperationDescriptor,
  errors: readonly (typeof ServiceError)[],
  random: Random,
  samples: Map<string, string>,
): string {
  if (random.chance(0.25)) {
    const { wireName } = random.oneOf(errors);
    const messages = [{ id: "m.1", defaultMessage: "Text.", args: ["a"] }];
    return error(wireName, stringifyJson(codec.encode(t.any_error, new ServiceError({ wireName, messages }))));
  }
  const key = `${name} ${operation.service} ${operation.id}`;
  let sample = samples.get(key);
  if (sample === undefined) {
    const type = operation.output?.() ?? t.void;
    samples.set(key, (sample = output(stringifyJson(codec.encode(type, sampleOf(type))))));
  }
  return sample;
}

async function outcomeOf(
  { transport }: Protocol,
  operation: OperationDescriptor<object>,
  body: string,
  status: number,
  errors: readonly (typeof ServiceError)[],
): Promise<string> {
  const isEmpty = status === 204 || status === 304;
  const respond = (): Promise<Response> =>
    Promise.resolve(new Response(isEmpty ? null : body, { status, headers: { "content-type": "application/json" } }));
  const input = sampleOf({ id: "operation-input", fields: operation.input }) as object;
  try {
    const value: unknown = await createInvoker(transport({ host: "vc.test", fetch: respond })).invoke(operation, input);
    lookAt(value);
    return "value";
  } catch (error) {
    if (!(error instanceof VsphereError)) return `fault: ${String((error as { stack?: unknown }).stack ?? error)}`;
    try {
      for (const type of errors) if (error instanceof type) lookAt(error);
      lookAt(error);
      return "error";
    } catch (fault) {
      return fault instanceof VsphereError
        ? "error"
        : `fault: ${String((fault as { stack?: unknown }).stack ?? fault)}`;
    }
  }
}

/** Reads a value to its end, as a program that prints it does. */
function lookAt(value: unknown): void {
  JSON.stringify(value);
  const seen = new Set<unknown>();
  const visit = (item: unknown): void => {
    if (typeof item !== "object" || item === null || seen.has(item)) return;
    seen.add(item);
    if (item instanceof DataValue) visit(item.value);
    else if (item instanceof Map) for (const part of item.values()) visit(part);
    else if (Array.isArray(item) || item instanceof Set) for (const part of item) visit(part);
    else for (const name of Object.keys(item)) visit(item[name as never]);
  };
  visit(value);
}
