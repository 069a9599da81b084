import { describe, expect, test } from "vitest";
import { createInvoker, type SecurityContext } from "../../generated/src/runtime/call.ts";
import type { OperationDescriptor } from "../../generated/src/runtime/descriptor.ts";
import { HttpError, JsonRpcError, MalformedResponseError } from "../../generated/src/runtime/errors.ts";
import { ErrorMapper } from "../../generated/src/runtime/error-mapper.ts";
import type { CallOptions } from "../../generated/src/runtime/invoker.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { fakeFetch, idOf, type Answer } from "../support/fake-fetch.ts";
import { flat, fromPlain, toPlain, type Plain } from "../support/plain.ts";
import { registry } from "../support/registry.ts";
import { inOrder, recorded, type Json } from "../support/wire.ts";
import { deviationOf } from "../wire/deviations.ts";
import * as t from "../../generated/src/runtime/types.ts";

interface Exchange {
  readonly service: string;
  readonly operation: string;
  readonly args?: Plain;
  readonly request: { readonly body: Json };
  readonly response: Omit<Answer, "body"> & {
    readonly body: Json;
    readonly body_text?: string;
    readonly content_type?: string | null;
  };
}

const power = { service: "com.vmware.vcenter.vm.power", operation: "get", args: { vm: "vm-101" } };

/** Runs a recorded exchange, and returns the request in the form of the record. */
async function replay(
  { service, operation: id, args, response }: Omit<Exchange, "request">,
  security?: SecurityContext,
  options?: CallOptions,
): Promise<{ request: Json; outcome: Promise<unknown>; operation: OperationDescriptor }> {
  const operation = registry.operation(service, id);
  const { sent, fetch } = fakeFetch((request) => ({
    status: response.status,
    contentType: response.content_type,
    body: (
      response.body_text ?? (typeof response.body === "string" ? response.body : JSON.stringify(response.body))
    )?.replaceAll("<id>", idOf(request)),
  }));
  const invoker = createInvoker(jsonRpc({ host: "vc.test", fetch }), { security });
  const input = fromPlain({ id: "", fields: operation.input }, args ?? {}) as object;
  const outcome = invoker.invoke(operation, input, options);
  await outcome.catch(() => undefined);
  const body = JSON.parse(sent[0]!.body!) as { id: Json; params: { ctx: { appCtx: Record<string, Json> } } };
  if (!options?.context && body.params.ctx.appCtx["opId"] !== undefined) {
    expect(body.params.ctx.appCtx["opId"]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    body.params.ctx.appCtx["opId"] = "<opId>";
  }
  expect(sent[0]).toMatchObject({
    url: "https://vc.test/api",
    method: "POST",
    headers: { "content-type": "application/json" },
  });
  return { request: { ...body, id: "<id>" } as Json, outcome, operation };
}

const session = { sessionId: "SESSION" };
const withSession = (body: Json): Json =>
  JSON.parse(JSON.stringify(body), (name, value: unknown) => (name === "sessionId" ? "SESSION" : value)) as Json;

const named = <T>(vectors: readonly T[], name: (vector: T) => string) =>
  vectors.map((vector) => [name(vector), vector] as const);
const record = recorded<{
  operations: readonly (Exchange & { readonly variant: string; readonly decoded: Plain })[];
  errors: readonly (Exchange & { readonly error: string; readonly variant: string; readonly decoded: Plain })[];
  declared_errors: readonly (Exchange & { readonly error: string; readonly decoded: Plain })[];
  sessions: readonly (Exchange & { readonly step: string; readonly decoded?: Plain; readonly decoded_error?: Plain })[];
}>("jsonrpc.json");

describe("every operation, as the official client and server speak", () => {
  test.for(named(record.operations, (vector) => `${vector.service} ${vector.operation}, ${vector.variant}`))(
    "%s",
    async ([, vector]) => {
      const { request, outcome, operation } = await replay(vector, session);
      expect(inOrder(request)).toEqual(inOrder(withSession(vector.request.body)));
      expect(flat(toPlain(operation.output?.() ?? t.void, await outcome))).toEqual(flat(vector.decoded));
    },
  );
});

/** The form of a recorded error, without the name of its class in Python. */
const errorOf = (decoded: Plain): Plain => {
  const { python: _python, $extra: _extra, ...error } = decoded as { readonly [name: string]: Plain };
  return flat(error);
};

describe("every error", () => {
  const vectors = [
    ...record.errors,
    ...record.declared_errors.map((vector) => ({ ...vector, variant: "declared", args: {} })),
  ];
  test.for(named(vectors, (vector) => `${vector.service} ${vector.operation}: ${vector.error}, ${vector.variant}`))(
    "%s",
    async ([, vector]) => {
      const operation = registry.operation(vector.service, vector.operation);
      // A declared error was recorded without its request: any input will do.
      const args =
        vector.variant === "declared"
          ? record.operations.find((item) => item.service === vector.service && item.operation === vector.operation)!
              .args!
          : vector.args!;
      const { outcome } = await replay({ ...vector, args }, session);
      const error = (await outcome.catch((reason: unknown) => reason)) as ServiceError;
      expect(error).toBeInstanceOf(ServiceError);
      expect(flat(toPlain(t.any_error, error))).toEqual(errorOf(vector.decoded));
      expect(error).toMatchObject({
        service: vector.service,
        operation: vector.operation,
        httpStatus: 200,
        wireName: vector.error,
      });
      if (registry.hasError(vector.error)) expect(error).toBeInstanceOf(registry.error(vector.error));
      if (vector.variant === "declared") {
        expect(new ErrorMapper(operation).match(error)).toBe(error);
        expect(error.constructor).toBe(registry.error(vector.error));
      }
      for (const message of error.messages) expect(error.message).toContain(message.defaultMessage);
    },
  );
});

describe("sessions and contexts", () => {
  test.for(named(record.sessions, (vector) => vector.step))("%s", async ([, vector]) => {
    const { securityCtx } = (vector.request.body as { params: { ctx: { securityCtx?: SecurityContext } } }).params.ctx;
    const { request, outcome, operation } = await replay(vector, securityCtx);
    expect(request).toEqual(vector.request.body);
    if (vector.decoded_error === undefined)
      expect(toPlain(operation.output?.() ?? t.void, await outcome)).toEqual(vector.decoded ?? null);
    else
      expect(flat(toPlain(t.any_error, await outcome.catch((error: unknown) => error)))).toEqual(
        errorOf(vector.decoded_error),
      );
  });

  interface Context {
    readonly name: string;
    readonly request: { readonly body: Json };
    readonly ctx: { readonly appCtx: Readonly<Record<string, string>>; readonly securityCtx?: Record<string, string> };
  }
  const { vectors } = recorded<{ vectors: readonly Context[] }>("contexts.json");
  test.for(named(vectors, (vector) => vector.name))("%s", async ([, { request: recordedRequest, ctx }]) => {
    const answer = {
      body: {
        jsonrpc: "2.0",
        id: "<id>",
        result: { output: { STRUCTURE: { "com.vmware.vcenter.vm.power.info": { state: "POWERED_ON" } } } },
      },
    };
    const { schemeId, ...members } = ctx.securityCtx ?? {};
    const kinds = ["userName", "samlToken", "accessToken", "sessionId"];
    const known = Object.keys(members).some((member) => kinds.includes(member));
    const security = (known ? members : ctx.securityCtx) as SecurityContext | undefined;
    expect(known || schemeId === undefined || "schemeId" in security!).toBe(true);
    const context = ctx.appCtx["opId"] === "<opId>" ? undefined : ctx.appCtx;
    const { request } = await replay({ ...power, response: answer }, security, { context });
    expect(request).toEqual(recordedRequest.body);
  });
});

describe("odd answers", () => {
  interface Odd extends Exchange {
    readonly name: string;
    readonly outcome: {
      readonly result?: {
        readonly plain?: Plain;
        readonly native?: string;
        readonly unknown_enum_values?: readonly string[];
      };
      readonly error?: Plain;
      readonly core_exception?: readonly { id: string }[];
      readonly jsonrpc_error?: { readonly code: number };
      readonly exception?: string;
      readonly http_error?: number;
    };
  }
  const { vectors } = recorded<{ vectors: readonly Odd[] }>("decode.json");

  test.for(named(vectors, (vector) => vector.name))("%s", async ([name, vector]) => {
    const { outcome, operation } = await replay(vector, session);
    const settled = await outcome.then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error }),
    );
    const deviation = deviationOf("decode", name);
    if (deviation !== undefined) {
      if (deviation.instead === "delivered") expect(settled.error).toBeUndefined();
      else if (deviation.instead === "refused") expect(settled.error).toBeInstanceOf(MalformedResponseError);
      else expect(settled.error).toBeInstanceOf(ServiceError);
      return;
    }
    const { result, error, jsonrpc_error: refused } = vector.outcome;
    if (result !== undefined) {
      expect(settled.error).toBeUndefined();
      if ("plain" in result)
        expect(flat(toPlain(operation.output?.() ?? t.void, settled.value))).toEqual(flat(result.plain));
      else {
        // Python printed a decimal in place of the number.
        const { total } = (settled.value as { progress: { total: number } }).progress;
        expect(JSON.stringify(vector.response.body)).toContain(`"total":${total},`);
      }
    } else if (error !== undefined) {
      expect(flat(toPlain(t.any_error, settled.error))).toEqual(errorOf(error));
    } else if (
      refused !== undefined &&
      JSON.stringify(vector.response.body ?? "").includes(`"error":{"code":${refused.code}`)
    ) {
      expect(settled.error).toMatchObject({ name: "JsonRpcError", code: refused.code });
    } else {
      // What the official client stumbles over is an error here, too, and one that says what came back.
      const types = [HttpError, JsonRpcError, MalformedResponseError];
      expect(types.some((type) => settled.error instanceof type)).toBe(true);
      expect((settled.error as Error).message).toMatch(/answer|refused/);
    }
  });
});
