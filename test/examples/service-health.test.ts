import { expect, test } from "vitest";
import { NotAllowedInCurrentState, NotFound, TimedOut } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import {
  Service,
  ServiceHealth,
  ServiceStartupType,
  ServiceState,
  type ServiceInfo,
} from "vsphere-sdk/vcenter/services";
import { main } from "../../templates/package/files/examples/service-health.ts";
import { run } from "../support/examples.ts";

const service = (state: string, health?: string, ...texts: string[]): ServiceInfo => ({
  nameKey: "name",
  descriptionKey: "description",
  startupType: ServiceStartupType.AUTOMATIC,
  state: ServiceState.of(state),
  ...(health !== undefined && {
    health: ServiceHealth.of(health),
    healthMessages: texts.map((text) => ({ id: "health", defaultMessage: text, args: [] })),
  }),
});

/** A vCenter whose services are well after a restart, apart from those that refuse it. */
function vcenterWith(services: Readonly<Record<string, ServiceInfo>>, refusals: Readonly<Record<string, Error>> = {}) {
  const all = new Map(Object.entries(services));
  return new FakeVcenter().on(Service, {
    listDetails: () => all,
    get: ({ service: id }) => {
      const info = all.get(id);
      if (info === undefined) throw vapiError(NotFound, `There is no ${id}.`);
      return info;
    },
    restart: ({ service: id }) => {
      if (refusals[id] !== undefined) throw refusals[id];
      all.set(id, service("STARTED", "HEALTHY"));
    },
  });
}

const restarts = (vcenter: FakeVcenter): unknown[] =>
  vcenter.calls.filter((call) => call.operation === "restart").map((call) => call.input);

test("lists the services by name, whatever their order and values", async () => {
  const vcenter = vcenterWith({
    vpxd: service("STARTED", "HEALTHY"),
    eam: service("STARTED", "HEALTHY_WITH_WARNINGS", "The disk is nearly full.", "So is the other."),
    rbd: service("STOPPED"),
    updatemgr: service("STARTED", "RECOVERING"),
    vlcm: service("RESTARTING"),
  });
  expect(await run(vcenter, (connection) => main(connection, true))).toEqual({
    code: 0,
    lines: [
      "eam: runs, with warnings",
      "  The disk is nearly full.",
      "  So is the other.",
      "rbd: stopped",
      "updatemgr: runs, with a health that this program doesn't know: RECOVERING",
      "vlcm: RESTARTING, which this program doesn't know",
      "vpxd: runs",
      "0 of 5 services don't function.",
    ],
  });
  expect(restarts(vcenter)).toEqual([]);
});

test("restarts nothing unless told to", async () => {
  const vcenter = vcenterWith({ vpxd: service("STARTED", "DEGRADED", "It has no database.") });
  expect(await run(vcenter, (connection) => main(connection))).toEqual({
    code: 1,
    lines: ["vpxd: runs, but doesn't function", "  It has no database.", "1 of 1 services don't function."],
  });
  expect(restarts(vcenter)).toEqual([]);
});

test("restarts what doesn't function, and that only", async () => {
  const vcenter = vcenterWith({ vpxd: service("STARTED", "DEGRADED"), eam: service("STARTED", "HEALTHY") });
  expect(await run(vcenter, (connection) => main(connection, true))).toEqual({
    code: 0,
    lines: [
      "eam: runs",
      "vpxd: runs, but doesn't function",
      "1 of 2 services don't function.",
      "vpxd: restarted, now STARTED HEALTHY",
    ],
  });
  expect(restarts(vcenter)).toEqual([{ service: "vpxd" }]);
});

test("goes on with the next service when one can't be restarted", async () => {
  const degraded = service("STARTED", "DEGRADED");
  const vcenter = vcenterWith(
    { eam: degraded, rbd: degraded, vpxd: degraded },
    { eam: vapiError(NotAllowedInCurrentState, "It is being stopped."), rbd: vapiError(TimedOut, "It takes long.") },
  );
  const { code, lines } = await run(vcenter, (connection) => main(connection, true));
  expect(code).toBe(1);
  expect(lines.slice(4)).toEqual([
    "eam: NotAllowedInCurrentState: It is being stopped.",
    "rbd: TimedOut: It takes long.",
    "vpxd: restarted, now STARTED HEALTHY",
  ]);
});

test("fails when a restart changes nothing, or an error concerns more than one service", async () => {
  const stubborn = vcenterWith({ vpxd: service("STARTED", "DEGRADED") }).on(Service, { restart: () => {} });
  expect(await run(stubborn, (connection) => main(connection, true))).toMatchObject({ code: 1 });
  const vanished = vcenterWith({ vpxd: service("STARTED", "DEGRADED") }, { vpxd: vapiError(NotFound, "Gone.") });
  await expect(run(vanished, (connection) => main(connection, true))).rejects.toBeInstanceOf(NotFound);
});
