import { describe, expect, test } from "vitest";
import {
  PowerClient,
  PowerState,
  HardwareClient,
  Hardware,
  Power,
  powerStart,
} from "../../generated/src/vcenter/vm/index.ts";
import { NotFound, Unauthenticated } from "../../generated/src/vapi/std/errors/index.ts";
import { connect, type Connection } from "../../generated/src/runtime/connect.ts";
import { ConnectionError, HttpError, TimeoutError } from "../../generated/src/runtime/errors.ts";
import { jsonRpc } from "../../generated/src/runtime/json-rpc.ts";
import { api, rest } from "../../generated/src/runtime/rest.ts";
import { ServerTooOldError } from "../../generated/src/runtime/server-too-old-error.ts";
import { FakeVcenter, listen, sampleOf, vapiError } from "../../generated/src/runtime/testing/index.ts";
import { toPlain } from "../support/plain.ts";
import { newest, registry } from "../support/registry.ts";
import { inputSample } from "../support/samples.ts";
import * as t from "../../generated/src/runtime/types.ts";

const protocols = { "JSON-RPC": jsonRpc, "REST /rest": rest, "REST /api": api };
const names = Object.keys(protocols) as (keyof typeof protocols)[];
const user = { user: "u", password: "p" };

function connectTo(vcenter: FakeVcenter, name: keyof typeof protocols = "JSON-RPC", host = "vcenter.test"): Connection {
  const fetch = host === "vcenter.test" ? { fetch: vcenter.fetch } : {};
  return connect({ host, ...user, ...fetch, protocol: protocols[name], retry: false });
}

describe.for(names)("over %s", (name) => {
  test("a handler answers, typed by the service", async () => {
    const vcenter = new FakeVcenter().on(Power, {
      get: ({ vm }) => {
        if (vm !== "vm-1") throw vapiError(NotFound, `There is no ${vm}.`);
        return { state: PowerState.POWERED_OFF, cleanPowerOff: true };
      },
    });
    await using connection = connectTo(vcenter, name);
    const power = new PowerClient(connection);
    expect(await power.get({ vm: "vm-1" })).toEqual({ state: PowerState.POWERED_OFF, cleanPowerOff: true });
    const error = await power.get({ vm: "vm-9" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotFound);
    expect((error as NotFound).message).toContain("There is no vm-9.");
    expect(vcenter.calls).toMatchObject([
      { operation: "get", input: { vm: "vm-1" }, user: "u" },
      { input: { vm: "vm-9" } },
    ]);
  });

  test.for([
    ["of the recorded release", registry],
    ["of all releases", newest],
  ] as const)("every operation %s takes its arguments there and back", async ([, { services, operationsOf }]) => {
    const vcenter = new FakeVcenter({ services });
    await using connection = connectTo(vcenter, name);
    let calls = 0;
    for (const service of services.filter((item) => item.id !== "com.vmware.cis.session"))
      for (const operation of operationsOf(service)) {
        // Some have no URL there.
        if (name === "REST /api" && operation.api === undefined) continue;
        const input = inputSample(operation);
        const output = await connection.invoke(operation, input);
        const received = vcenter.calls.at(-1)!;
        calls += 1;
        expect([received.service, received.operation]).toEqual([operation.service, operation.id]);
        const type = { id: "", fields: operation.input };
        expect(toPlain(type, received.input), `${operation.service} ${operation.id}`).toEqual(toPlain(type, input));
        expect(toPlain(operation.output?.() ?? t.void, output)).toEqual(
          toPlain(operation.output?.() ?? t.void, sampleOf(operation.output?.() ?? t.void)),
        );
      }
    const isThere = name !== "REST /api" || services === newest.services;
    expect(calls > 100).toBe(isThere);
  });

  test("sessions end, and begin again", async () => {
    const vcenter = new FakeVcenter({ services: [Power], users: { u: "p" } });
    const connection = connectTo(vcenter, name);
    const power = new PowerClient(connection);
    await power.start({ vm: "vm-1" });
    vcenter.sessions.expire();
    await power.start({ vm: "vm-1" });
    expect(vcenter.sessions.size).toBe(1);
    expect(await connection.isSessionValid()).toBe(true);
    await connection.close();
    expect(vcenter.sessions.size).toBe(0);
    const wrong = connect({
      host: "vcenter.test",
      user: "u",
      password: "wrong",
      fetch: vcenter.fetch,
      protocol: protocols[name],
    });
    await expect(new PowerClient(wrong).start({ vm: "vm-1" })).rejects.toBeInstanceOf(Unauthenticated);
  });

  test("trouble on demand: errors, delays, cut connections, garbage", async () => {
    const vcenter = new FakeVcenter({ services: [Power] });
    await using listening = await listen(vcenter);
    for (const host of ["vcenter.test", listening.host]) {
      const connection = connectTo(vcenter, name, host);
      const power = new PowerClient(connection);
      await connection.sessionId();
      const options = { operation: powerStart };
      vcenter.trouble({ error: vapiError(NotFound, "gone") }, options);
      await expect(power.start({ vm: "vm-1" })).rejects.toThrow("gone");
      vcenter.trouble({ delayMs: 1000 }, options);
      await expect(power.start({ vm: "vm-1" }, { timeoutMs: 30 })).rejects.toBeInstanceOf(TimeoutError);
      vcenter.trouble({ cut: "before" }, options);
      await expect(power.start({ vm: "vm-1" })).rejects.toBeInstanceOf(ConnectionError);
      vcenter.trouble({ cut: "after" }, options);
      await expect(power.start({ vm: "vm-1" })).rejects.toBeInstanceOf(ConnectionError);
      vcenter.trouble({ status: 502, body: "<h1>Bad Gateway</h1>" }, options);
      await expect(power.start({ vm: "vm-1" })).rejects.toBeInstanceOf(HttpError);
      await power.start({ vm: "vm-1" });
      await connection.close();
    }
  });
});

describe("what the server doesn't have", () => {
  test("is an error that says which release has it", async () => {
    const vcenter = new FakeVcenter({ services: [Power] });
    const hardware = new HardwareClient(connectTo(vcenter));
    const error = await hardware.get({ vm: "vm-1" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ServerTooOldError);
    expect(error).toBeInstanceOf(registry.error("com.vmware.vapi.std.errors.operation_not_found"));
    expect((error as Error).message).toContain("has no such operation");
    const sinceKnown = registry.services
      .flatMap(registry.operationsOf)
      .find((operation) => operation.since !== undefined)!;
    await expect(connectTo(vcenter).invoke(sinceKnown, inputSample(sinceKnown) as never)).rejects.toMatchObject({
      since: sinceKnown.since,
      name: "ServerTooOldError",
    });
    expect(Hardware.id).toBe("com.vmware.vcenter.vm.hardware");
  });
});
