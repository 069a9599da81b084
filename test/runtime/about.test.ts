import { describe, expect, test } from "vitest";
import { connect, type Connection } from "../../generated/src/runtime/connect.ts";
import { AbortError, HttpError } from "../../generated/src/runtime/errors.ts";
import { ServerTooOldError } from "../../generated/src/runtime/server-too-old-error.ts";
import { FakeVcenter, listen } from "../../generated/src/runtime/testing/index.ts";
import { Power, powerGet } from "../../generated/src/vcenter/vm/index.ts";
import { Library } from "../../generated/src/content/index.ts";
import { fakeFetch, type Answer } from "../support/fake-fetch.ts";
import { failureOf } from "../support/protocols.ts";

const login = { host: "vc.test", user: "user", password: "password" } as const;
const answering = (answer: Answer): { connection: Connection } & ReturnType<typeof fakeFetch> => {
  const fake = fakeFetch(() => answer);
  return { ...fake, connection: connect({ ...login, fetch: fake.fetch, retry: false }) };
};
const page = (about: string, prefix = ""): string =>
  `<?xml version="1.0"?>\n<${prefix}Envelope><${prefix}Body><returnval><rootFolder>group-d1</rootFolder>` +
  `<about><name>VMware vCenter Server</name><fullName>VMware vCenter Server 8.0.3 build-1</fullName>${about}</about>` +
  `<setting><version>0</version></setting></returnval></${prefix}Body></${prefix}Envelope>`;

describe("what a server says of itself", () => {
  test("needs no session and no privilege", async () => {
    const vcenter = new FakeVcenter({ release: "7.0.3.1", users: {} });
    await using server = await listen(vcenter);
    await using connection = connect({ ...login, host: server.host });
    expect(await connection.about()).toEqual({
      product: "VMware vCenter Server",
      version: "7.0.3",
      apiVersion: "7.0.3.1",
      build: "1",
    });
    expect(vcenter.sessions.size).toBe(0);
  });

  test("is asked as the web services API says", async () => {
    const { connection, sent } = answering({
      contentType: "text/xml",
      body: page("<version>8.0.3</version><build>24022515</build><apiVersion>8.0.3.0</apiVersion>", "soapenv:"),
    });
    expect(await connection.about()).toMatchObject({ version: "8.0.3", apiVersion: "8.0.3.0", build: "24022515" });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ url: "https://vc.test/sdk", method: "POST" });
    expect(JSON.stringify(sent[0])).not.toMatch(/password|vmware-api-session-id|authorization/i);
  });

  test.for<[string, string, string]>([
    ["entities", "<version>8 &amp; &lt;up&gt;</version>", "8 & <up>"],
    ["nothing", "<version></version>", ""],
  ])("may have %s in it", async ([, text, version]) => {
    const { connection } = answering({ body: page(`${text}<build>1</build><apiVersion>8.0.3.0</apiVersion>`) });
    expect((await connection.about()).version).toBe(version);
  });

  test.for<[string, Answer]>([
    ["a page of a proxy", { status: 403, contentType: "text/html", body: "<html>Ask the administrator" }],
    ["nothing", { body: "" }],
    ["half of it", { body: page("<version>8.0.3</version>").slice(0, 300) }],
    ["many brackets", { body: `<about>${"<".repeat(400_000)}` }],
  ])("is an HttpError when %s comes", async ([, answer]) => {
    const start = performance.now();
    expect(await failureOf(() => answering(answer).connection.about())).toBeInstanceOf(HttpError);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test("ends with the caller's signal, and with the connection", async () => {
    const connection = connect({ ...login, fetch: () => new Promise(() => undefined) });
    const stop = new AbortController();
    const asked = connection.about({ signal: stop.signal });
    stop.abort();
    expect(await failureOf(() => asked)).toBeInstanceOf(AbortError);
    await connection.close();
    expect(await failureOf(() => connection.about())).toMatchObject({ name: "ClosedError" });
    // @ts-expect-error -- an option that there isn't
    expect(await failureOf(() => connection.about({ timeout: 5 }))).toBeInstanceOf(TypeError);
  });
});

describe("an operation that the server lacks", () => {
  test("is told with both releases", async () => {
    const vcenter = new FakeVcenter({ release: "7.0.3", services: [Library] });
    await using connection = connect({ ...login, fetch: vcenter.fetch });
    const operation = { ...powerGet, since: "8.0.1.0" };
    const error = await failureOf(() => connection.invoke(operation, { vm: "vm-1" }));
    expect(error).toBeInstanceOf(ServerTooOldError);
    expect((error as Error).message).toContain(
      "VMware vCenter Server 7.0.3, build 0, has no such operation: " +
        "it was added in vSphere API 8.0.1.0, and this server has 7.0.3.0.",
    );
    expect(error).toMatchObject({ since: "8.0.1.0", server: { version: "7.0.3" } });
    expect(vcenter.calls).toEqual([]);
  });

  test("is told with one of them when the server doesn't say the other", async () => {
    const vcenter = new FakeVcenter({ services: [Power] });
    const fetch: typeof vcenter.fetch = (url, init) =>
      url.endsWith("/sdk") ? Promise.reject(new Error("refused")) : vcenter.fetch(url, init);
    await using connection = connect({ ...login, fetch, retry: false });
    const error = await failureOf(() => connection.invoke({ ...powerGet, id: "none", since: "8.0.3" }, { vm: "vm-1" }));
    expect((error as Error).message).toContain("This server has no such operation: it was added in vSphere API 8.0.3.");
    expect(error).toMatchObject({ since: "8.0.3", server: undefined });
  });
});
