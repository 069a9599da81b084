import { describe, expect, test } from "vitest";
import { inputOf } from "../../generated/src/runtime/boundary.ts";
import { Fault } from "../../generated/src/runtime/fault.ts";
import { jsonRpcCodec } from "../../generated/src/runtime/json-rpc-format.ts";
import { parseJson, type JsonValue } from "../../generated/src/runtime/json.ts";
import { checkMeaning, checkValue } from "../../generated/src/runtime/testing/check.ts";
import { FakeVcenter } from "../../generated/src/runtime/testing/index.ts";
import { typeOf } from "../support/plain.ts";
import { registry } from "../support/registry.ts";
import { recorded } from "../support/wire.ts";

interface Check {
  readonly type: unknown;
  readonly jsonrpc_text: string;
  readonly parse?: object;
  readonly definition_messages?: readonly { readonly id: string }[] | { readonly exception: string };
  readonly conversion?: { readonly core_exception?: readonly { readonly id: string }[]; readonly exception?: string };
}

const style = { tagged: true, mapsAsObjects: false };

function faultOf(check: Check): readonly string[] {
  try {
    const type = typeOf(check.type);
    const json = parseJson(check.jsonrpc_text);
    checkValue(type, json, style);
    checkMeaning(type, json, jsonRpcCodec.decode(type, json), style);
    return [];
  } catch (error) {
    if (error instanceof Fault) return error.messages.map((message) => message.id);
    if (error instanceof SyntaxError) return ["syntax"];
    throw error;
  }
}

const { server_checks: checks } = recorded<{ server_checks: readonly Check[] }>("encoding.json");

/** Texts that Python's server takes, or refuses by accident, and this one doesn't. */
const stricter = /^(NaN|9223372036854775808|.*"BINARY":"AA E=".*)$/;

describe("a value is checked as the official server checks it", () => {
  test.for(checks.map((check) => [`${JSON.stringify(check.type)}: ${check.jsonrpc_text}`, check] as const))(
    "%s",
    ([, check]) => {
      const ids = faultOf(check);
      const { definition_messages: definition, conversion, parse } = check;
      if (Array.isArray(definition) && definition.length > 0)
        expect(ids).toEqual((definition as { id: string }[]).map((message) => message.id));
      // What the official server can't parse, or stumbles over, is refused here with a message of some kind.
      else if (
        parse !== undefined ||
        conversion !== undefined ||
        (definition !== undefined && !Array.isArray(definition))
      ) {
        const [expected] = conversion?.core_exception ?? [];
        if (
          expected !== undefined &&
          definition !== undefined &&
          Array.isArray(definition) &&
          !/datetime/.test(expected.id)
        )
          expect(ids).toContain(expected.id);
        else expect(ids.length).toBeGreaterThan(0);
      } else if (stricter.test(check.jsonrpc_text)) expect(ids.length).toBe(1);
      else expect(ids).toEqual([]);
    },
  );
});

describe("a request is answered as a server answers it", () => {
  const vcenter = new FakeVcenter({ services: registry.services });
  const service = "com.vmware.vcenter.vm.power";
  const send = async (
    body: unknown,
    contentType = "application/json",
  ): Promise<{
    error?: { code: number };
    result?: { error?: { ERROR: Record<string, { messages: { STRUCTURE: Record<string, { id: string }> }[] }> } };
    id: JsonValue;
    status: number;
  }> => {
    const answer = await vcenter.answer({
      method: "POST",
      path: "/api",
      query: new URLSearchParams(),
      header: (name) => (name === "content-type" ? contentType : undefined),
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return {
      status: answer.status,
      ...(answer.body.startsWith("{") ? (JSON.parse(answer.body) as { id: JsonValue }) : { id: null }),
    };
  };
  const login = async (): Promise<string> => {
    const { result } = (await send(
      request("com.vmware.cis.session", "create", {}, { userName: "u", password: "p" }),
    )) as unknown as { result: { output: { SECRET: string } } };
    return result.output.SECRET;
  };
  const request = (serviceId: string, operationId: string, input: object, securityCtx?: object) => ({
    jsonrpc: "2.0",
    method: "invoke",
    id: "7",
    params: {
      serviceId,
      operationId,
      input: { STRUCTURE: { "operation-input": input } },
      ctx: { appCtx: {}, ...(securityCtx && { securityCtx }) },
    },
  });
  const errorOf = async (body: object): Promise<readonly string[]> => {
    const { result } = await send(body);
    const [name, fields] = Object.entries(result?.error?.ERROR ?? {})[0] ?? ["none", { messages: [] }];
    return [
      name.slice(name.lastIndexOf(".") + 1),
      ...fields.messages.map((message) => Object.values(message.STRUCTURE)[0]!.id),
    ];
  };

  test("refusals of JSON-RPC have the codes of the official server", async () => {
    const good = request(service, "get", { vm: "vm-1" });
    expect((await send("{")).error).toMatchObject({ code: -32700 });
    expect((await send([])).error).toMatchObject({ code: -32600 });
    expect((await send({ ...good, jsonrpc: "1.0" })).error).toMatchObject({ code: -32600 });
    expect((await send({ ...good, method: "call" })).error).toMatchObject({ code: -32601 });
    expect((await send({ ...good, params: { ...good.params, ctx: undefined } })).error).toMatchObject({ code: -32602 });
    expect((await send({ ...good, params: { ...good.params, input: { vm: "vm-1" } } })).error).toMatchObject({
      code: -32602,
    });
    expect((await send(good, "text/plain")).status).toBe(400);
    expect((await send({ ...good, id: 5 })).id).toBe(5);
  });

  test("what no definition has is refused", async () => {
    const security = { sessionId: await login() };
    expect(await errorOf(request("com.example.none", "get", {}, security))).toEqual([
      "operation_not_found",
      "vapi.method.input.invalid.interface",
    ]);
    expect(await errorOf(request(service, "explode", {}, security))).toEqual([
      "operation_not_found",
      "vapi.method.input.invalid.method",
    ]);
    expect(await errorOf(request(service, "get", { vm: "vm-1" }))).toEqual([
      "unauthenticated",
      "vapi.security.authentication.invalid",
    ]);
    expect(await errorOf(request(service, "get", { vm: "vm-1" }, { sessionId: "none" }))).toEqual([
      "unauthenticated",
      "vapi.security.authentication.invalid",
    ]);
    expect(await errorOf(request(service, "get", {}, security))).toEqual([
      "invalid_argument",
      "vapi.data.structure.field.missing",
    ]);
    expect(await errorOf(request(service, "get", { vm: 5 }, security))).toEqual([
      "invalid_argument",
      "vapi.data.structure.field.invalid",
      "vapi.data.validate.mismatch",
    ]);
    expect(await errorOf(request(service, "get", { vm: "vm-1", color: "red" }, security))).toEqual([
      "unexpected_input",
      "vapi.data.structure.field.unexpected",
    ]);
    expect(await errorOf(request(service, "get", { vm: "vm-1", color: { OPTIONAL: null } }, security))).toEqual([
      "none",
    ]);
  });

  test("unions and sets are checked", async () => {
    const security = { sessionId: await login() };
    const update = (spec: object) =>
      request(
        "com.vmware.vcenter.vm.hardware",
        "update",
        { vm: "vm-1", spec: { STRUCTURE: { "com.vmware.vcenter.vm.hardware.update_spec": spec } } },
        security,
      );
    expect(
      await errorOf(update({ upgrade_policy: { OPTIONAL: "NEVER" }, upgrade_version: { OPTIONAL: "VMX_14" } })),
    ).toEqual(["invalid_argument", "vapi.data.structure.union.extra"]);
    expect(
      await errorOf(update({ upgrade_policy: { OPTIONAL: "ALWAYS" }, upgrade_version: { OPTIONAL: "VMX_14" } })),
    ).toEqual(["none"]);
    const compatible = (datastores: readonly string[]) =>
      request("com.vmware.vcenter.storage.policies", "check_compatibility", { policy: "p", datastores }, security);
    expect(await errorOf(compatible(["a", "a"]))).toEqual([
      "invalid_argument",
      "vapi.bindings.typeconverter.set.duplicate.element",
    ]);
    expect(await errorOf(compatible(["a", "b"]))).toEqual(["none"]);
  });

  test("a handler that throws, or answers with another type, is an internal error", async () => {
    const power = registry.service(service);
    const own = new FakeVcenter({ services: [] }).on(power, {
      get: () => {
        throw new Error("mine");
      },
      start: () => 5,
    });
    const operation = registry.operation(service, "get");
    expect(inputOf(operation).id).toBe("operation-input");
    const { result } = JSON.parse(
      (
        await own.answer({
          method: "POST",
          path: "/api",
          query: new URLSearchParams(),
          header: () => "application/json",
          body: JSON.stringify(request("com.vmware.cis.session", "create", {}, { userName: "u", password: "p" })),
        })
      ).body,
    ) as { result: { output: { SECRET: string } } };
    for (const id of ["get", "start"]) {
      const answer = await own.answer({
        method: "POST",
        path: "/api",
        query: new URLSearchParams(),
        header: () => "application/json",
        body: JSON.stringify(request(service, id, { vm: "vm-1" }, { sessionId: result.output.SECRET })),
      });
      expect(answer.body).toContain("com.vmware.vapi.std.errors.internal_server_error");
    }
  });
});
