import { describe, expect, test } from "vitest";
import { PowerClient, Power, powerStart } from "../../generated/src/vcenter/vm/index.ts";
import { LinksClient, Links } from "../../generated/src/vcenter/hvc/index.ts";
import { SessionClient } from "../../generated/src/cis/index.ts";
import { InvalidArgument } from "../../generated/src/vapi/std/errors/index.ts";
import type { Fetch } from "../../generated/src/runtime/http.ts";
import { connect, type ConnectOptions } from "../../generated/src/runtime/connect.ts";
import { log, type LogEvent } from "../../generated/src/runtime/log.ts";
import type { CallRequest } from "../../generated/src/runtime/call.ts";
import { VsphereError } from "../../generated/src/runtime/errors.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import type { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { FakeVcenter, vapiError, type Trouble } from "../../generated/src/runtime/testing/index.ts";
import { argument, link, password, printed, protocols } from "./secrets.ts";

const saml = "<saml>SECRET-3</saml>";
const token = "oauth-SECRET-4";

const troubles: Readonly<Record<string, Trouble>> = {
  "a refused login": { error: vapiError(InvalidArgument, "wrong") },
  "JSON that is cut": {
    status: 200,
    contentType: "application/json",
    body: `{"jsonrpc":"2.0","result":{"output":{"SECRET":"${password}`,
  },
  "JSON of something else": {
    status: 200,
    contentType: "application/json",
    body: `{"value":{"session":"${password}","${argument}":1}}`,
  },
  "a cut connection": { cut: "after" },
};
const logins = {
  user: { user: "u", password },
  saml: { samlToken: saml },
  oauth: { accessToken: token },
  session: { sessionId: "brought-SECRET-5" },
};

describe.for(Object.entries(protocols))("over %s", ([name, protocol]) => {
  const usable = Object.entries(logins).filter(
    ([login]) => name === "JSON-RPC" || login === "user" || login === "session",
  );

  describe.for(usable)("as %s", ([, login]) => {
    const open = () => {
      const vcenter = new FakeVcenter().on(Power, {}).on(Links, {});
      const events: LogEvent[] = [];
      const options = {
        host: "vcenter.test",
        fetch: vcenter.fetch,
        protocol,
        retry: false,
        ...login,
      } as ConnectOptions;
      const connection = connect({ ...options, interceptors: [log((event) => events.push(event))] });
      return { vcenter, events, connection };
    };
    const secretsOf = async (connection: ReturnType<typeof connect>): Promise<string[]> => {
      const id = await connection.sessionId().catch(() => undefined);
      return [password, argument, saml, token, "SECRET", ...(id === undefined ? [] : [id])];
    };

    test.for(Object.entries(troubles))("no secret is seen after %s", async ([, trouble]) => {
      const { vcenter, events, connection } = open();
      vcenter.trouble(trouble, { times: 3 });
      const errors: unknown[] = [];
      const links = new LinksClient(connection);
      for (let round = 0; round < 5; round += 1)
        errors.push(await links.create(link).catch((reason: unknown) => reason));
      expect(errors.some((error) => error instanceof Error)).toBe(true);
      expect(events.length).toBe(5);
      const text = [...errors, ...events, connection, links].map(printed).join("\n");
      for (const secret of await secretsOf(connection)) expect(text).not.toContain(secret);
    });
  });

  test.for(usable)("no secret is seen of what a proxy echoes, as %s", async ([, login]) => {
    for (const contentType of ["text/html", "text/plain"]) {
      const events: LogEvent[] = [];
      const fetch: Fetch = (_url, { headers, body }) =>
        Promise.resolve(
          new Response(
            `<p>You sent ${Object.values(headers).join(" ")} ${body}, that is user:${password};${argument}!</p>`,
            {
              status: 400,
              headers: { "content-type": contentType },
            },
          ),
        );
      const options = { host: "vcenter.test", fetch, protocol, ...login } as ConnectOptions;
      const connection = connect({ ...options, interceptors: [log((event) => events.push(event))] });
      const error: unknown = await new LinksClient(connection).create(link).catch((reason: unknown) => reason);
      expect((error as Error).message).toContain("You sent");
      const text = printed(error) + printed(events);
      const basic = Buffer.from(`u:${password}`).toString("base64");
      for (const secret of [password, argument, "SECRET", basic]) expect(text).not.toContain(secret);
    }
  });

  test("no part of a secret is seen that looks like a tag", async () => {
    const secret = "Zq<b>Qz";
    const body = `<p>You sent user:${secret}!</p>`;
    const fetch: Fetch = () => Promise.resolve(new Response(body, { status: 400 }));
    const connection = connect({ host: "vcenter.test", fetch, protocol, user: "user", password: secret, retry: false });
    const { message } = (await new LinksClient(connection).create(link).catch((reason: unknown) => reason)) as Error;
    expect(message).toContain("You sent");
    for (const part of ["Zq", "Qz"]) expect(message).not.toContain(part);
  });

  test("no secret is seen in the log of what goes well, nor on a connection", async () => {
    const vcenter = new FakeVcenter().on(Links, {});
    const events: LogEvent[] = [];
    const connection = connect({
      host: "vcenter.test",
      user: "u",
      password,
      fetch: vcenter.fetch,
      protocol,
      interceptors: [log((event) => events.push(event))],
    });
    await new LinksClient(connection).create(link);
    await new SessionClient(connection).get();
    const id = (await connection.sessionId())!;
    const text = printed(events) + printed(connection) + printed(new LinksClient(connection));
    for (const secret of [password, argument, id]) expect(text).not.toContain(secret);
    expect(events[0]).toMatchObject({ operation: "create", input: { spec: { username: "admin", password: "***" } } });
    expect(events.map((event) => event.operation)).toEqual(["create", "get"]);
    await connection.close();
  });
});

test.for([
  ["a header of the connection", (value: string) => ({ headers: { "x-key": value } })],
  ["a session", (value: string) => ({ sessionId: value })],
] as const)("a line break in %s is refused without showing it", ([, options]) => {
  for (const value of ["SECRET\nSECRET", "SECRET\r", "SECRET\0", "SECRET€"]) {
    let thrown: unknown;
    try {
      connect({
        host: "vcenter.test",
        ...("sessionId" in options(value) ? {} : { anonymous: true }),
        ...options(value),
      } as ConnectOptions);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(TypeError);
    expect(printed(thrown)).not.toContain("SECRET");
  }
});

test.for(Object.entries(protocols))(
  "nothing is sent over %s with a header that HTTP can't carry",
  async ([, protocol]) => {
    let calls = 0;
    const fetch: Fetch = () => Promise.reject(new Error(`${(calls += 1)}`));
    for (const text of ["SECRET\nx", "SECRET\0", "SECRET€"]) {
      const ways: CallRequest[] = [{ headers: { "x-a": text } }, { security: { sessionId: text } }].map((own) => ({
        operation: powerStart,
        input: { vm: "v" },
        opId: "o",
        timeoutMs: 50,
        ...own,
      }));
      for (const request of protocol === jsonRpc ? ways.slice(0, 1) : ways) {
        const error: unknown = await protocol({ host: "vcenter.test", fetch })(request).catch(
          (reason: unknown) => reason,
        );
        expect(error).toMatchObject({ name: "ValidationError" });
        expect(printed(error)).not.toContain("SECRET");
      }
    }
    expect(calls).toBe(0);
  },
);

test.for(Object.entries(protocols))("what a server says over %s can't write on a terminal", async ([, protocol]) => {
  const wild = "\u001b[31mred\u001b[0m\nline\r\u0007\u009b2J\u202eright\u2066to\u2069left\u200f\u2028\u061c\u0000";
  const clean = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u;
  const vcenter = new FakeVcenter().on(Power, {});
  const connection = connect({
    host: "vcenter.test",
    user: "u",
    password,
    fetch: vcenter.fetch,
    protocol,
    retry: false,
  });
  await connection.sessionId();
  const troubles: Trouble[] = [
    { error: vapiError(InvalidArgument, wild) },
    { status: 500, contentType: "text/html", body: `<p>${wild}</p>` },
    { status: 400, body: JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -1, message: wild, data: wild } }) },
    {
      status: 400,
      body: JSON.stringify({ type: `com.${wild}`, value: { messages: [] }, error_type: wild, messages: [] }),
    },
    { status: 500, contentType: "text/\u009b2J", body: "x" },
  ];
  for (const trouble of troubles) {
    vcenter.trouble(trouble);
    const error = (await new PowerClient(connection).start({ vm: "v" }).catch((reason: unknown) => reason)) as Error;
    expect(error).toBeInstanceOf(VsphereError);
    expect(error.message).toMatch(clean);
    expect(String(error)).toMatch(clean);
    expect(error.stack!.split("\n    at ")[0]).toMatch(clean);
  }
  vcenter.trouble(troubles[0]!);
  const error = (await new PowerClient(connection).start({ vm: "v" }).catch((reason: unknown) => reason)) as Error;
  expect(error.message).toContain("\\u{1b}[31mred\\u{1b}[0m\\u{a}line");
  // What a program reads is as it came.
  expect((error as ServiceError).messages[0]!.defaultMessage).toBe(wild);
});

test("what is wrong with an argument is said without its value", async () => {
  const vcenter = new FakeVcenter().on(Links, {});
  const connection = connect({ host: "vcenter.test", user: "u", password, fetch: vcenter.fetch });
  const wrong = { spec: { ...link.spec, password: [argument] as never } };
  const error = await new LinksClient(connection).create(wrong).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "ValidationError" });
  expect((error as Error).message).toMatch(/^spec\.password: Expected a string, got an instance of Array\./);
  expect(printed(error)).not.toContain(argument);
});

test("a log event says what happened", async () => {
  const vcenter = new FakeVcenter().on(Power, {});
  const events: LogEvent[] = [];
  const connection = connect({
    host: "vcenter.test",
    user: "u",
    password,
    fetch: vcenter.fetch,
    interceptors: [log((event) => events.push(event))],
  });
  vcenter.trouble({ error: vapiError(InvalidArgument, "no") }, { operation: powerStart });
  const error = await new PowerClient(connection)
    .start({ vm: "vm-1" }, { opId: "op-1" })
    .catch((reason: unknown) => reason);
  expect(events).toEqual([
    {
      service: "com.vmware.vcenter.vm.power",
      operation: "start",
      opId: "op-1",
      durationMs: expect.any(Number) as number,
      input: { vm: "vm-1" },
      error,
      errorName: "com.vmware.vapi.std.errors.invalid_argument",
    },
  ]);
});
