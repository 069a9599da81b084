import { describe, expect, expectTypeOf, test } from "vitest";
import { connect, TimeoutError, type Connection } from "vsphere-sdk";
import { NotFound } from "vsphere-sdk/errors";
import { FakeVcenter } from "vsphere-sdk/testing";
import { inventory } from "vsphere-sdk/testing/inventory";
import { isPowerInfoState, Power, PowerClient, type PowerInfoStateCases } from "vsphere-sdk/vcenter/vm";
import { IdentityClient } from "vsphere-sdk/vcenter/vm/guest";
import { waitFor } from "vsphere-sdk/waiters";

const objects = () =>
  inventory({ datacenters: [{ name: "dc", hosts: ["h"], vms: [{ name: "vm", powerState: "POWERED_ON" }, "off"] }] });
const open = (fake: FakeVcenter): Connection =>
  connect({ host: "vcenter.test", user: "u", password: "p", fetch: fake.fetch });

describe("waiting for a state", () => {
  test("gives the answer that is as wanted, with the type of the guard", async () => {
    const own = objects();
    const vm = own.id("vms", "vm");
    const fake = new FakeVcenter({ inventory: own });
    await using vcenter = open(fake);
    const power = new PowerClient(vcenter);
    setTimeout(() => void power.stop({ vm }), 300);
    const info = await waitFor(
      (options) => power.get({ vm }, options),
      (answer) => isPowerInfoState(answer, "POWERED_OFF"),
    );
    expect(info).toMatchObject({ cleanPowerOff: false });
    const typed = await waitFor(
      (options) => power.get({ vm }, options),
      (answer): answer is PowerInfoStateCases["POWERED_OFF"] => isPowerInfoState(answer, "POWERED_OFF"),
    );
    expectTypeOf(typed.cleanPowerOff).toEqualTypeOf<boolean>();
    expect(fake.calls.filter(({ operation }) => operation === "get").length).toBeGreaterThan(2);
  });

  test("waits for a guest whose tools don't run yet, and for its address", async () => {
    const own = objects();
    const vm = own.id("vms", "off");
    await using vcenter = open(new FakeVcenter({ inventory: own }));
    setTimeout(() => void new PowerClient(vcenter).start({ vm }), 300);
    const guests = new IdentityClient(vcenter);
    const { ipAddress } = await waitFor(
      (options) => guests.get({ vm }, options),
      (guest) => guest.ipAddress !== undefined,
    );
    expect(ipAddress).toBe("10.0.0.1");
  });

  test("ends in time, with the caller's signal, and with an error that doesn't pass", async () => {
    const own = objects();
    const vm = own.id("vms", "vm");
    const fake = new FakeVcenter({ inventory: own });
    await using vcenter = open(fake);
    const power = new PowerClient(vcenter);
    const never = () => false;
    const error: unknown = await waitFor((options) => power.get({ vm }, options), never, { timeoutMs: 100 }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ timeoutMs: 100 });
    const signal = AbortSignal.timeout(50);
    await expect(waitFor((options) => power.get({ vm }, options), never, { signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    await expect(waitFor((options) => power.get({ vm: "vm-404" }, options), never)).rejects.toBeInstanceOf(NotFound);
    fake.trouble({ delayMs: 60_000 }, { operation: Power.operations.get });
    await expect(waitFor((options) => power.get({ vm }, options), never, { timeoutMs: 100 })).rejects.toBeInstanceOf(
      TimeoutError,
    );
    await expect(waitFor(() => Promise.resolve(1), never, { timeout: 1 } as object)).rejects.toThrow(
      "did you mean timeoutMs?",
    );
  });

  test("goes on over a session that is gone and a connection that breaks", async () => {
    const own = objects();
    const vm = own.id("vms", "vm");
    const fake = new FakeVcenter({ inventory: own });
    await using vcenter = open(fake);
    const power = new PowerClient(vcenter);
    let asked = 0;
    const info = await waitFor(
      (options) => power.get({ vm }, options),
      () => {
        fake.sessions.expire();
        fake.trouble({ cut: "after" }, { operation: Power.operations.get });
        return (asked += 1) === 3;
      },
    );
    expect(info.state.value).toBe("POWERED_ON");
  });
});
