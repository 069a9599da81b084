import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { connect, type Connection, type Id } from "vsphere-sdk";
import { Unauthorized } from "vsphere-sdk/errors";
import { allVms, idOf, isTooManyMatches, NameError, namesOf } from "vsphere-sdk/inventory";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { inventory, type DatacenterSpec, type Inventory } from "vsphere-sdk/testing/inventory";
import { Folder, VM, VMClient, type VMFilterSpecInput } from "vsphere-sdk/vcenter";
import { protocols } from "../support/protocols.ts";

const open = (fake: FakeVcenter, protocol?: Parameters<typeof connect>[0]["protocol"]): Connection =>
  connect({ host: "vcenter.test", user: "u", password: "p", fetch: fake.fetch, protocol });
const lists = (fake: FakeVcenter) =>
  fake.calls.filter(({ service, operation }) => service === "com.vmware.vcenter.VM" && operation === "list");

async function idsOf(vcenter: Connection, filter?: VMFilterSpecInput): Promise<string[]> {
  const ids: string[] = [];
  for await (const { vm } of allVms(vcenter, { filter })) ids.push(vm);
  return ids;
}

/** Machines by the thousand, over data centers, clusters, hosts on their own and folders. */
function big(perHost: number): readonly DatacenterSpec[] {
  const machines = (name: string, hosts: readonly string[]) =>
    hosts.flatMap((host) =>
      Array.from({ length: perHost }, (_, at) => ({
        name: `${name}-${host}-${at}`,
        host,
        folder: ["", "a", "a/b"][at % 3],
        powerState: (["POWERED_ON", "POWERED_OFF", "SUSPENDED"] as const)[at % 3],
      })),
    );
  return ["east", "west"].map((name) => ({
    name,
    clusters: [
      { name: "c1", hosts: ["h1", "h2", "h3"] },
      { name: "c2", hosts: ["h4"] },
      { name: "empty", hosts: [] },
    ],
    hosts: ["h5"],
    folders: ["a", "a/b"],
    vms: machines(name, ["h1", "h2", "h3", "h4", "h5"]),
  }));
}

test.each(protocols)("all machines of a big vCenter are given, over $name", async ({ transport }) => {
  const objects = inventory({ datacenters: big(1000) });
  const fake = new FakeVcenter({ inventory: objects });
  await using vcenter = open(fake, transport);
  await expect(new VMClient(vcenter).list()).rejects.toSatisfy(isTooManyMatches);
  const ids = await idsOf(vcenter);
  expect(ids).toHaveLength(10_000);
  expect(new Set(ids)).toEqual(new Set(Object.keys(objects.snapshot().vms)));
  // The refused ones as well: of everything, and of two data centers.
  expect(lists(fake).length).toBeLessThan(15);
});

test("a list that fits is one call", async () => {
  const fake = new FakeVcenter({ inventory: inventory({ datacenters: big(10) }) });
  await using vcenter = open(fake);
  expect(await idsOf(vcenter)).toHaveLength(100);
  expect(fake.calls).toHaveLength(1);
});

describe("whatever the inventory and the limit", () => {
  const names = ["a", "b", "c"];
  const power = fc.constantFrom<("POWERED_ON" | "POWERED_OFF" | "SUSPENDED")[]>(
    "POWERED_ON",
    "POWERED_OFF",
    "SUSPENDED",
  );
  const datacenter = (name: string) =>
    fc
      .record({
        members: fc.array(fc.constantFrom("c1", "c2", "alone"), { minLength: 1, maxLength: 5 }),
        vms: fc.array(fc.record({ host: fc.nat(), folder: fc.constantFrom("", "a", "a/b", "c"), powerState: power }), {
          maxLength: 25,
        }),
      })
      .map(({ members, vms }): DatacenterSpec => {
        const hosts = (of: string): string[] =>
          members.flatMap((member, at) => (member === of ? [`${name}-${at}`] : []));
        return {
          name,
          clusters: [
            { name: `${name}-c1`, hosts: hosts("c1") },
            { name: `${name}-c2`, hosts: hosts("c2") },
          ],
          hosts: hosts("alone"),
          folders: ["a", "a/b", "c"],
          vms: vms.map(({ host, ...vm }, at) => ({
            ...vm,
            name: `${name}-vm-${at}`,
            host: `${name}-${host % members.length}`,
          })),
        };
      });
  const datacenters = fc
    .integer({ min: 1, max: 3 })
    .chain((count) => fc.tuple(...names.slice(0, count).map(datacenter)));

  test("each machine that the filter lets through is given once, or the refusal is thrown", async () => {
    let refused = 0;
    let complete = 0;
    await fc.assert(
      fc.asyncProperty(
        datacenters,
        fc.integer({ min: 1, max: 8 }),
        fc.subarray(["POWERED_ON", "SUSPENDED"] as const),
        fc.nat(3),
        async (spec, listLimit, states, narrowed) => {
          const unlimited = inventory({ datacenters: spec });
          const pick = (kind: "datacenters" | "clusters" | "hosts"): Set<string> =>
            new Set(Object.keys(unlimited.snapshot()[kind]).slice(0, 2));
          const filter: VMFilterSpecInput = {
            ...(states.length > 0 && { powerStates: new Set(states) }),
            ...(narrowed === 1 && { datacenters: pick("datacenters") }),
            ...(narrowed === 2 && { clusters: pick("clusters") }),
            ...(narrowed === 3 && { hosts: pick("hosts") }),
          };
          const expected = (await new VMClient(open(new FakeVcenter({ inventory: unlimited }))).list({ filter })).map(
            ({ vm }) => vm,
          );
          const limited = open(new FakeVcenter({ inventory: inventory({ datacenters: spec }, { listLimit }) }));
          try {
            const ids = await idsOf(limited, filter);
            complete += 1;
            expect(ids.toSorted()).toEqual(expected.toSorted());
          } catch (error) {
            if (!isTooManyMatches(error)) throw error;
            refused += 1;
            // A host, a state and a folder have that many.
            expect(largestPart(unlimited, expected)).toBeGreaterThan(listLimit);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect([refused > 0, complete > 30]).toEqual([true, true]);
  });

  function largestPart(objects: Inventory, ids: readonly string[]): number {
    const parts = new Map<string, number>();
    const all = objects.snapshot().vms as Readonly<
      Record<string, { host: string; folder: string; powerState: string }>
    >;
    for (const id of ids) {
      const { host, folder, powerState } = all[id]!;
      const key = `${host} ${folder} ${powerState}`;
      parts.set(key, (parts.get(key) ?? 0) + 1);
    }
    return Math.max(0, ...parts.values());
  }
});

test("folders that are too many for a list are walked", async () => {
  const folders = Array.from({ length: 1001 }, (_, at) => `f${at}`);
  const vms = ["f0", "f1000", "f1000/in"].map((folder) => ({ name: folder, folder }));
  const objects = inventory(
    { datacenters: [{ name: "dc", hosts: ["h"], folders: [...folders, "f1000/in"], vms }] },
    { listLimit: 1 },
  );
  const fake = new FakeVcenter({ inventory: objects });
  // The children of one folder fit as a rule; here they don't, so that the refusal is what comes.
  await expect(idsOf(open(fake))).rejects.toSatisfy(isTooManyMatches);
  const nested = Array.from({ length: 1001 }, (_, at) => `${at < 500 ? "x" : "y"}/${at}`);
  const deep = inventory(
    {
      datacenters: [
        {
          name: "dc",
          hosts: ["h"],
          folders: ["x", "y", ...nested],
          vms: [
            { name: "1", folder: "x/3" },
            { name: "2", folder: "y/900" },
          ],
        },
      ],
    },
    { listLimit: 1 },
  );
  const walked = new FakeVcenter({ inventory: deep });
  expect(new Set(await idsOf(open(walked)))).toEqual(new Set(Object.keys(deep.snapshot().vms)));
  expect(walked.calls.filter(({ service }) => service === Folder.id).length).toBeGreaterThan(1);
});

test("another error ends it, and so does the caller", async () => {
  const objects = inventory({ datacenters: big(3) }, { listLimit: 4 });
  const refused = new FakeVcenter({ inventory: objects }).trouble(
    { error: vapiError(Unauthorized, "No.") },
    { operation: VM.operations.list },
  );
  await expect(idsOf(open(refused))).rejects.toBeInstanceOf(Unauthorized);
  const fake = new FakeVcenter({ inventory: objects });
  for await (const _ of allVms(open(fake))) break;
  expect(lists(fake).length).toBeLessThan(6);
  await expect(allVms(open(fake), {}, { signal: AbortSignal.abort() }).next()).rejects.toMatchObject({
    name: "AbortError",
  });
});

describe("names", () => {
  const objects = inventory({
    datacenters: [
      ...big(150),
      { name: "one", hosts: ["only"], networks: [{ name: "dv", type: "DISTRIBUTED_PORTGROUP" }] },
    ],
  });
  const idIn = (kind: Parameters<Inventory["id"]>[0], name: string, type: string) => ({
    type,
    id: objects.id(kind, name),
  });

  test.each(protocols)("of many objects take few calls, over $name", async ({ transport }) => {
    const fake = new FakeVcenter({ inventory: objects });
    await using vcenter = open(fake, transport);
    const vms = Object.entries(objects.snapshot().vms);
    const others = [
      idIn("datacenters", "one", "Datacenter"),
      idIn("clusters", "c1", "ClusterComputeResource"),
      idIn("hosts", "only", "HostSystem"),
      idIn("datastores", "datastore1", "Datastore"),
      idIn("networks", "dv", "DistributedVirtualPortgroup"),
      idIn("folders", "a", "Folder"),
      idIn("resourcePools", "Resources", "ResourcePool"),
    ];
    const names = await namesOf(vcenter, [
      ...vms.map(([id]) => ({ type: "VirtualMachine", id })),
      ...others,
      { type: "VirtualMachine", id: "vm-404" },
      { type: "com.vmware.content.Library", id: "x" },
      { type: "constructor", id: "y" },
    ]);
    expect(others.map(({ id }) => names.get(id))).toEqual(["one", "c1", "only", "datastore1", "dv", "a", "Resources"]);
    for (const [id, vm] of vms) expect(names.get(id)).toBe((vm as { name: string }).name);
    expect(names.size).toBe(vms.length + others.length);
    expect(fake.calls).toHaveLength(Math.ceil((vms.length + 1) / 200) + others.length);
  });

  test("give an identifier, unless nothing or more than one thing has it", async () => {
    await using vcenter = open(new FakeVcenter({ inventory: objects }));
    const host = await idOf(vcenter, "HostSystem", "only");
    expectTypeOf(host).toEqualTypeOf<Id<"HostSystem">>();
    expect(host).toBe(objects.id("hosts", "only"));
    const datacenter = objects.id("datacenters", "east");
    const cluster = await idOf(vcenter, "ClusterComputeResource", "c1", { datacenter });
    expect(cluster).toBe(objects.id("clusters", "c1"));
    const ambiguous: unknown = await idOf(vcenter, "ClusterComputeResource", "c1").catch((error: unknown) => error);
    expect(ambiguous).toBeInstanceOf(NameError);
    expect((ambiguous as NameError).candidates).toHaveLength(2);
    const missing: unknown = await idOf(vcenter, "Network", "nope").catch((error: unknown) => error);
    expect(missing).toMatchObject({
      name: "NameError",
      candidates: [],
      message: 'There is no Network with the name "nope"',
    });
  });
});
