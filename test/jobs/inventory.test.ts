import { describe, expect, test } from "vitest";
import { connect, ServiceError, type Connection } from "vsphere-sdk";
import { TasksClient } from "vsphere-sdk/cis";
import { CategoryClient, TagClient } from "vsphere-sdk/cis/tagging";
import { NotFound, UnableToAllocateResource } from "vsphere-sdk/errors";
import { waitForTask } from "vsphere-sdk/tasks";
import { FakeVcenter, listen, vapiError } from "vsphere-sdk/testing";
import { inventory, type Inventory, type InventoryOptions } from "vsphere-sdk/testing/inventory";
import {
  ClusterClient,
  DatacenterClient,
  DatastoreClient,
  FolderClient,
  HostClient,
  NetworkClient,
  ResourcePoolClient,
  VMClient,
  vmClone,
  vmCloneTask,
} from "vsphere-sdk/vcenter";
import { PowerClient } from "vsphere-sdk/vcenter/vm";
import { IdentityClient } from "vsphere-sdk/vcenter/vm/guest";
import { protocols } from "../support/protocols.ts";
import { refusal, scenarios } from "./scenarios.ts";

const objects = (options?: InventoryOptions): Inventory =>
  inventory(
    {
      datacenters: [
        {
          name: "east",
          clusters: [
            { name: "c1", hosts: ["esx-1", "esx-2"], resourcePools: ["gold"] },
            { name: "c2", hosts: ["esx-3"] },
          ],
          hosts: ["esx-4"],
          datastores: ["fast", { name: "slow", type: "NFS", capacity: 10, freeSpace: 4 }],
          networks: ["VM Network", { name: "dv", type: "DISTRIBUTED_PORTGROUP" }],
          folders: ["prod", "prod/web"],
          vms: [
            { name: "web-1", powerState: "POWERED_ON", folder: "prod/web", host: "esx-1" },
            { name: "web-2", powerState: "SUSPENDED", folder: "prod/web", host: "esx-2" },
            { name: "db", folder: "prod", host: "esx-3", memorySizeMiB: 8192, cpuCount: 4 },
            "spare",
          ],
        },
        { name: "west", hosts: ["esx-5"], vms: ["web-1"] },
      ],
      categories: [{ name: "stage", tags: ["prod", "test"] }],
      libraries: [{ name: "images", items: [{ name: "photon", type: "ovf" }] }],
    },
    options,
  );

const user = "administrator@vsphere.local";
const open = (fake: FakeVcenter, protocol?: Parameters<typeof connect>[0]["protocol"]): Connection =>
  connect({ host: "vcenter.test", user, password: "p", fetch: fake.fetch, protocol });

describe.each(protocols)("over $name", ({ transport: protocol, name }) => {
  test.each(scenarios)("the scenario: $name", async ({ run, expected }) => {
    const fake = new FakeVcenter({
      inventory: inventory({ datacenters: [{ name: "dc", hosts: ["h"], vms: ["vm"] }] }),
    });
    await using connection = open(fake, protocol);
    expect(await run(connection, { datastore: "datastore-1", vm: "vm-1" })).toEqual(expected);
  });

  test("lists have filters", async () => {
    const own = objects();
    await using vcenter = open(new FakeVcenter({ inventory: own }), protocol);
    const vms = new VMClient(vcenter);
    const names = async (filter?: Parameters<VMClient["list"]>[0]) => (await vms.list(filter)).map(({ name }) => name);
    expect(await names()).toEqual(["web-1", "web-2", "db", "spare", "web-1"]);
    expect(await names({ filter: { names: new Set(["web-1"]) } })).toEqual(["web-1", "web-1"]);
    // A query can't say that a set is empty.
    if (name === "JSON-RPC") expect(await names({ filter: { names: new Set() } })).toHaveLength(5);
    expect(await names({ filter: { powerStates: new Set(["SUSPENDED", "POWERED_ON"]) } })).toEqual(["web-1", "web-2"]);
    expect(await names({ filter: { clusters: new Set([own.id("clusters", "c1")]) } })).toEqual(["web-1", "web-2"]);
    expect(await names({ filter: { hosts: new Set([own.id("hosts", "esx-3")]) } })).toEqual(["db"]);
    expect(await names({ filter: { folders: new Set([own.id("folders", "prod")]) } })).toEqual(["db"]);
    expect(
      await names({ filter: { datacenters: new Set([own.id("datacenters", "west")]), names: new Set(["db"]) } }),
    ).toEqual([]);
    expect(await names({ filter: { vms: new Set(["vm-404"]) } })).toEqual([]);

    const [west] = await new DatacenterClient(vcenter).list({ filter: { names: new Set(["west"]) } });
    expect(west?.datacenter).toBe(own.id("datacenters", "west"));
    const datacenters = new Set([own.id("datacenters", "east")]);
    expect((await new ClusterClient(vcenter).list({ filter: { datacenters } })).map(({ name }) => name)).toEqual([
      "c1",
      "c2",
    ]);
    expect((await new HostClient(vcenter).list({ filter: { standalone: true } })).map(({ name }) => name)).toEqual([
      "esx-4",
      "esx-5",
    ]);
    expect(
      (await new DatastoreClient(vcenter).list({ filter: { types: new Set(["NFS"]) } })).map(({ name, freeSpace }) => [
        name,
        freeSpace,
      ]),
    ).toEqual([["slow", 4]]);
    expect(
      (await new NetworkClient(vcenter).list({ filter: { types: new Set(["DISTRIBUTED_PORTGROUP"]) } })).map(
        ({ name }) => name,
      ),
    ).toEqual(["dv"]);
    expect(
      (await new ResourcePoolClient(vcenter).list({ filter: { clusters: new Set([own.id("clusters", "c1")]) } })).map(
        ({ name }) => name,
      ),
    ).toEqual(["Resources", "gold"]);
    const parentFolders = new Set([own.id("folders", "prod")]);
    expect(
      (await new FolderClient(vcenter).list({ filter: { parentFolders, type: "VIRTUAL_MACHINE" } })).map(
        ({ name }) => name,
      ),
    ).toEqual(["web"]);
  });

  test("machines go on and off, and not where they can't", async () => {
    const own = objects();
    await using vcenter = open(new FakeVcenter({ inventory: own }), protocol);
    const power = new PowerClient(vcenter);
    const actions = ["start", "stop", "suspend", "reset"] as const;
    const seen: Record<string, unknown> = {};
    for (const [state, machine] of [
      ["POWERED_OFF", "db"],
      ["SUSPENDED", "web-2"],
      ["POWERED_ON", "web-1"],
    ] as const)
      for (const action of actions) {
        const fresh = objects();
        const vm = fresh.id("vms", machine);
        await using other = open(new FakeVcenter({ inventory: fresh }), protocol);
        const refused = await refusal(new PowerClient(other)[action]({ vm }));
        seen[`${action} ${state}`] =
          refused === "nothing" ? (await new PowerClient(other).get({ vm })).state.value : refused;
      }
    expect(seen).toEqual({
      "start POWERED_OFF": "POWERED_ON",
      "stop POWERED_OFF": "AlreadyInDesiredState",
      "suspend POWERED_OFF": "NotAllowedInCurrentState",
      "reset POWERED_OFF": "NotAllowedInCurrentState",
      "start SUSPENDED": "POWERED_ON",
      "stop SUSPENDED": "POWERED_OFF",
      "suspend SUSPENDED": "AlreadyInDesiredState",
      "reset SUSPENDED": "NotAllowedInCurrentState",
      "start POWERED_ON": "AlreadyInDesiredState",
      "stop POWERED_ON": "POWERED_OFF",
      "suspend POWERED_ON": "SUSPENDED",
      "reset POWERED_ON": "POWERED_ON",
    });
    expect(await refusal(power.start({ vm: "vm-404" }))).toBe("NotFound");
    const vm = own.id("vms", "web-1");
    expect(await refusal(new VMClient(vcenter).delete({ vm }))).toBe("NotAllowedInCurrentState");
    await power.stop({ vm });
    expect(await refusal(new IdentityClient(vcenter).get({ vm }))).toBe("ServiceUnavailable");
    await power.start({ vm });
    expect((await new IdentityClient(vcenter).get({ vm })).ipAddress).toBe("10.0.0.0");
    await power.stop({ vm });
    await new VMClient(vcenter).delete({ vm });
    expect(await refusal(new VMClient(vcenter).get({ vm }))).toBe("NotFound");
  });

  test("machines are created, cloned and moved", async () => {
    const own = objects();
    await using vcenter = open(new FakeVcenter({ inventory: own }), protocol);
    const vms = new VMClient(vcenter);
    const cluster = own.id("clusters", "c2");
    const spec = { guestOS: "OTHER_64", name: "new", placement: { cluster }, memory: { sizeMiB: 512 } } as const;
    const vm = await vms.create({ spec });
    expect(await refusal(vms.create({ spec }))).toBe("AlreadyExists");
    expect(await refusal(vms.create({ spec: { ...spec, placement: {} } }))).toBe("InvalidArgument");
    expect(await refusal(vms.create({ spec: { ...spec, placement: { cluster: "domain-c404" } } }))).toBe("NotFound");
    expect(await vms.get({ vm })).toMatchObject({ name: "new", memory: { sizeMiB: 512 } });
    const copy = await vms.clone({ spec: { source: vm, name: "copy", powerOn: true } });
    expect(own.snapshot().vms[copy]).toMatchObject({
      name: "copy",
      powerState: "POWERED_ON",
      host: own.id("hosts", "esx-3"),
    });
    const host = own.id("hosts", "esx-1");
    await waitForTask(vcenter, await vms.relocateTask({ vm: copy, spec: { placement: { host } } }));
    expect(own.snapshot().vms[copy]).toMatchObject({ host, resourcePool: own.id("resourcePools", "Resources") });
    await new VMClient(vcenter).delete({ vm });
    expect(Object.keys(own.snapshot().vms)).not.toContain(vm);
  });

  test("a list that is too long is refused", async () => {
    const own = objects({ listLimit: 3 });
    await using vcenter = open(new FakeVcenter({ inventory: own }), protocol);
    const error: unknown = await new VMClient(vcenter).list().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UnableToAllocateResource);
    expect((error as UnableToAllocateResource).messages[0]?.id).toBe("com.vmware.api.vcenter.vm.too_many_matches");
    expect(await new VMClient(vcenter).list({ filter: { names: new Set(["web-1"]) } })).toHaveLength(2);
  });
});

describe("tasks", () => {
  const clone = { spec: { source: objects().id("vms", "db"), name: "copy" } };

  test("take their time, and do what they are for at their end", async () => {
    const own = objects({ taskMs: 400 });
    await using vcenter = open(new FakeVcenter({ inventory: own }));
    const task = await new VMClient(vcenter).cloneTask(clone);
    const info = await new TasksClient(vcenter).get({ task: task.id! });
    expect(info).toMatchObject({ service: "com.vmware.vcenter.VM", operation: "clone$task", cancelable: true });
    expect(info.status.value).toBe("RUNNING");
    expect(() => own.id("vms", "copy")).toThrow("no copy among its vms");
    const steps: (number | undefined)[] = [];
    const vm = await waitForTask(vcenter, task, { onProgress: ({ completed }) => steps.push(completed) });
    expect(vm).toBe(own.id("vms", "copy"));
    expect(steps.at(-1)).toBe(100);
    expect(await waitForTask(vcenter, task)).toBe(vm);
  });

  test("fail for their own reasons, and on demand", async () => {
    const own = objects();
    await using vcenter = open(new FakeVcenter({ inventory: own }));
    const vms = new VMClient(vcenter);
    const missing = await vms.cloneTask({ spec: { source: "vm-404", name: "copy" } });
    await expect(waitForTask(vcenter, missing)).rejects.toBeInstanceOf(NotFound);
    own.failTask(vapiError(UnableToAllocateResource, "No room."), vmCloneTask);
    await expect(waitForTask(vcenter, await vms.cloneTask(clone))).rejects.toBeInstanceOf(UnableToAllocateResource);
    own.failTask(vapiError(UnableToAllocateResource, "No room."), vmClone);
    await expect(vms.clone(clone)).rejects.toBeInstanceOf(UnableToAllocateResource);
    expect(await waitForTask(vcenter, await vms.cloneTask(clone))).toBe(own.id("vms", "copy"));
  });

  test("are canceled while they run", async () => {
    const own = objects({ taskMs: 60_000 });
    await using vcenter = open(new FakeVcenter({ inventory: own }));
    const task = await new VMClient(vcenter).cloneTask(clone);
    const signal = AbortSignal.timeout(50);
    await expect(waitForTask(vcenter, task, { signal, cancelOnAbort: true })).rejects.toMatchObject({
      name: "AbortError",
    });
    const info = await new TasksClient(vcenter).get({ task: task.id! });
    expect([info.status.value, info.error?.wireName]).toEqual(["FAILED", "com.vmware.vapi.std.errors.canceled"]);
    expect(await refusal(new TasksClient(vcenter).cancel({ task: task.id! }))).toBe("NotAllowedInCurrentState");
  });
});

describe("releases", () => {
  test.each(protocols)(
    "an old server has no tasks of virtual machines: $name",
    async ({ transport: protocol, name }) => {
      const own = objects();
      const fake = new FakeVcenter({ inventory: own, release: "6.7" });
      if (name === "/api") {
        await expect(new VMClient(open(fake, protocol)).list()).rejects.toMatchObject({ status: 404 });
        return;
      }
      await using vcenter = open(fake, protocol);
      expect(await new VMClient(vcenter).list()).toHaveLength(5);
      const spec = { source: own.id("vms", "db"), name: "copy" };
      const copied = new VMClient(vcenter).cloneTask({ spec }).then((task) => waitForTask(vcenter, task));
      await expect(copied).rejects.toBeInstanceOf(ServiceError);
      expect(Object.keys(own.snapshot().vms)).toHaveLength(5);
    },
  );

  test("has the limit of its release", async () => {
    const datacenters = (vms: number) => [
      { name: "dc", hosts: ["h"], vms: Array.from({ length: vms }, (_, index) => `vm-${index}`) },
    ];
    const lists = async (release: string, count: number) => {
      await using vcenter = open(
        new FakeVcenter({ inventory: inventory({ datacenters: datacenters(count) }), release }),
      );
      return await refusal(new VMClient(vcenter).list());
    };
    expect(await lists("6.5", 1000)).toBe("nothing");
    expect(await lists("6.5", 1001)).toBe("UnableToAllocateResource");
    expect(await lists("7.0.3", 4000)).toBe("nothing");
    expect(await lists("7.0.3", 4001)).toBe("UnableToAllocateResource");
  });
});

describe("an inventory", () => {
  test("is the same with the same seed, and another with another", () => {
    expect(objects().snapshot()).toEqual(objects().snapshot());
    expect(objects({ seed: 2 }).snapshot()).not.toEqual(objects().snapshot());
  });

  test("is seen as it is at that time", async () => {
    const own = objects();
    const before = own.snapshot();
    await using vcenter = open(new FakeVcenter({ inventory: own }));
    const vm = own.id("vms", "db");
    await new PowerClient(vcenter).start({ vm });
    expect(before.vms[vm]).toMatchObject({ powerState: "POWERED_OFF" });
    expect(own.snapshot()).toEqual({
      ...before,
      vms: { ...before.vms, [vm]: { ...before.vms[vm], powerState: "POWERED_ON" } },
    });
    expect(JSON.parse(JSON.stringify(before))).toEqual(JSON.parse(JSON.stringify(objects().snapshot())));
  });

  test("refuses what names nothing", () => {
    expect(() => inventory({ datacenters: [{ name: "dc", vms: ["vm"] }] })).toThrow("no host");
    expect(() =>
      inventory({ datacenters: [{ name: "dc", hosts: ["h"], vms: [{ name: "vm", folder: "x" }] }] }),
    ).toThrow('no folder with the name "x"');
    expect(() => inventory({}, { sed: 1 } as object)).toThrow("did you mean seed?");
  });

  test("has what was said of tags and libraries", async () => {
    const own = objects();
    await using vcenter = open(new FakeVcenter({ inventory: own }));
    const [tagId = ""] = await new TagClient(vcenter).list();
    expect((await new TagClient(vcenter).get({ tagId })).name).toBe("prod");
    expect(await new CategoryClient(vcenter).list()).toEqual([own.id("categories", "stage")]);
    expect(own.id("items", "photon")).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
  });

  test("answers over the network, for programs in any language", async () => {
    await using listening = await listen(new FakeVcenter({ inventory: objects(), users: { u: "p" } }));
    const login = await fetch(`${listening.host}/api/session`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("u:p")}` },
    });
    const headers = { "vmware-api-session-id": (await login.json()) as string };
    const answer = await fetch(`${listening.host}/api/vcenter/vm?names=web-2`, { headers });
    expect(await answer.json()).toMatchObject([{ name: "web-2", power_state: "SUSPENDED" }]);
  });
});
