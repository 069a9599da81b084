import { expect, test } from "vitest";
import { NotFound, Unauthorized } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { Datastore } from "vsphere-sdk/vcenter/inventory";
import { Policies } from "vsphere-sdk/vcenter/storage";
import { main } from "../../templates/package/files/examples/storage-policy-compatibility.ts";
import { run, type Run } from "../support/examples.ts";

const types: Readonly<Record<string, string>> = { "datastore-11": "VMFS", "datastore-12": "NFS" };
const suits: Readonly<Record<string, readonly string[]>> = {
  gold: ["datastore-11"],
  silver: ["datastore-11", "datastore-12"],
  lead: [],
};

/** A vCenter with two datastores and three policies. */
const vcenterWithPolicies = (): FakeVcenter =>
  new FakeVcenter()
    .on(Datastore, {
      find: ({ datastores }) =>
        new Map(datastores.map((id) => [id, types[id] === undefined ? undefined : { type: types[id] }])),
    })
    .on(Policies, {
      list: (input) =>
        Object.keys(suits)
          .filter((policy) => input?.filter?.policies?.has(policy) ?? true)
          .map((policy) => ({ policy, name: policy.toUpperCase(), description: "" })),
      checkCompatibility: ({ policy, datastores }) => ({
        compatibleDatastores: (suits[policy] ?? [])
          .filter((datastore) => datastores.has(datastore))
          .map((datastore) => ({ datastore })),
      }),
    });

const runOn = (vcenter: FakeVcenter, datastores: readonly string[], policies?: readonly string[]): Promise<Run> =>
  run(vcenter, (connection) => main(connection, datastores, policies));

test("checks every policy", async () => {
  const vcenter = vcenterWithPolicies();
  expect(await runOn(vcenter, ["datastore-11", "datastore-12"])).toEqual({
    code: 0,
    lines: [
      "datastore-11: VMFS",
      "datastore-12: NFS",
      "GOLD: datastore-11",
      "SILVER: datastore-11, datastore-12",
      "LEAD: none of them",
    ],
  });
  const checks = vcenter.calls.filter((call) => call.operation === "check_compatibility");
  expect(checks[0]?.input).toEqual({ policy: "gold", datastores: new Set(["datastore-11", "datastore-12"]) });
  expect(checks).toHaveLength(3);
});

test("checks the policies that are named, and names those that don't exist", async () => {
  expect(await runOn(vcenterWithPolicies(), ["datastore-12"], ["silver", "tin"])).toEqual({
    code: 1,
    lines: ["datastore-12: NFS", "There is no storage policy tin.", "SILVER: datastore-12"],
  });
});

test("leaves out datastores that don't exist", async () => {
  const vcenter = vcenterWithPolicies();
  expect(await runOn(vcenter, ["datastore-9", "datastore-11"], ["gold"])).toEqual({
    code: 1,
    lines: ["datastore-9: unknown", "datastore-11: VMFS", "GOLD: datastore-11"],
  });
  expect(vcenter.calls.at(-1)?.input).toEqual({ policy: "gold", datastores: new Set(["datastore-11"]) });
});

test("goes on when a policy is deleted meanwhile, and with no other error", async () => {
  const check = { operation: Policies.operations.checkCompatibility };
  const vcenter = vcenterWithPolicies().trouble({ error: vapiError(NotFound, "Deleted.") }, check);
  expect(await runOn(vcenter, ["datastore-11"], ["gold", "silver"])).toEqual({
    code: 0,
    lines: ["datastore-11: VMFS", "GOLD: gone", "SILVER: datastore-11"],
  });
  vcenter.trouble({ error: vapiError(Unauthorized, "No.") }, check);
  await expect(runOn(vcenter, ["datastore-11"])).rejects.toBeInstanceOf(Unauthorized);
});
