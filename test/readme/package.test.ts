import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { DataValue, types, type ServiceDescriptor } from "vsphere-sdk";
import { Tasks } from "vsphere-sdk/cis";
import { NotFound } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { inventory } from "vsphere-sdk/testing/inventory";
import { VM } from "vsphere-sdk/vcenter";
import { Hardware, Power, PowerState } from "vsphere-sdk/vcenter/vm";
import { Power as GuestPower } from "vsphere-sdk/vcenter/vm/guest";
import { anchorOf } from "../../generator/reference/markdown.ts";
import { ova } from "../support/ova.ts";
import { temporaryFolder } from "../support/folders.ts";
import { blocks } from "./blocks.ts";

/** What each program prints, by its file and its place there; a program that isn't here fails. */
const printed: Readonly<Record<string, readonly string[]>> = {
  "README.md 1": ["vm-1014 web-1 POWERED_ON", "vm-1015 web-2 POWERED_OFF"],
  "guides/certificates.md 1": [],
  "guides/certificates.md 2": [],
  "guides/clone.md 1": ["POWERED_ON"],
  "guides/create-vm.md 1": ["web-3"],
  "guides/deploy-ova.md 1": ["true"],
  "guides/errors.md 1": ["No such machine: There is no vm-404.", "1"],
  "guides/find-by-name.md 1": ["VMFS STANDARD_PORTGROUP 1 2", "web-1", "cluster-1"],
  "guides/first-call.md 1": ["web-2 POWERED_OFF"],
  "guides/many-vms.md 1": ["true", "2 compute"],
  "guides/older-servers.md 1": ["true", "true", "true", "true", "VMware vCenter Server 9.0.0 0"],
  "guides/own-operations.md 1": [],
  "guides/power.md 1": ["web-2 10.0.0.1"],
  "guides/power.md 2": ["true"],
  "guides/retries.md 1": ["get true ok"],
  "guides/sessions.md 1": [],
  "guides/sessions.md 2": ["3", "3"],
  "guides/tags.md 1": ["true", "db-1,web-1"],
  "guides/tasks.md 1": ["SUCCEEDED 100 of 100", "vm-9"],
  "guides/testing.md 1": ["POWERED_ON 1 1"],
  "guides/testing.md 2": ["true 3"],
  "guides/values.md 1": ["off", "POWERED_OFF,POWERED_ON,SUSPENDED true", "shut down"],
};

/** Programs that need answers which an inventory doesn't give, or names of another one. */
const withHandlers = new Set(
  ["deploy-ova", "errors", "many-vms", "older-servers", "own-operations", "retries", "tasks", "values"].map(
    (name) => `guides/${name}.md 1`,
  ),
).add("guides/power.md 2");

/** A service that no definition has. */
const shutdown = {
  id: "com.vmware.appliance.shutdown",
  operations: {
    reboot: {
      service: "com.vmware.appliance.shutdown",
      id: "reboot",
      input: () => ({ delay: types.long, reason: types.string }),
    },
  },
} as const satisfies ServiceDescriptor<{ reboot(parameters: object): Promise<void> }>;

const users = { "administrator@vsphere.local": "secret" };

function vcenterWithInventory(): FakeVcenter {
  const objects = inventory({
    datacenters: [
      {
        name: "dc-1",
        clusters: [{ name: "cluster-1", hosts: ["esx-1", "esx-2"] }],
        folders: ["web"],
        vms: [
          { name: "web-1", folder: "web", powerState: "POWERED_ON" },
          { name: "web-2", folder: "web" },
          { name: "db-1", powerState: "POWERED_ON" },
        ],
      },
    ],
  });
  return new FakeVcenter({ users, inventory: objects });
}

function vcenterWithHandlers(): FakeVcenter {
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
  return new FakeVcenter({ users, inventory: objects })
    .on(Hardware, {})
    .on(shutdown, {})
    .on(GuestPower, {})
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

const named = blocks.map((block) => [`${block.file} ${block.at}`, block.code] as const);

describe("the programs of the README and the guides", () => {
  const folder = temporaryFolder();
  const before = process.cwd();
  // Where a user has the files that the programs name.
  beforeAll(() => {
    writeFileSync(join(folder, "photon.ova"), ova({ "photon.ovf": new TextEncoder().encode("<Envelope/>") }));
    copyFileSync("test/support/certificates/authority.pem", join(folder, "authority.pem"));
    process.chdir(folder);
  });
  afterAll(() => process.chdir(before));
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    vi.spyOn(console, "log").mockImplementation((...parts) => void lines.push(parts.join(" ")));
  });
  afterEach(() => vi.restoreAllMocks());

  test("are all run", () => expect(named.map(([name]) => name).sort()).toEqual(Object.keys(printed).sort()));

  test.for(named)("%s: runs, and leaves no session", async ([name, code]) => {
    const vcenter = withHandlers.has(name) ? vcenterWithHandlers() : vcenterWithInventory();
    vi.spyOn(globalThis, "fetch").mockImplementation(vcenter.fetch as never);
    const program = join(folder, `${name.replace(/\W/g, "-")}.ts`);
    writeFileSync(program, code);
    await import(/* @vite-ignore */ program);
    expect(lines).toEqual(printed[name]);
    expect(vcenter.sessions.size).toBe(0);
  });
});

describe("the guides", () => {
  const files = ["README.md", "llms.txt", ...readdirSync("generated/guides").map((name) => `guides/${name}`)];

  test.for(files)("%s leads only to what is in the package", (file) => {
    const text = readFileSync(`generated/${file}`, "utf8");
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^https?:/.test(link));
    for (const link of links) {
      const [path = "", anchor] = link.split("#");
      const target = join("generated", dirname(file), path);
      expect(existsSync(target), link).toBe(true);
      if (anchor === undefined) continue;
      const headings = [...readFileSync(target, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        anchorOf(heading),
      );
      expect(headings, link).toContain(anchor);
    }
    if (file === "README.md")
      expect(links.filter((link) => link.startsWith("guides/")).length).toBeGreaterThan(files.length - 3);
  });
});
