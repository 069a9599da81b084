import { describe, expect, test } from "vitest";
import type { Codec } from "../../generated/src/runtime/codec.ts";
import { connect } from "../../generated/src/runtime/connect.ts";
import type { JsonObject, JsonValue } from "../../generated/src/runtime/json.ts";
import { isJsonObject } from "../../generated/src/runtime/json.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { apiCodec, restCodec } from "../../generated/src/runtime/rest-format.ts";
import { FakeVcenter } from "../../generated/src/runtime/testing/index.ts";
import { newest } from "../support/registry.ts";
import { inputSample } from "../support/samples.ts";
import { recorded } from "../support/wire.ts";

/** Where vCenter has an operation: what its own description of 7.0.3 says, and for what came later the bindings of 9.0. */
interface Fact {
  /** Verb and URL below the mount, with parameters of the path in braces. */
  readonly call: string;
  /** Names in the query, without those of `call`. */
  readonly query?: readonly string[];
  /** The parameter that is the whole body, or the names of the members of the body. */
  readonly body?: string | readonly string[];
  /** Parameters by header. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Status of success. */
  readonly status?: number;
}
type Mount = "api" | "rest";

const facts = recorded<Readonly<Record<string, { readonly [Name in Mount]?: Fact }>>>("routes.json");
const mounts = { api: { protocol: api, codec: apiCodec }, rest: { protocol: rest, codec: restCodec } };

/** Names and values of a query; those of lists lose their numbers, those of structures stay together. */
function queryOf(name: string, json: JsonValue, isNamed: boolean): readonly string[] {
  if (Array.isArray(json)) return json.flatMap((item: JsonValue) => queryOf(name, item, true));
  if (!isJsonObject(json)) return [name];
  return Object.entries(json).flatMap(([field, item]) => queryOf(isNamed ? `${name}.${field}` : field, item, true));
}

/** The parameters in the places that a fact says. */
function placed(fact: Fact, parameters: JsonObject, mount: Mount) {
  const { headers = {}, query = [], body = [] } = fact;
  const [verb, template] = fact.call.split(" ") as [string, string];
  const { pathname, searchParams } = new URL(template, "https://vc.test");
  const path = decodeURIComponent(pathname);
  const elsewhere = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!));
  for (const name of [...Object.values(headers), ...searchParams.keys()]) elsewhere.add(name);
  const rest = Object.entries(parameters).filter(([name]) => !elsewhere.has(name));
  const isRead = verb === "GET" || verb === "DELETE";
  // Names are those of parameters, or those of the fields of the one structure that takes their place.
  const fieldsOf = (names: readonly string[]): string | undefined =>
    rest.find(([, value]) => isJsonObject(value) && names.some((field) => Object.hasOwn(value, field)))?.[0];
  const isOfParameters = (names: readonly string[]): boolean => names.every((name) => Object.hasOwn(parameters, name));
  const whole = typeof body === "string" ? body : isOfParameters(body) ? undefined : fieldsOf(body);
  const inQuery = rest.filter(([name]) => isRead || query.includes(name) || name === fieldsOf(query));
  const inBody = rest.filter((entry) => !inQuery.includes(entry));
  return {
    verb,
    path: new RegExp(`^/${mount}${path.replace(/\{\w+\}/g, "[^/]+")}$`),
    fixed: [...searchParams],
    query: inQuery.flatMap(([name, value]) => queryOf(name, value, mount === "rest")),
    body: whole === undefined ? Object.fromEntries(inBody) : parameters[whole],
    headers: Object.entries(headers).map(([header, name]) => [header, parameters[name]] as const),
  };
}

describe.for(["api", "rest"] as const)("/%s", (mount) => {
  const { protocol, codec }: { protocol: typeof rest; codec: Codec } = mounts[mount];
  const rows = Object.entries(facts).flatMap(([name, { [mount]: fact }]) =>
    fact === undefined ? [] : [[name, fact] as const],
  );

  test("is known of as many operations as vCenter has there", () => {
    expect(rows.length).toBe(mount === "api" ? 362 : 305);
    if (mount === "rest") return;
    // No operation is called where nothing says that it is.
    const known = new Set(rows.map(([name]) => name));
    const own = newest.services
      .flatMap(newest.operationsOf)
      .filter((operation) => operation.api !== undefined && operation.service !== "com.vmware.cis.session");
    expect(own.map(({ service, id }) => `${service} ${id}`).filter((name) => !known.has(name))).toEqual([]);
  });

  test.for(rows)("has %s where vCenter has it, and the kit as well", async ([name, fact]) => {
    const operation = newest.operation(...(name.split(" ") as [string, string]));
    const input = inputSample(operation);
    const parameters = codec.encodeInput({ id: "", fields: operation.input }, input);
    const expected = placed(fact, parameters, mount);
    const vcenter = new FakeVcenter({ services: newest.services });
    let sent!: { url: URL; method: string; headers: Readonly<Record<string, string>>; body: unknown };
    let status!: number;
    const fetch: typeof vcenter.fetch = async (url, init) => {
      const { method, headers, body = "{}" } = init;
      sent = { url: new URL(url), method, headers, body: JSON.parse(body) };
      const response = await vcenter.fetch(url, init);
      status = response.status;
      return response;
    };
    const connection = connect({ host: "vc.test", user: "u", password: "p", fetch, protocol });
    await connection.invoke(operation, input);

    const { url, method, headers, body } = sent;
    expect(method).toBe(expected.verb);
    expect(decodeURIComponent(url.pathname)).toMatch(expected.path);
    for (const [key, value] of expected.fixed) if (value !== "") expect(url.searchParams.get(key), key).toBe(value);
    const fixed = new Set(expected.fixed.map(([key]) => key));
    for (const key of fixed) expect(url.searchParams.has(key), key).toBe(true);
    const queried = [...url.searchParams.keys()]
      .filter((key) => !fixed.has(key))
      .map((key) => key.replace(/\.\d+/, ""));
    expect(new Set(queried)).toEqual(new Set(expected.query));
    expect(body).toEqual(expected.body);
    for (const [header, value] of expected.headers) expect(headers[header], header).toBe(value);
    expect(vcenter.calls.at(-1)).toMatchObject({ service: operation.service, operation: operation.id });
    expect(status).toBe(fact.status ?? status);
  });
});
