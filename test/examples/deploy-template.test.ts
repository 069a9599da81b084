import { expect, test } from "vitest";
import { AlreadyExists, NotFound, UnableToAllocateResource } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { GuestOS } from "vsphere-sdk/vcenter/vm";
import { LibraryItems, type LibraryItemsInfo } from "vsphere-sdk/vcenter/vm-template";
import { main, type Deployment } from "../../templates/package/files/examples/deploy-template.ts";
import { run, type Run } from "../support/examples.ts";
import { withLibrary } from "../support/library.ts";

const template: LibraryItemsInfo = {
  guestOS: GuestOS.of("OTHER_5X_LINUX_64"),
  cpu: { count: 4, coresPerSocket: 2 },
  memory: { sizeMiB: 8192 },
  vmHomeStorage: { datastore: "datastore-11" },
  disks: new Map([
    ["2000", { capacity: 16 * 2 ** 30, diskStorage: { datastore: "datastore-11", storagePolicy: "gold" } }],
    ["2001", { diskStorage: { datastore: "datastore-12" } }],
  ]),
  nics: new Map(),
  vmTemplate: "vm-golden",
};

/** A vCenter with the template golden, an item that is empty, an ISO image of each name, and a virtual machine web-1. */
const vcenterWithTemplate = (): FakeVcenter =>
  withLibrary(
    new FakeVcenter().on(LibraryItems, {
      get: ({ templateLibraryItem }) => (templateLibraryItem === "item-1" ? template : undefined),
      deploy: ({ spec }) => {
        if (spec.name === "web-1") throw vapiError(AlreadyExists, "web-1 exists.");
        if (spec.diskStorage?.datastore === "datastore-99") throw vapiError(UnableToAllocateResource, "It is full.");
        if (spec.placement?.resourcePool !== "resgroup-8") throw vapiError(NotFound, "There is no such pool.");
        return "vm-43";
      },
    }),
    [
      { id: "item-3", name: "golden", type: "iso" },
      { id: "item-1", name: "golden", type: "vm-template" },
      { id: "item-2", name: "empty", type: "vm-template" },
      { id: "item-4", name: "rescue", type: "iso" },
    ],
  );

const runOn = (vcenter: FakeVcenter, changes: Partial<Deployment>): Promise<Run> =>
  run(vcenter, (connection) =>
    main(connection, {
      item: "golden",
      resourcePool: "resgroup-8",
      datastore: "datastore-11",
      name: "web-2",
      ...changes,
    }),
  );

const described = [
  "golden: OTHER_5X_LINUX_64, 4 CPUs, 8192 MiB",
  "  disk 2000: 16 GiB on datastore-11, policy gold",
  "  disk 2001: ? GiB on datastore-12",
];

test.for([
  [undefined, { type: { value: "USE_SOURCE_POLICY" } }],
  ["silver", { type: { value: "USE_SPECIFIED_POLICY" }, policy: "silver" }],
] as const)("describes the template and deploys it with the policy %s", async ([policy, storagePolicy]) => {
  const vcenter = vcenterWithTemplate();
  expect(await runOn(vcenter, { policy })).toEqual({ code: 0, lines: [...described, "Deployed web-2 as vm-43."] });
  expect(vcenter.calls.at(-1)?.input).toMatchObject({
    templateLibraryItem: "item-1",
    spec: {
      name: "web-2",
      placement: { resourcePool: "resgroup-8" },
      vmHomeStorage: { datastore: "datastore-11" },
      diskStorage: { datastore: "datastore-11", storagePolicy },
    },
  });
});

test("deploys nothing from an item that is missing, or no template", async () => {
  const vcenter = vcenterWithTemplate();
  for (const item of ["empty", "rescue", "missing"])
    expect(await runOn(vcenter, { item })).toEqual({ code: 1, lines: [`${item} is no virtual machine template.`] });
  expect(vcenter.calls.map((call) => call.operation)).not.toContain("deploy");
});

test("says what prevents it", async () => {
  const vcenter = vcenterWithTemplate();
  expect(await runOn(vcenter, { name: "web-1" })).toEqual({
    code: 1,
    lines: [...described, "There is a virtual machine with the name web-1 already."],
  });
  const full = await runOn(vcenter, { datastore: "datastore-99" });
  expect(full.code).toBe(1);
  expect(full.lines.at(-1)).toMatch(/^No room: It is full\. \(com\.vmware\.vcenter\.vm_template\.library_items deploy/);
  await expect(runOn(vcenter, { resourcePool: "resgroup-9" })).rejects.toBeInstanceOf(NotFound);
});
