import { describe, expect, test } from "vitest";
import { connect } from "vsphere-sdk";
import { deployOvf, type OvfDeployment } from "vsphere-sdk/deploy";
import { allVms, idOf } from "vsphere-sdk/inventory";
import { FakeVcenter, type FakeVcenterOptions } from "vsphere-sdk/testing";
import { inventory, type InventorySpec } from "vsphere-sdk/testing/inventory";
import { uploadItem, type NewItem } from "vsphere-sdk/transfer";

const fake = new FakeVcenter({ inventory: inventory() });
const vcenter = connect({ host: "vcenter.test", user: "u", password: "p", fetch: fake.fetch });
const deployment = { item: "photon", name: "web", cluster: "c" };
const item = { library: "images", name: "photon", files: [] };

/** Calls with an argument that isn't what its type says, and what is wrong with it. */
const wrong: readonly (readonly [message: string, call: () => unknown])[] = [
  [
    "deployOvf has no option datastor; did you mean datastore?",
    () => deployOvf(vcenter, { ...deployment, datastor: "fast" } as OvfDeployment),
  ],
  [
    "deployOvf: networks must be an object of strings",
    () => deployOvf(vcenter, { ...deployment, networks: { a: 1 } as never }),
  ],
  [
    "allVms has no option names",
    async () => {
      for await (const _vm of allVms(vcenter, { names: new Set(["web-1"]) } as object)) break;
    },
  ],
  ["idOf has no option cluster", () => idOf(vcenter, "Network", "prod", { cluster: "c" } as object)],
  ["uploadItem has no option file; did you mean files?", () => uploadItem(vcenter, { ...item, file: "a" } as NewItem)],
  ["uploadItem: files must be a list", () => uploadItem(vcenter, { ...item, files: "a.ova" } as never)],
  [
    "FakeVcenter has no option relase; did you mean release?",
    () => new FakeVcenter({ relase: "6.5" } as FakeVcenterOptions),
  ],
  ["FakeVcenter: release must be like 7.0 or 8.0.3", () => new FakeVcenter({ release: "7.0 U3" })],
  [
    "inventory has no option datacenter; did you mean datacenters?",
    () => inventory({ datacenter: [] } as InventorySpec),
  ],
  [
    "inventory, a datacenter has no option vm; did you mean vms?",
    () => inventory({ datacenters: [{ name: "dc", vm: [] } as never] }),
  ],
  [
    "inventory, a cluster: hosts must be a list",
    () => inventory({ datacenters: [{ name: "dc", clusters: [{ name: "c", hosts: "esx" as never }] }] }),
  ],
  [
    "inventory, a machine has no option power",
    () => inventory({ datacenters: [{ name: "dc", hosts: ["e"], vms: [{ name: "a", power: "ON" } as never] }] }),
  ],
  [
    "inventory, a datastore has no option size",
    () => inventory({ datacenters: [{ name: "dc", datastores: [{ name: "a", size: 1 } as never] }] }),
  ],
  [
    "inventory, a network has no option kind",
    () => inventory({ datacenters: [{ name: "dc", networks: [{ name: "a", kind: "x" } as never] }] }),
  ],
  ["inventory, a category: tags must be a list", () => inventory({ categories: [{ name: "a", tags: "b" as never }] })],
  [
    "inventory, a library has no option item; did you mean items?",
    () => inventory({ libraries: [{ name: "a", item: [] } as never] }),
  ],
  [
    "inventory, an item of a library has no option typ; did you mean type?",
    () => inventory({ libraries: [{ name: "a", items: [{ name: "b", typ: "ovf" } as never] }] }),
  ],
  [
    "inventory, a host: name must be a string",
    () => inventory({ datacenters: [{ name: "dc", clusters: [{ name: "c", hosts: [{ name: "e" } as never] }] }] }),
  ],
  ["inventory, a tag: name must be a string", () => inventory({ categories: [{ name: "a", tags: [7 as never] }] })],
  [
    "inventory, a cluster takes its options as an object",
    () => inventory({ datacenters: [{ name: "dc", clusters: ["c" as never] }] }),
  ],
];

describe("an argument that is wrong", () => {
  test.each(wrong)("is refused before anything is sent: %s", async (message, call) => {
    const error: unknown = await Promise.resolve()
      .then(call)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain(message);
    expect(fake.calls).toEqual([]);
  });
});
