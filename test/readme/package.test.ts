import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { DataValue, types, type ServiceDescriptor } from "vsphere-sdk";
import { Tasks } from "vsphere-sdk/cis";
import { NotFound } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { inventory } from "vsphere-sdk/testing/inventory";
import { VM } from "vsphere-sdk/vcenter";
import { Hardware, Power, PowerState } from "vsphere-sdk/vcenter/vm";
import { ova } from "../support/ova.ts";
import { temporaryFolder } from "../support/folders.ts";
import { blocks } from "./blocks.ts";

/** What each block prints; a block that isn't here fails. */
const printed: Readonly<Record<string, readonly string[]>> = {
  Start: [],
  "Logging in": [],
  Certificates: [],
  Errors: ["No such machine: There is no vm-404.", "1"],
  Values: ["off", "POWERED_OFF,POWERED_ON,SUSPENDED true", "shut down"],
  "Time and retries": ["get true ok"],
  Tasks: ["SUCCEEDED 100 of 100", "vm-9"],
  "Waiting for a state": ["true"],
  "Big inventories": ["true", "2 compute"],
  "Content libraries": ["true"],
  "Operations that the package lacks": [],
  "Protocols and servers": ["true", "true", "true", "true", "VMware vCenter Server 9.0.0 0"],
  "Tests without a vCenter": ["POWERED_ON 1 1"],
  "A vCenter with objects": ["true 3"],
};

/** A service that no definition has. */
const esxHost = {
  id: "com.vmware.esx.host",
  operations: {
    reboot: { service: "com.vmware.esx.host", id: "reboot", input: () => ({ host: types.id, reason: types.string }) },
  },
} as const satisfies ServiceDescriptor<{ reboot(parameters: object): Promise<void> }>;

function vcenterOfReadme(): FakeVcenter {
  const objects = inventory(
    {
      datacenters: [
        {
          name: "dc",
          clusters: [{ name: "compute", hosts: ["h1", "h2"] }],
          vms: ["POWERED_ON", "POWERED_OFF", "POWERED_ON", "SUSPENDED"].map((powerState, at) => ({
            name: `vm-${at}`,
            powerState: powerState as "POWERED_ON",
          })),
        },
      ],
      libraries: [{ name: "appliances" }],
    },
    { listLimit: 3 },
  );
  const message = { id: "m", defaultMessage: "", args: [] };
  const time = new Date();
  return new FakeVcenter({ users: { "administrator@vsphere.local": "secret" }, inventory: objects })
    .on(Hardware, {})
    .on(esxHost, {})
    .on(VM, { cloneTask: () => "task-1" })
    .on(Tasks, {
      get: () => ({
        description: message,
        service: "com.vmware.vcenter.VM",
        operation: "clone$task",
        cancelable: false,
        status: "SUCCEEDED",
        progress: { total: 100, completed: 100, message },
        startTime: time,
        endTime: time,
        result: DataValue.of(types.id, "vm-9"),
      }),
    })
    .on(Power, {
      get: () => ({ state: PowerState.POWERED_OFF, cleanPowerOff: true }),
      start: ({ vm }) => {
        if (vm === "vm-404") throw vapiError(NotFound, "There is no vm-404.");
      },
    });
}

describe("the README of the package", () => {
  const folder = temporaryFolder();
  const before = process.cwd();
  // Where a user has the files that the programs name.
  beforeAll(() => {
    writeFileSync(join(folder, "photon.ova"), ova({ "photon.ovf": new TextEncoder().encode("<Envelope/>") }));
    process.chdir(folder);
  });
  afterAll(() => process.chdir(before));
  const lines: string[] = [];
  let vcenter: FakeVcenter;
  beforeEach(() => {
    lines.length = 0;
    vcenter = vcenterOfReadme();
    vi.spyOn(console, "log").mockImplementation((...parts) => void lines.push(parts.join(" ")));
    vi.spyOn(globalThis, "fetch").mockImplementation(vcenter.fetch as never);
  });
  afterEach(() => vi.restoreAllMocks());

  test("has blocks that are all run", () => {
    expect(blocks.map(({ heading }) => heading)).toEqual(Object.keys(printed));
  });

  test.for(blocks.map((block) => [block.heading, block.code] as const))(
    "%s: runs, and leaves no session",
    async ([heading, code]) => {
      const program = join(folder, `${heading.replace(/\W/g, "-")}.ts`);
      writeFileSync(program, code);
      await import(/* @vite-ignore */ program);
      expect(lines).toEqual(printed[heading]);
      expect(vcenter.sessions.size).toBe(0);
    },
  );
});
