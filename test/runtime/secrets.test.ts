import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { PowerClient, Power, powerStart } from "../../generated/src/vcenter/vm/index.ts";
import { LinksClient, Links, type LinksCreateParameters } from "../../generated/src/vcenter/hvc/index.ts";
import { SessionClient } from "../../generated/src/cis/index.ts";
import { InvalidArgument, Unauthenticated } from "../../generated/src/vapi/std/errors/index.ts";
import { DataValue } from "../../generated/src/runtime/data-value.ts";
import type { Fields, Type } from "../../generated/src/runtime/descriptor.ts";
import { DynamicStructure } from "../../generated/src/runtime/dynamic-structure.ts";
import type { Fetch } from "../../generated/src/runtime/http.ts";
import { connect, type ConnectOptions } from "../../generated/src/runtime/connect.ts";
import { log, type LogEvent } from "../../generated/src/runtime/log.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import type { CallRequest } from "../../generated/src/runtime/call.ts";
import { VsphereError } from "../../generated/src/runtime/errors.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import type { ServiceError } from "../../generated/src/runtime/service-error.ts";
import * as t from "../../generated/src/runtime/types.ts";
import { FakeVcenter, vapiError, type Trouble } from "../../generated/src/runtime/testing/index.ts";

const password = "pässw0rd-SECRET-1";
const argument = "argument-SECRET-2";
const saml = "<saml>SECRET-3</saml>";
const token = "oauth-SECRET-4";

const link: LinksCreateParameters = {
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

/** Secrets that texts of several kinds write in different ways. */
const spellings = ["plain-SECRET-6", 'quote"back\\slash-SECRET-7', "100%-SECRET-8&=?", "SECRET-9"];

describe.for(Object.entries(protocols))("what a server sends back over %s", ([, protocol]) => {
  const echoes: Readonly<Record<string, (texts: readonly string[]) => Response>> = {
    "a redirect": (texts) =>
      new Response(null, {
        status: 302,
        headers: {
          location: `https://elsewhere.test/${texts.map(encodeURIComponent).join("/")}?s=${texts.map(encodeURIComponent).join("&")}`,
        },
      }),
    "a redirect of a user": (texts) =>
      new Response(null, {
        status: 307,
        headers: { location: `https://u:${encodeURIComponent(texts[0]!)}@elsewhere.test/` },
      }),
    "a redirect to a path": (texts) =>
      new Response(null, { status: 302, headers: { location: `/ui/${texts.map(encodeURIComponent).join("/")}` } }),
    "a content type": (texts) =>
      new Response("x", { headers: { "content-type": `text/html; s="${texts.join(" ")}"` } }),
    "a page": (texts) =>
      new Response(`<p>You sent ${texts.join(", ")}!</p>`, { status: 400, headers: { "content-type": "text/html" } }),
    "a page with JSON": (texts) =>
      new Response(`You sent ${JSON.stringify(texts)}!`, { status: 400, headers: { "content-type": "text/plain" } }),
    "JSON of something else": (texts) => Response.json({ you: { sent: texts } }, { status: 400 }),
    "an error of the service": (texts) => {
      const message = {
        id: `a.${texts[0]!}`,
        default_message: `Wrong: ${texts.join(" ")}, ${JSON.stringify(texts)}.`,
        args: texts,
      };
      const messages = [message, { STRUCTURE: { "com.vmware.vapi.std.localizable_message": message } }];
      const name = "com.vmware.vapi.std.errors.invalid_argument";
      return protocol === jsonRpc
        ? Response.json({ result: { error: { ERROR: { [name]: { messages: messages.slice(1), x: texts } } } } })
        : Response.json(
            {
              type: name,
              error_type: "INVALID_ARGUMENT",
              value: { messages: messages.slice(0, 1), x: texts },
              messages: messages.slice(0, 1),
            },
            { status: 400 },
          );
    },
    "an error of JSON-RPC": (texts) =>
      Response.json({ error: { code: -32600, message: texts.join(), data: texts.join() } }),
  };

  test.for(Object.keys(echoes))("%s: no secret of a session, a header or an argument is seen of it", async (kind) => {
    for (const spelling of spellings) {
      const secret = {
        // It begins as another secret does.
        session: `header-${spelling}-SECRET`.replace(/[^!-~]/g, ""),
        header: `header-${spelling}`,
        argument: `argument-${spelling}`,
      };
      const fetch: Fetch = async (_url, { body }) => {
        const echo = echoes[kind]!(Object.values(secret));
        if (!echo.headers.get("content-type")?.startsWith("application/json") || protocol !== jsonRpc) return echo;
        const { id } = JSON.parse(body!) as { id: string };
        return Response.json({ jsonrpc: "2.0", id, ...((await echo.json()) as object) }, { status: echo.status });
      };
      const events: LogEvent[] = [];
      const options = { host: "vcenter.test", fetch, protocol, sessionId: secret.session, retry: false as const };
      const connection = connect({
        ...options,
        headers: { "x-key": secret.header },
        interceptors: [log((event) => void events.push(event))],
      });
      const input = { spec: { ...link.spec, password: secret.argument } };
      const error: unknown = await new LinksClient(connection).create(input).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(VsphereError);
      expect(printed(error) + printed(events), kind).not.toContain("SECRET");
    }
  });

  test("the password and its header, when a login fails", async () => {
    const seen: string[] = [];
    for (const kind of Object.keys(echoes)) {
      const fetch: Fetch = (_url, { headers, body }) => {
        const sent = [password, ...Object.values(headers).filter((value) => value.startsWith("Basic")), body ?? ""];
        return Promise.resolve(
          echoes[kind]!(sent.filter((text) => /^[ -~]*$/.test(text) || kind !== "a content type")),
        );
      };
      const connection = connect({ host: "vcenter.test", user: "u", password, fetch, protocol, retry: false });
      seen.push(printed(await connection.sessionId().catch((reason: unknown) => reason)));
    }
    const basic = Buffer.from(`u:${password}`).toString("base64");
    for (const text of seen) {
      expect(text).not.toContain("SECRET");
      expect(text).not.toContain(basic);
    }
  });
});

/** Where a program may have a secret among its arguments. */
const inner = { id: "a.inner", fields: (): Fields => ({ password: t.secret }) };
const renamed = { id: "a.renamed", members: { pass_word: "other" }, fields: (): Fields => ({ pass_word: t.secret }) };
const places: Readonly<Record<string, readonly [type: Type, value: (secret: string) => unknown]>> = {
  "a parameter": [t.secret, (secret) => secret],
  "an optional one": [t.optional(t.secret), (secret) => secret],
  "a field": [inner, (password) => ({ password })],
  "a field with a member of another name": [renamed, (other) => ({ other })],
  "a list": [t.list(t.secret), (secret) => [secret]],
  "a set": [t.set(t.secret), (secret) => new Set([secret])],
  "a map": [t.map(t.string, t.secret), (secret) => new Map([["a", secret]])],
  "a dynamic structure": [t.dynamic(), (password) => DynamicStructure.from(inner, { password })],
  "a value of any type": [t.opaque, (secret) => DataValue.of(t.secret, secret)],
};

const inHtml = (text: string): string =>
  text.replace(
    /[^\w ]/gu,
    (character) => ({ "&": "&amp;", "<": "&lt;" })[character] ?? `&#${character.codePointAt(0)};`,
  );
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
/** How what comes back may spell what was sent. */
const written: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "as JSON": inJson,
  "as ASCII in JSON": (text) =>
    text.replace(/[^\w ]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "as HTML": inHtml,
  "in hexadecimal HTML": (text) =>
    text.replace(/[^\w ]/gu, (character) => `&#x${character.codePointAt(0)!.toString(16)};`),
  "as a part of a URL": encodeURIComponent,
  "as a form": (text) => new URLSearchParams([["", text]]).toString().slice(1),
  "in small letters": (text) => text.toLowerCase(),
};

describe.for(Object.entries(protocols))("a secret that comes back over %s", ([, protocol]) => {
  /** Where an answer may have it; an error has it in its messages, in fields that nobody knows, and in their names. */
  const errorWith = (name: string, text: string, id: string): string => {
    const message = { id: text, default_message: `It is ${text}.`, args: [text] };
    const tagged = { STRUCTURE: { "com.vmware.vapi.std.localizable_message": message } };
    const deep = JSON.parse(`${"[".repeat(450)}${JSON.stringify(text)}${"]".repeat(450)}`) as unknown;
    const fields = (messages: unknown): object => ({ messages: [messages], [text]: 1, x: { [text]: [text] }, deep });
    return JSON.stringify(
      protocol === jsonRpc
        ? { jsonrpc: "2.0", id, result: { error: { ERROR: { [name]: fields(tagged) } } } }
        : { type: name, value: fields(message), error_type: name, ...fields(message) },
    );
  };
  const answers: Readonly<Record<string, (text: string, id: string) => Response>> = {
    "an error": (text, id) => new Response(errorWith("com.vmware.vapi.std.errors.error", text, id), { status: 400 }),
    "the name of an error": (text, id) => new Response(errorWith(`a.${text}`, text, id), { status: 400 }),
    "a page": (text) =>
      new Response(`<p>It is ${text}, "${text}".</p>`, { status: 400, headers: { "content-type": "text/html" } }),
    "a refusal": (text, id) =>
      new Response(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32600, message: text, data: text } }), {
        status: 400,
      }),
  };
  const seenOf = async (
    type: Type,
    value: unknown,
    answer: (id: string) => Response,
    login: object = { sessionId: "s" },
  ): Promise<string> => {
    const fetch: Fetch = (_url, { body }) => {
      const { id } = JSON.parse(body || "{}") as { id?: string };
      return Promise.resolve(answer(id ?? ""));
    };
    const operation = { service: "a.b", id: "do_it", input: (): Fields => ({ it: type }), api: "POST /a/b" };
    const options = { host: "vc.test", fetch, protocol, retry: false as const, ...login } as ConnectOptions;
    const error: unknown = await connect(options)
      .invoke(operation, { it: value } as never)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(VsphereError);
    return printed(error).replaceAll("\\\\", "\\").toLowerCase();
  };
  // The middle isn't a word by itself, wherever it is cut.
  const secret = `k"y\\&Zq<9>Zq%+ Zqä\n€Zq\u{1f511}'x`;

  test.for(Object.keys(places))("is hidden when it was sent in %s", async (place) => {
    const [type, value] = places[place]!;
    for (const [way, write] of Object.entries(written))
      for (const [kind, answer] of Object.entries(answers)) {
        const seen = await seenOf(type, value(secret), (id) => answer(write(secret), id));
        for (const part of ["zq<9", "zq&lt;9", "9>zq", "zq%", "zqä", "€zq", `zq\u{1f511}`, "%c3%a4", "\\u00e4"])
          expect(seen.includes(part), `${part} ${way} in ${kind}`).toBe(false);
      }
  });

  test("is hidden where a server is asked for by it, and without the scheme of its header", async () => {
    const redirect = (host: string) => () =>
      new Response(null, { status: 302, headers: { location: `https://${host}.elsewhere.test/` } });
    expect(await seenOf(t.secret, "a-SECRET-1", redirect("a-secret-1"))).not.toContain("secret-1");
    for (const scheme of ["Basic", "Bearer"]) {
      const headers = { "x-authorization": `${scheme} c2VjcmV0LXRva2Vu==` };
      const page = (): Response => new Response("you=c2VjcmV0LXRva2Vu==;", { status: 400 });
      expect(await seenOf(t.string, "", page, { sessionId: "s", headers })).not.toContain("c2vjcmv0");
    }
  });

  test("leaves names as they are that a password is a part of", async () => {
    for (const password of ["vmware", "errors", "std", "STRUCTURE", "messages", "default_message", "value"]) {
      const body = (id: string): string => errorWith(Unauthenticated.wireName, "text", id);
      const fetch: Fetch = (_url, init) =>
        Promise.resolve(new Response(body((JSON.parse(init.body || "{}") as { id: string }).id), { status: 401 }));
      const connection = connect({ host: "vc.test", user: "u", password, fetch, protocol, retry: false });
      const error: unknown = await connection.sessionId().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Unauthenticated);
      expect((error as Unauthenticated).messages).toMatchObject([{ defaultMessage: "It is text." }]);
    }
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
