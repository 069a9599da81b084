import { describe, expect, test } from "vitest";
import { LinksClient } from "../../generated/src/vcenter/hvc/index.ts";
import { Unauthenticated } from "../../generated/src/vapi/std/errors/index.ts";
import { connect, type ConnectOptions } from "../../generated/src/runtime/connect.ts";
import type { Fields, Type } from "../../generated/src/runtime/descriptor.ts";
import { VsphereError } from "../../generated/src/runtime/errors.ts";
import type { Fetch } from "../../generated/src/runtime/http.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { log, type LogEvent } from "../../generated/src/runtime/log.ts";
import * as t from "../../generated/src/runtime/types.ts";
import { link, password, places, printed, protocols, spellings, written } from "./secrets.ts";

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

  test("leaves the identifiers of messages as they are, by which programs decide", async () => {
    const seen = async (messageId: string): Promise<readonly (readonly string[])[]> => {
      const message = { id: messageId, default_message: "It is vmware.", args: [] };
      const fetch: Fetch = (_url, init) => {
        const { id = "" } = JSON.parse(init.body || "{}") as { id?: string };
        const messages = [{ STRUCTURE: { "com.vmware.vapi.std.localizable_message": message } }];
        const error = { ERROR: { [Unauthenticated.wireName]: { messages } } };
        const type = Unauthenticated.wireName;
        const plain = { type, error_type: "UNAUTHENTICATED", messages: [message], value: { messages: [message] } };
        const body = id === "" ? plain : { jsonrpc: "2.0", id, result: { error } };
        return Promise.resolve(new Response(JSON.stringify(body), { status: 401 }));
      };
      const connection = connect({ host: "vc.test", user: "u", password: "vmware", fetch, protocol, retry: false });
      const error: unknown = await connection.sessionId().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Unauthenticated);
      return (error as Unauthenticated).messages.map(({ id, defaultMessage }) => [id, defaultMessage]);
    };
    for (const id of ["com.vmware.vapi.endpoint.vmware-x", "vapi.vmware.limit"])
      expect(await seen(id)).toEqual([[id, "It is ***."]]);
    // Any other text may be what was sent.
    expect(await seen("vmware")).toEqual([["***", "It is ***."]]);
    expect(await seen("com.vmware.x vmware")).toEqual([["com.***.x ***", "It is ***."]]);
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
