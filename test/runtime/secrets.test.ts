import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { PowerClient, powerService, powerStart } from "../../generated/src/vcenter/vm/index.ts";
import { LinksClient, linksService, type LinksCreateInput } from "../../generated/src/vcenter/hvc/index.ts";
import { SessionClient } from "../../generated/src/cis/index.ts";
import { InvalidArgument } from "../../generated/src/vapi/std/errors/index.ts";
import type { Fetch } from "../../generated/src/runtime/http.ts";
import { connect, type ConnectOptions } from "../../generated/src/runtime/connect.ts";
import { log, type LogEvent } from "../../generated/src/runtime/log.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { FakeVcenter, vapiError, type Trouble } from "../../generated/src/runtime/testing/index.ts";

const password = "pässw0rd-SECRET-1";
const argument = "argument-SECRET-2";
const saml = "<saml>SECRET-3</saml>";
const token = "oauth-SECRET-4";

const link: LinksCreateInput = {
  spec: {
    pscHostname: "psc.test",
    domainName: "d",
    username: "admin",
    password: argument,
    adminGroups: new Set(["g"]),
  },
};

/** Every way in which a program may print something. */
function printed(value: unknown): string {
  const all: string[] = [];
  const seen = new Set<unknown>();
  const visit = (item: unknown): void => {
    if (seen.has(item)) return;
    seen.add(item);
    all.push(inspect(item, { depth: 20, showHidden: true }), String(item), JSON.stringify(item) ?? "");
    if (!(item instanceof Error)) return;
    all.push(item.stack ?? "", item.message, JSON.stringify(item, Object.getOwnPropertyNames(item)));
    visit(item.cause);
  };
  visit(value);
  return all.join("\n");
}

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
const protocols = { "JSON-RPC": jsonRpc, "/rest": rest, "/api": api };

describe.for(Object.entries(protocols))("over %s", ([name, protocol]) => {
  const usable = Object.entries(logins).filter(
    ([login]) => name === "JSON-RPC" || login === "user" || login === "session",
  );

  describe.for(usable)("as %s", ([, login]) => {
    const open = () => {
      const vcenter = new FakeVcenter().on(powerService, {}).on(linksService, {});
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

  test("no secret is seen in the log of what goes well, nor on a connection", async () => {
    const vcenter = new FakeVcenter().on(linksService, {});
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

test("what is wrong with an argument is said without its value", async () => {
  const vcenter = new FakeVcenter().on(linksService, {});
  const connection = connect({ host: "vcenter.test", user: "u", password, fetch: vcenter.fetch });
  const wrong = { spec: { ...link.spec, password: [argument] as never } };
  const error = await new LinksClient(connection).create(wrong).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "ValidationError" });
  expect((error as Error).message).toMatch(/^spec\.password: Expected a string, got an instance of Array\./);
  expect(printed(error)).not.toContain(argument);
});

test("a log event says what happened", async () => {
  const vcenter = new FakeVcenter().on(powerService, {});
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
