import { expect, test } from "vitest";
import { types, DynamicStructure } from "vsphere-sdk";
import { NotFound, ResourceInaccessible } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import {
  LibraryItem,
  OvfMessageCategory,
  ParseIssueCategory,
  PropertyParams,
  SizeParams,
  type LibraryItemDeployParameters,
  type LibraryItemDeploymentResult,
  type LibraryItemOvfSummary,
} from "vsphere-sdk/vcenter/ovf";
import { main } from "../../templates/package/files/examples/deploy-ovf.ts";
import { run, type Run } from "../support/examples.ts";
import { withLibrary } from "../support/library.ts";

const text = (defaultMessage: string) => ({ id: "text", defaultMessage, args: [] });

const summary: LibraryItemOvfSummary = {
  name: "Photon OS",
  eulas: ["Be nice."],
  networks: ["VM Network", "Storage"],
  additionalParams: [
    DynamicStructure.from(SizeParams, { type: "SizeParams", approximateDownloadSize: 1024 }),
    DynamicStructure.from(PropertyParams, {
      type: "PropertyParams",
      properties: [
        { id: "hostname", classId: "", instanceId: "", label: "Name of the host", type: "string", value: "photon" },
        { id: "dns", classId: "", instanceId: "", type: "string", value: "192.0.2.1" },
      ],
    }),
  ],
};

/** A vCenter with the packages photon-4 and, twice, ambiguous. */
function vcenterThat(
  deploy: (input: LibraryItemDeployParameters) => LibraryItemDeploymentResult,
  packages: LibraryItemOvfSummary = summary,
): FakeVcenter {
  const vcenter = new FakeVcenter().on(LibraryItem, {
    filter: ({ target }) => {
      if (target.resourcePoolId !== "resgroup-8") throw vapiError(NotFound, `There is no ${target.resourcePoolId}.`);
      return packages;
    },
    deploy,
  });
  return withLibrary(vcenter, [
    { id: "item-1", name: "photon-4", type: "ovf" },
    { id: "item-2", name: "photon-4", type: "iso" },
    { id: "item-3", name: "ambiguous", type: "ovf" },
    { id: "item-4", name: "ambiguous", type: "ovf" },
  ]);
}

const succeed = (): LibraryItemDeploymentResult => ({
  succeeded: true,
  resourceId: { type: "VirtualMachine", id: "vm-42" },
});

const runOn = (vcenter: FakeVcenter, item = "photon-4", pool = "resgroup-8"): Promise<Run> =>
  run(vcenter, (connection) => main(connection, item, pool, "web-1", new Map([["hostname", "web-1.example.com"]])));

test("finds the package, sets its properties and deploys it", async () => {
  const received: LibraryItemDeployParameters[] = [];
  const vcenter = vcenterThat((input) => {
    received.push(input);
    return succeed();
  });
  expect(await runOn(vcenter, "Photon-4")).toEqual({
    code: 0,
    lines: [
      "Photon OS: 2 networks, 1 EULAs",
      "  Name of the host: web-1.example.com",
      "  dns: 192.0.2.1",
      "Deployed web-1 as VirtualMachine vm-42.",
    ],
  });
  const [input] = received;
  expect(input).toMatchObject({
    ovfLibraryItemId: "item-1",
    target: { resourcePoolId: "resgroup-8" },
    deploymentSpec: { name: "web-1", acceptAllEULA: true },
  });
  const [section, ...others] = input?.deploymentSpec.additionalParameters ?? [];
  expect(others).toEqual([]);
  expect(section?.is(PropertyParams)).toBe(true);
  expect(section?.to(PropertyParams)).toMatchObject({
    type: "PropertyParams",
    properties: [
      { id: "hostname", value: "web-1.example.com" },
      { id: "dns", value: "192.0.2.1" },
    ],
  });
});

test("deploys once when the answer gets lost", async () => {
  const machines = new Set<string | undefined>();
  const vcenter = vcenterThat(({ clientToken }) => {
    machines.add(clientToken);
    return succeed();
  }).trouble({ cut: "after" }, { operation: LibraryItem.operations.deploy });
  expect(await runOn(vcenter)).toMatchObject({ code: 0 });
  expect(vcenter.calls.filter((call) => call.operation === "deploy")).toHaveLength(2);
  expect([...machines]).toEqual([expect.stringMatching(/./)]);
});

test("gets along with a package that says little", async () => {
  expect(await runOn(vcenterThat(succeed, { eulas: [] }))).toEqual({
    code: 0,
    lines: ["photon-4: 0 networks, 0 EULAs", "Deployed web-1 as VirtualMachine vm-42."],
  });
});

test("tells why a deployment failed", async () => {
  const vcenter = vcenterThat(() => ({
    succeeded: false,
    error: {
      errors: [
        {
          category: OvfMessageCategory.VALIDATION,
          issues: [
            {
              category: ParseIssueCategory.values()[0]!,
              file: "photon.ovf",
              lineNumber: 7,
              columnNumber: -1,
              message: text("No such disk."),
            },
          ],
        },
        { category: OvfMessageCategory.INPUT, name: "dns", value: "x", message: text("That is no address.") },
        {
          category: OvfMessageCategory.SERVER,
          error: DynamicStructure.from(
            types.error(ResourceInaccessible),
            vapiError(ResourceInaccessible, "Out of reach."),
          ),
        },
        { category: OvfMessageCategory.of("WEATHER") },
      ],
      warnings: [{ category: OvfMessageCategory.INPUT, name: "cpu", value: "9", message: text("That is a lot.") }],
      information: [],
    },
  }));
  const { code, lines } = await runOn(vcenter);
  expect(code).toBe(1);
  expect(lines.slice(3)).toEqual([
    "warning: cpu=9: That is a lot.",
    "error: photon.ovf:7 No such disk.",
    "error: dns=x: That is no address.",
    "error: SERVER com.vmware.vapi.std.errors.resource_inaccessible",
    "error: WEATHER",
  ]);
});

test("deploys nothing when the package isn't clear", async () => {
  const vcenter = vcenterThat(succeed);
  expect(await runOn(vcenter, "missing")).toEqual({ code: 1, lines: ["No OVF package has the name missing."] });
  expect(await runOn(vcenter, "ambiguous")).toEqual({
    code: 1,
    lines: ["More than one OVF package has the name ambiguous."],
  });
  await expect(runOn(vcenter, "photon-4", "resgroup-9")).rejects.toBeInstanceOf(NotFound);
  expect(vcenter.calls.map((call) => call.operation)).not.toContain("deploy");
});
