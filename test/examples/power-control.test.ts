import { expect, test } from "vitest";
import { AlreadyInDesiredState, NotAllowedInCurrentState, NotFound, Unauthorized } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { Power, PowerState, type PowerInfo } from "vsphere-sdk/vcenter/vm";
import { main, type Action } from "../../templates/package/files/examples/power-control.ts";
import { run, type Run } from "../support/examples.ts";

/** A vCenter with one virtual machine, vm-42. */
function vcenterWith(state: PowerState, cleanPowerOff?: boolean): FakeVcenter {
  let info: PowerInfo = { state, cleanPowerOff };
  const become = (wanted: PowerState, clean?: boolean): void => {
    if (info.state === wanted) throw vapiError(AlreadyInDesiredState, `It is ${wanted.value} already.`);
    info = { state: wanted, cleanPowerOff: clean };
  };
  const find = (vm: string): void => {
    if (vm !== "vm-42") throw vapiError(NotFound, `There is no ${vm}.`);
  };
  return new FakeVcenter().on(Power, {
    get: ({ vm }) => (find(vm), info),
    start: ({ vm }) => (find(vm), become(PowerState.POWERED_ON)),
    stop: ({ vm }) => (find(vm), become(PowerState.POWERED_OFF, false)),
    suspend: ({ vm }) => (find(vm), become(PowerState.SUSPENDED)),
    reset: ({ vm }) => {
      find(vm);
      if (info.state !== PowerState.POWERED_ON) throw vapiError(NotAllowedInCurrentState, "It isn't on.");
    },
  });
}

const runOn = (vcenter: FakeVcenter, action?: Action, vm = "vm-42"): Promise<Run> =>
  run(vcenter, (connection) => main(connection, vm, action));

test("says how a virtual machine is, and calls nothing else", async () => {
  const vcenter = vcenterWith(PowerState.POWERED_OFF, true);
  expect(await runOn(vcenter)).toEqual({ code: 0, lines: ["vm-42 is off."] });
  expect(vcenter.calls.map((call) => call.operation)).toEqual(["get"]);
});

test("starts, suspends and stops", async () => {
  const vcenter = vcenterWith(PowerState.POWERED_OFF, true);
  expect(await runOn(vcenter, "start")).toEqual({ code: 0, lines: ["vm-42 is off.", "start: done, vm-42 is on."] });
  expect(await runOn(vcenter, "reset")).toEqual({ code: 0, lines: ["vm-42 is on.", "reset: done, vm-42 is on."] });
  expect(await runOn(vcenter, "suspend")).toEqual({
    code: 0,
    lines: ["vm-42 is on.", "suspend: done, vm-42 is suspended."],
  });
  expect(await runOn(vcenter, "stop")).toEqual({
    code: 0,
    lines: ["vm-42 is suspended.", "stop: done, vm-42 is off, without its guest having been shut down."],
  });
});

test("has nothing to do when the state is the wanted one", async () => {
  expect(await runOn(vcenterWith(PowerState.POWERED_ON), "start")).toEqual({
    code: 0,
    lines: ["vm-42 is on.", "start: nothing to do."],
  });
});

test("says what prevents it", async () => {
  expect(await runOn(vcenterWith(PowerState.SUSPENDED), "reset")).toEqual({
    code: 1,
    lines: ["vm-42 is suspended.", "reset: not in this state."],
  });
  expect(await runOn(vcenterWith(PowerState.POWERED_ON), "start", "vm-9")).toEqual({
    code: 1,
    lines: ["There is no virtual machine vm-9."],
  });
});

test("prints a state of a newer server", async () => {
  expect((await runOn(vcenterWith(PowerState.of("HIBERNATED")))).lines).toEqual(["vm-42 is in the state HIBERNATED."]);
});

test("leaves other errors to its caller", async () => {
  const vcenter = vcenterWith(PowerState.POWERED_ON).trouble(
    { error: vapiError(Unauthorized, "No.") },
    { operation: Power.operations.stop },
  );
  await expect(runOn(vcenter, "stop")).rejects.toBeInstanceOf(Unauthorized);
});
