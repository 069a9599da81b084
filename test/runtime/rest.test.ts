import { describe, expect, test } from "vitest";
import { sessionCreate, sessionDelete } from "../../generated/src/cis/index.ts";
import { datastoreFind } from "../../generated/src/vcenter/inventory/index.ts";
import { hardwareUpdate, hardwareUpgrade, powerStart } from "../../generated/src/vcenter/vm/index.ts";
import { createInvoker, type SecurityContext } from "../../generated/src/runtime/call.ts";
import type { OperationDescriptor } from "../../generated/src/runtime/descriptor.ts";
import { HttpError, MalformedResponseError, ValidationError } from "../../generated/src/runtime/errors.ts";
import { api, rest, type RestOptions } from "../../generated/src/runtime/rest.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { fakeFetch, type Sent } from "../support/fake-fetch.ts";
import { flat, fromPlain, toPlain, type Plain } from "../support/plain.ts";
import { registry } from "../support/registry.ts";
import { recorded, type Json } from "../support/wire.ts";
import { deviationOf } from "../wire/deviations.ts";
import * as t from "../../generated/src/runtime/types.ts";

interface Exchange {
  readonly service: string;
  readonly operation: string;
  readonly variant: string;
  readonly args: { readonly [name: string]: Plain };
  readonly request: { readonly method: string; readonly url: string; readonly body: Json };
  readonly response: { readonly status: number; readonly body?: Json };
  readonly decoded?: Plain;
  readonly result?: Plain;
}

type Protocol = (options: RestOptions) => ReturnType<typeof rest>;

async function call(
  protocol: Protocol,
  operation: OperationDescriptor<object, unknown>,
  args: { readonly [name: string]: Plain },
  response: { readonly status: number; readonly body?: Json; readonly contentType?: string },
  security?: SecurityContext,
  options: Partial<RestOptions> = {},
): Promise<{ sent: readonly Sent[]; outcome: Promise<unknown> }> {
  const { body } = response;
  const text =
    body === undefined || body === ""
      ? ""
      : typeof body === "string" && body.startsWith("<")
        ? body
        : JSON.stringify(body);
  const { sent, fetch } = fakeFetch(() => ({ status: response.status, contentType: response.contentType, body: text }));
  const invoker = createInvoker(protocol({ host: "vc.test", fetch, ...options }), { security });
  const outcome = invoker.invoke(operation, fromPlain({ id: "", fields: operation.input }, args) as object);
  await outcome.catch(() => undefined);
  return { sent, outcome };
}

const named = <T>(vectors: readonly T[], name: (vector: T) => string) =>
  vectors.map((vector) => [name(vector), vector] as const);
const session = { sessionId: "SESSION-ID-1" };

const withoutClasses = (json: unknown): unknown =>
  JSON.parse(JSON.stringify(json ?? null), (name, value: unknown) => (name === "@class" ? undefined : value));
/** Without unset fields, and the names of dynamic structures and errors, which the recorded server leaves out. */
const nameless = (plain: Plain): unknown =>
  JSON.parse(JSON.stringify(flat(plain)), (name, value: unknown) => {
    if (value === null || name === "$structure" || name === "$error" || name === "python") return undefined;
    const fields = (value as { fields?: unknown } | null)?.fields;
    return fields === undefined ? value : fields;
  });
/** What the recorded client sends for nothing. */
const isNothing = (body: Json | undefined): boolean =>
  body === null || body === undefined || JSON.stringify(body) === "{}";

const record = recorded<{
  operations: readonly Exchange[];
  errors: readonly (Exchange & { readonly error: string })[];
  security_contexts: readonly { name: string; outcome: string; request?: { headers: Record<string, string> } }[];
  path_escaping: readonly { vm: string }[];
  status_of_error: Record<string, number>;
}>("rest.json");
const byRules = recorded<{
  vcenter: readonly Exchange[];
  urls: readonly {
    service: string;
    operation: string;
    swagger_6_7: readonly string[];
    client_rest_metadata: string | null;
  }[];
}>("rest_default.json");

describe("/rest by templates, as the official client speaks", () => {
  test.for(named(record.operations, (vector) => `${vector.service} ${vector.operation}, ${vector.variant}`))(
    "%s",
    async ([name, vector]) => {
      const operation = registry.operation(vector.service, vector.operation);
      const { sent, outcome } = await call(rest, operation, vector.args, vector.response, session);
      const deviation = deviationOf("rest", name);
      const { method, url, body, headers } = sent[0]!;
      expect(method).toBe(vector.request.method);
      expect(headers).toMatchObject({ "vmware-api-session-id": "SESSION-ID-1", accept: "application/json" });
      if (deviation === undefined) {
        expect(decodeURIComponent(url.replace("https://vc.test", ""))).toBe(decodeURIComponent(vector.request.url));
        if (!isNothing(vector.request.body))
          expect(withoutClasses(JSON.parse(body!))).toEqual(withoutClasses(vector.request.body));
        else expect(body === undefined || body === "{}").toBe(true);
      }
      expect(nameless(toPlain(operation.output?.() ?? t.void, await outcome))).toEqual(
        nameless(vector.decoded ?? null),
      );
    },
  );

  test("a filter is in the query of a GET, never in its body", async () => {
    const operation = registry.operation("com.vmware.vcenter.storage.policies", "list");
    const args = { filter: { policies: ["p 1", "p&2"] } };
    const numbered = await call(rest, operation, args, { status: 200, body: { value: [] } });
    expect(numbered.sent[0]).toMatchObject({
      body: undefined,
      url: "https://vc.test/rest/vcenter/storage/policies?filter.policies.1=p%201&filter.policies.2=p%262",
    });
    const repeated = await call(rest, operation, args, { status: 200, body: { value: [] } }, undefined, {
      queryLists: "repeated",
    });
    expect(repeated.sent[0]!.url).toBe(
      "https://vc.test/rest/vcenter/storage/policies?filter.policies=p%201&filter.policies=p%262",
    );
    const later = await call(api, { ...operation, api: "GET /vcenter/storage/policies" }, args, {
      status: 200,
      body: [],
    });
    expect(later.sent[0]!.url).toBe("https://vc.test/api/vcenter/storage/policies?policies=p%201&policies=p%262");
  });

  test.for(named(record.path_escaping, (vector) => JSON.stringify(vector.vm)))(
    "an identifier in a path: %s",
    async ([, { vm }]) => {
      const operation = registry.operation("com.vmware.vcenter.vm.power", "get");
      const { sent, outcome } = await call(
        rest,
        operation,
        { vm },
        { status: 200, body: { value: { state: "POWERED_ON" } } },
      );
      if (["", ".", ".."].includes(vm)) {
        await expect(outcome).rejects.toBeInstanceOf(ValidationError);
        expect(sent).toEqual([]);
        return;
      }
      await outcome;
      const segments = new URL(sent[0]!.url).pathname.split("/");
      expect(segments.map(decodeURIComponent)).toEqual(["", "rest", "vcenter", "vm", vm, "power"]);
    },
  );

  test.for(named(record.security_contexts, (vector) => vector.name))("authenticated: %s", async ([name, vector]) => {
    const contexts: Record<string, SecurityContext | undefined> = {
      anonymous: undefined,
      session: { sessionId: "S-1" },
      "user and password": { userName: "user@vsphere.local", password: "päss:w" },
      "SAML bearer": { samlToken: "<saml2:Assertion/>" },
      OAuth: { accessToken: "oauth-token" },
    };
    const security = name in contexts ? contexts[name] : { schemeId: "org.example.scheme" };
    const operation = registry.operation("com.vmware.vcenter.vm.power", "get");
    const { sent, outcome } = await call(
      rest,
      operation,
      { vm: "vm-101" },
      { status: 200, body: { value: { state: "POWERED_ON" } } },
      security,
    );
    const recordedHeaders = vector.request?.headers ?? {};
    if (name in contexts && (security === undefined || "sessionId" in security || "userName" in security)) {
      expect(sent[0]!.headers["authorization"]).toBe(recordedHeaders["Authorization"]);
      expect(sent[0]!.headers["vmware-api-session-id"]).toBe(recordedHeaders["vmware-api-session-id"]);
    } else {
      // The official client sends nothing of them, and so an anonymous call.
      await expect(outcome).rejects.toThrow("log in over JSON-RPC");
      expect(sent).toEqual([]);
    }
  });
});

describe("/rest by rules, as vCenter has it", () => {
  const withoutTemplate = (operation: OperationDescriptor<object, unknown>): OperationDescriptor<object, unknown> => {
    const { rest: _rest, ...rules } = operation;
    return rules;
  };
  test.for(named(byRules.vcenter, (vector) => `${vector.service} ${vector.operation}, ${vector.variant}`))(
    "%s",
    async ([, vector]) => {
      const operation = withoutTemplate(registry.operation(vector.service, vector.operation));
      const { sent, outcome } = await call(rest, operation, vector.args, vector.response, session);
      const { method, url, body } = sent[0]!;
      expect(`${method} ${decodeURIComponent(url.replace("https://vc.test", ""))}`).toBe(
        `${vector.request.method} ${decodeURIComponent(vector.request.url)}`,
      );
      if (!isNothing(vector.request.body))
        expect(withoutClasses(JSON.parse(body!))).toEqual(withoutClasses(vector.request.body));
      if (vector.response.status === 500) {
        // The recorded server fails on a dynamic structure; what is compared is the request.
        await expect(outcome).rejects.toBeInstanceOf(HttpError);
        return;
      }
      // The recorded sessions are of a server before the recorded one.
      const { value } = (vector.response.body || { value: null }) as { value: Plain };
      const expected = vector.service === "com.vmware.cis.session" ? value : (vector.result ?? null);
      expect(nameless(toPlain(operation.output?.() ?? t.void, await outcome))).toEqual(nameless(expected));
    },
  );

  test.for(
    named(
      byRules.urls.filter((item) => item.swagger_6_7.length > 0),
      (item) => `${item.service} ${item.operation}`,
    ),
  )("the URL of %s is that of vCenter's own description", async ([, { service, operation: id, swagger_6_7 }]) => {
    const operation = registry.operation(service, id);
    const samples = byRules.vcenter.find((vector) => vector.service === service && vector.operation === id)!;
    const { sent } = await call(rest, operation, samples.args, samples.response);
    const path = decodeURIComponent(sent[0]!.url.replace("https://vc.test", ""));
    const [method, template] = swagger_6_7[0]!.split(" ") as [string, string];
    const pattern = template.replace(/[.?~]/g, "\\$&").replace(/\{[^}]*\}/g, "[^/?]+");
    expect(sent[0]!.method).toBe(method);
    expect(path.replace(/[?&](filter|rp).*/, "")).toMatch(new RegExp(`^${pattern}$`));
  });
});

describe("/rest of services that no record has", () => {
  const updateFiles = "com.vmware.content.library.item.updatesession.file";

  test.for([
    ["get", { update_session_id: "1", file_name: "a.ovf" }, "POST", "/id:1?~action=get"],
    ["list", { update_session_id: "1" }, "GET", "?update_session_id=1"],
    ["remove", { update_session_id: "1", file_name: "a.ovf" }, "POST", "/id:1?~action=remove"],
  ] as const)("%s has what it needs in its path or body", async ([id, args, method, end]) => {
    const { sent } = await call(rest, registry.operation(updateFiles, id), args, { status: 200, body: { value: [] } });
    const base = "https://vc.test/rest/com/vmware/content/library/item/updatesession/file";
    expect(sent[0]).toMatchObject({ method, url: base + end });
    if (method === "POST") expect(JSON.parse(sent[0]!.body!)).toEqual({ file_name: "a.ovf" });
    else expect(sent[0]!.body).toBeUndefined();
  });

  test.for([
    ["/rest", rest, { value: { name: "a.ovf", source_type: "PUSH", status: "READY" } }],
    ["/api", api, { name: "a.ovf", source_type: "PUSH", status: "READY" }],
  ] as const)("a number that %s leaves out is zero, as servers written in Go have it", async ([, protocol, body]) => {
    const get = { ...registry.operation(updateFiles, "get"), api: "GET /files/{update_session_id}/{file_name}" };
    const { outcome } = await call(protocol, get, { update_session_id: "1", file_name: "a" }, { status: 200, body });
    expect(await outcome).toMatchObject({ name: "a.ovf", bytesTransferred: 0 });
  });

  test("so is a text; an identifier or a value of an enumeration is not", async () => {
    const get = registry.operation(updateFiles, "get");
    const read = async (body: Json) =>
      (await call(rest, get, { update_session_id: "1", file_name: "a" }, { status: 200, body: { value: body } }))
        .outcome;
    expect(await read({ source_type: "PUSH", status: "READY" })).toMatchObject({ name: "" });
    await expect(read({ source_type: "PUSH" })).rejects.toThrow("status: Field status of");
    await expect(read({ source_type: "PUSH", status: "READY", name: null })).rejects.toThrow("name: Expected");
  });
});

describe("errors over /rest and /api", () => {
  test.for(named(record.errors, (vector) => `${vector.error}, ${vector.variant}`))("%s", async ([, vector]) => {
    const operation = registry.operation("com.vmware.vcenter.vm.power", "get");
    const answer = { status: vector.response.status, body: vector.response.body! };
    const first = await call(rest, operation, { vm: "vm-101" }, answer);
    const error = (await first.outcome.catch((reason: unknown) => reason)) as ServiceError;
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ wireName: vector.error, httpStatus: vector.response.status, operation: "get" });
    const { value } = vector.response.body as { value: { messages?: readonly { default_message: string }[] } };
    expect(error.messages.map((message) => message.defaultMessage)).toEqual(
      (value.messages ?? []).map((message) => message.default_message),
    );
    if (!registry.hasError(vector.error)) return;
    expect(error).toBeInstanceOf(registry.error(vector.error));
    const error_type = vector.error.slice(vector.error.lastIndexOf(".") + 1).toUpperCase();
    const later = await call(
      api,
      { ...operation, api: "GET /vcenter/vm/{vm}/power" },
      { vm: "vm-101" },
      { status: vector.response.status, body: { error_type, ...value } },
    );
    const same = (await later.outcome.catch((reason: unknown) => reason)) as ServiceError;
    expect(same).toBeInstanceOf(registry.error(vector.error));
    expect(same.messages).toEqual(error.messages);
  });
});

describe("odd answers over /rest", () => {
  interface Odd extends Exchange {
    readonly name: string;
    readonly response: {
      readonly status: number;
      readonly body?: Json;
      readonly body_text?: string;
      readonly content_type?: string;
    };
    readonly outcome: { readonly result?: Plain; readonly error?: Plain };
  }
  const { vectors } = recorded<{ vectors: readonly Odd[] }>("rest_decode.json");
  test.for(named(vectors, (vector) => vector.name))("%s", async ([name, vector]) => {
    const operation = registry.operation(vector.service, vector.operation);
    const { outcome } = await call(rest, operation, vector.args, vector.response, session);
    const settled = await outcome.then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error }),
    );
    const deviation = deviationOf("rest_decode", name);
    if (deviation?.instead === "delivered") return expect(settled.error).toBeUndefined();
    if (deviation?.instead === "reported as the error that it is")
      return expect(settled.error).toBeInstanceOf(ServiceError);
    if (deviation !== undefined)
      return expect([HttpError, MalformedResponseError].some((type) => settled.error instanceof type)).toBe(true);
    if ("result" in vector.outcome) {
      expect(settled.error).toBeUndefined();
      expect(nameless(toPlain(operation.output?.() ?? t.void, settled.value))).toEqual(
        nameless(vector.outcome.result ?? null),
      );
    } else if (vector.outcome.error !== undefined) {
      expect(settled.error).toBeInstanceOf(ServiceError);
      expect((settled.error as ServiceError).wireName).toBe((vector.outcome.error as { $error: string }).$error);
    } else expect([HttpError, MalformedResponseError].some((type) => settled.error instanceof type)).toBe(true);
  });
});

describe("/api of 7.0", () => {
  const sent = async (
    operation: OperationDescriptor<never, unknown>,
    args: { readonly [name: string]: Plain },
    body: Json = null,
  ) => {
    const { sent: requests, outcome } = await call(api, operation as never, args, { status: 200, body });
    return { ...requests[0]!, outcome };
  };

  test("has actions in the query and bodies without a wrapper", async () => {
    const start = await sent(powerStart, { vm: "vm-1" });
    expect([start.method, start.url]).toEqual(["POST", "https://vc.test/api/vcenter/vm/vm-1/power?action=start"]);
    const upgrade = await sent(hardwareUpgrade, { vm: "vm-1", version: "VMX_14" });
    expect(upgrade.url).toBe("https://vc.test/api/vcenter/vm/vm-1/hardware?action=upgrade");
    const update = await sent(hardwareUpdate, {
      vm: "vm-1",
      spec: { upgrade_policy: "NEVER" },
    });
    expect([update.method, update.url, update.body]).toEqual([
      "PATCH",
      "https://vc.test/api/vcenter/vm/vm-1/hardware",
      '{"upgrade_policy":"NEVER"}',
    ]);
  });

  test("has sessions of its own", async () => {
    const create = await sent(sessionCreate, {}, "a-session");
    expect([create.method, create.url, await create.outcome]).toEqual([
      "POST",
      "https://vc.test/api/session",
      "a-session",
    ]);
    const end = await sent(sessionDelete, {});
    expect([end.method, end.url]).toEqual(["DELETE", "https://vc.test/api/session"]);
  });

  test("has maps as objects, both ways", async () => {
    const found = await sent(
      datastoreFind,
      { datastores: ["ds-1", "ds-2"] },
      { "ds-1": { type: "VMFS" }, "ds-2": null },
    );
    expect([...((await found.outcome) as Map<string, unknown>)]).toEqual([
      ["ds-1", { type: "VMFS" }],
      ["ds-2", undefined],
    ]);
    const operation: OperationDescriptor<object, void> = {
      service: "a.b",
      id: "set",
      input: () => ({ counts: t.map(t.long, t.boolean) }),
      api: { call: "POST /counts", body: "counts" },
    };
    const { fetch, sent: requests } = fakeFetch(() => ({ status: 204 }));
    await createInvoker(api({ host: "vc.test", fetch })).invoke(operation, { counts: new Map([[5, true]]) });
    expect(requests[0]!.body).toBe('{"5":true}');
  });
});
