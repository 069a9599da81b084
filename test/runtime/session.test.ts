import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { connect, type Connection, type ConnectionSettings } from "../../generated/src/runtime/connect.ts";
import { AbortError, ClosedError, TimeoutError } from "../../generated/src/runtime/errors.ts";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { SessionLimitError, sessionLimitMessage } from "../../generated/src/runtime/session-limit-error.ts";
import { powerGet as get, powerStart as start } from "../../generated/src/vcenter/vm/index.ts";
import { idOf } from "../support/fake-fetch.ts";
import { registry } from "../support/registry.ts";
import { failure, sessionServer } from "../support/session-server.ts";

const input = { vm: "vm-1" };
type Server = ReturnType<typeof sessionServer>;
const user = { user: "user@vsphere.local", password: "secret" } as const;
const connected = (server: Server, options: Partial<ConnectionSettings> = {}): Connection =>
  connect({ host: "vc.test", fetch: server.fetch, retry: false, ...user, ...options });
const counts = (calls: readonly string[]): Record<string, number> => {
  const table: Record<string, number> = {};
  for (const call of calls) table[call] = (table[call] ?? 0) + 1;
  return table;
};
const times = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));

describe("a session", () => {
  test("begins with the first call: 100 at once make one login", async () => {
    const server = sessionServer();
    const vcenter = connected(server);
    expect(server.calls).toEqual([]);
    await times(100, () => vcenter.invoke(get, input));
    expect(counts(server.calls)).toEqual({ "session.create": 1, "power.get": 100 });
    await vcenter.close();
    expect(server.sessions.size).toBe(0);
  });

  test("is renewed once for 50 calls that meet its end, and each is replayed once", async () => {
    const server = sessionServer();
    const vcenter = connected(server);
    await vcenter.invoke(get, input);
    server.sessions.clear();
    server.calls.length = 0;
    await times(50, () => vcenter.invoke(get, input));
    expect(counts(server.calls)).toEqual({ "power.get": 100, "session.get": 1, "session.create": 1 });
    await vcenter.close();
    expect(server.sessions.size).toBe(0);
  });

  test("isn't renewed for an operation that its user may not call, nor is that called in a loop", async () => {
    const server = sessionServer(({ operationId, serviceId }, sent) =>
      serviceId.endsWith("power") && operationId === "start"
        ? { body: JSON.stringify({ jsonrpc: "2.0", id: idOf(sent), result: failure("unauthenticated") }) }
        : undefined,
    );
    const vcenter = connected(server);
    for (let round = 0; round < 3; round += 1)
      await expect(vcenter.invoke(start, input)).rejects.toBeInstanceOf(
        registry.error("com.vmware.vapi.std.errors.unauthenticated"),
      );
    expect(counts(server.calls)).toEqual({ "session.create": 1, "power.start": 3, "session.get": 3 });
    expect(server.sessions.size).toBe(1);
    await vcenter.close();
  });

  test("that is lost again at once isn't chased", async () => {
    const server = sessionServer(({ serviceId }) => {
      if (serviceId.endsWith("power")) server.sessions.clear();
      return undefined;
    });
    const vcenter = connected(server);
    await expect(vcenter.invoke(get, input)).rejects.toMatchObject({ name: "Unauthenticated" });
    expect(counts(server.calls)).toEqual({ "session.create": 2, "power.get": 2, "session.get": 1 });
  });

  test("counts HTTP 401 as its end, whatever the body", async () => {
    let refuse = true;
    const server = sessionServer(({ serviceId, operationId }) => {
      if (refuse && serviceId.endsWith("power")) {
        server.sessions.clear();
        refuse = false;
        return { status: 401, contentType: "text/html", body: "<h1>Unauthorized</h1>" };
      }
      return operationId === "get" && serviceId.endsWith("session") ? { status: 401, body: "" } : undefined;
    });
    expect(await connected(server).invoke(get, input)).toMatchObject({ state: { value: "POWERED_ON" } });
    expect(counts(server.calls)["session.create"]).toBe(2);
  });

  test("that can't begin fails its calls, and the next call tries again", async () => {
    let refuse = true;
    const server = sessionServer(({ operationId }, sent) =>
      refuse && operationId === "create"
        ? {
            body: JSON.stringify({
              jsonrpc: "2.0",
              id: idOf(sent),
              result: failure("unauthenticated", [
                { STRUCTURE: { x: { id: "a", default_message: "Wrong password.", args: [] } } },
              ]),
            }),
          }
        : undefined,
    );
    const vcenter = connected(server);
    const outcomes = await Promise.allSettled([vcenter.invoke(get, input), vcenter.invoke(get, input)]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: "rejected", reason: { name: "Unauthenticated" } });
    expect(counts(server.calls)).toEqual({ "session.create": 1 });
    refuse = false;
    await vcenter.invoke(get, input);
    await vcenter.close();
  });

  test("says when the server has too many", async () => {
    const server = sessionServer((_call, sent) => ({
      status: 503,
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: idOf(sent),
        result: failure("service_unavailable", [
          {
            STRUCTURE: {
              x: { id: sessionLimitMessage, default_message: "User session count is limited to 550.", args: [] },
            },
          },
        ]),
      }),
    }));
    const error = await connected(server, { retry: { attempts: 5, baseMs: 1 } })
      .invoke(get, input)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SessionLimitError);
    expect(error).toBeInstanceOf(registry.error("com.vmware.vapi.std.errors.service_unavailable"));
    expect((error as Error).message).toContain("limited to 550");
    expect(server.calls).toEqual(["session.create"]);
  });

  test.each(["create", "get"])(
    "a call with a limit waits no longer than that when %s of the session hangs",
    async (id) => {
      let answer!: () => void;
      const hangs = new Promise<undefined>((resolve) => (answer = () => resolve(undefined)));
      let isLost = id === "create";
      const server = sessionServer(({ serviceId, operationId }) => {
        if (serviceId.endsWith("power") && !isLost) {
          isLost = true;
          server.sessions.clear();
        }
        return isLost && serviceId.endsWith("session") && operationId === id ? hangs : undefined;
      });
      const vcenter = connected(server, { retry: false });
      const patient = vcenter.invoke(get, input);
      const begin = performance.now();
      const error: unknown = await vcenter.invoke(get, input, { timeoutMs: 60 }).catch((reason: unknown) => reason);
      expect(performance.now() - begin).toBeLessThan(30_000);
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ timeoutMs: 60, notSent: true, operation: "get", service: get.service });
      answer();
      expect(await patient).toMatchObject({ state: { value: "POWERED_ON" } });
      await vcenter.close();
    },
  );

  test("a caller who gives up doesn't wait for the login, nor end it for the others", async () => {
    const server = sessionServer();
    const vcenter = connected(server);
    const controller = new AbortController();
    const given = vcenter.invoke(get, input, { signal: controller.signal });
    const other = vcenter.invoke(get, input);
    controller.abort();
    await expect(given).rejects.toBeInstanceOf(AbortError);
    await other;
    expect(counts(server.calls)).toEqual({ "session.create": 1, "power.get": 1 });
  });
});

describe("the end", () => {
  test("logs out exactly once, however often it is asked for", async () => {
    const server = sessionServer();
    const vcenter = connected(server);
    await vcenter.invoke(get, input);
    await Promise.all([vcenter.close(), vcenter.close(), vcenter[Symbol.asyncDispose]()]);
    expect(counts(server.calls)).toEqual({ "session.create": 1, "power.get": 1, "session.delete": 1 });
    await expect(vcenter.invoke(get, input)).rejects.toBeInstanceOf(ClosedError);
    await expect(vcenter.sessionId()).rejects.toBeInstanceOf(ClosedError);
  });

  test("without a call there is nothing to log out", async () => {
    const server = sessionServer();
    await connected(server).close();
    expect(server.calls).toEqual([]);
  });

  test("waits for calls under way, and for a login", async () => {
    const server = sessionServer();
    const vcenter = connected(server);
    const call = vcenter.invoke(get, input);
    await vcenter.close();
    await call;
    expect(server.calls).toEqual(["session.create", "power.get", "session.delete"]);
    expect(server.sessions.size).toBe(0);
  });

  test("a session that is gone already is as good as logged out", async () => {
    const server = sessionServer();
    const vcenter = connected(server);
    await vcenter.invoke(get, input);
    server.sessions.clear();
    await vcenter.close();
  });

  test("`await using` logs out after a throw", async () => {
    const server = sessionServer();
    const use = async (): Promise<void> => {
      await using vcenter = connected(server);
      await vcenter.invoke(get, input);
      throw new Error("mine");
    };
    await expect(use()).rejects.toThrow("mine");
    expect(server.calls.at(-1)).toBe("session.delete");
    expect(server.sessions.size).toBe(0);
  });

  test("1,000 lives leave no session", async () => {
    const server = sessionServer();
    await times(1000, async () => {
      await using vcenter = connected(server);
      await vcenter.invoke(get, input);
    });
    expect(counts(server.calls)).toEqual({ "session.create": 1000, "power.get": 1000, "session.delete": 1000 });
    expect(server.sessions.size).toBe(0);
  });
});

describe("who logs in", () => {
  const security = (server: Server): unknown[] =>
    server.sent.map((sent) => {
      const { operationId, ctx } = (
        JSON.parse(sent.body!) as { params: { operationId: string; ctx: { securityCtx?: Record<string, string> } } }
      ).params;
      return [operationId, ctx.securityCtx];
    });
  const scheme = "com.vmware.vapi.std.security.";
  const rows = [
    ["a user", user, { schemeId: `${scheme}user_pass`, userName: "user@vsphere.local", password: "secret" }],
    ["a SAML token", { samlToken: "<saml/>" }, { schemeId: `${scheme}saml_bearer_token`, samlToken: "<saml/>" }],
    ["an OAuth token", { accessToken: "token" }, { schemeId: `${scheme}oauth`, accessToken: "token" }],
  ] as const;

  test.for(rows)("%s: the credentials go into the login only", async ([, login, context]) => {
    const server = sessionServer();
    const vcenter = connect({ host: "vc.test", fetch: server.fetch, ...login });
    await vcenter.invoke(get, input);
    await vcenter.close();
    const session = { schemeId: `${scheme}session_id`, sessionId: "session-1" };
    expect(security(server)).toEqual([
      ["create", context],
      ["get", session],
      ["delete", session],
    ]);
  });

  test("a session brought along is used, not renewed, not logged out", async () => {
    const server = sessionServer();
    server.sessions.add("mine");
    const vcenter = connect({ host: "vc.test", fetch: server.fetch, sessionId: "mine" });
    await vcenter.invoke(get, input);
    expect(await vcenter.sessionId()).toBe("mine");
    expect(await vcenter.isSessionValid()).toBe(true);
    server.sessions.clear();
    expect(await vcenter.isSessionValid()).toBe(false);
    await expect(vcenter.invoke(get, input)).rejects.toBeInstanceOf(ServiceError);
    await vcenter.close();
    expect(counts(server.calls)).toEqual({ "power.get": 2, "session.get": 2 });
  });

  test("a session taken along serves another program", async () => {
    const server = sessionServer();
    const first = connected(server);
    const second = connect({ host: "vc.test", fetch: server.fetch, sessionId: (await first.sessionId())! });
    await second.invoke(get, input);
    expect(counts(server.calls)).toEqual({ "session.create": 1, "power.get": 1 });
  });

  test("nobody: calls without a session", async () => {
    const server = sessionServer();
    const vcenter = connect({ host: "vc.test", fetch: server.fetch, anonymous: true });
    await expect(vcenter.invoke(get, input)).rejects.toMatchObject({ name: "Unauthenticated" });
    await vcenter.close();
    expect(security(server)).toEqual([["get", undefined]]);
  });
});

describe("keep-alive", () => {
  test("touches the session while it is used, and stops after an idle time", async () => {
    const server = sessionServer();
    const vcenter = connected(server, { keepAlive: { intervalMs: 20, idleLimitMs: 150 } });
    await new Promise((later) => setTimeout(later, 60));
    expect(server.calls).toEqual([]);
    await vcenter.invoke(get, input);
    await new Promise((later) => setTimeout(later, 400));
    const touched = counts(server.calls)["session.get"]!;
    expect(touched).toBeGreaterThan(1);
    await new Promise((later) => setTimeout(later, 100));
    expect(counts(server.calls)["session.get"]).toBe(touched);
    await vcenter.close();
  });

  test("doesn't hold the process", async () => {
    const program = `import { connect } from "./templates/runtime/connect.ts";
      connect({ host: "vc.test", user: "u", password: "p", keepAlive: { intervalMs: 60000 } });`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
      stdio: "inherit",
    });
    const code = await new Promise((done) => child.on("exit", done));
    expect(code).toBe(0);
  });
});
