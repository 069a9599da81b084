// Deploys an OVF package of a content library as a new virtual machine.
//
// Shows structures whose types only the server knows (`DynamicStructure`), a call that takes long, and a
// result that says itself whether the operation succeeded.
//
//   node --env-file=.env deploy-ovf.ts photon-4 resgroup-8 web-1 hostname=web-1.example.com
import { pathToFileURL } from "node:url";
import { connect, DynamicStructure, type Connection } from "vsphere-sdk";
import { ItemClient } from "vsphere-sdk/content/library";
import { fromEnvironment } from "vsphere-sdk/node";
import { isOvfErrorCategory, LibraryItemClient, PropertyParams } from "vsphere-sdk/vcenter/ovf";
import type { OvfError, Property } from "vsphere-sdk/vcenter/ovf";

/** Returns the exit code of the program. */
export async function main(
  vcenter: Connection,
  itemName: string,
  resourcePoolId: string,
  vmName: string,
  values: ReadonlyMap<string, string> = new Map(),
): Promise<number> {
  const [ovfLibraryItemId, ...others] = await new ItemClient(vcenter).find({ spec: { name: itemName, type: "ovf" } });
  if (ovfLibraryItemId === undefined || others.length > 0) {
    console.log(`${ovfLibraryItemId === undefined ? "No" : "More than one"} OVF package has the name ${itemName}.`);
    return 1;
  }

  const packages = new LibraryItemClient(vcenter);
  const target = { resourcePoolId };
  const summary = await packages.filter({ ovfLibraryItemId, target });
  console.log(`${summary.name ?? itemName}: ${summary.networks?.length ?? 0} networks, ${summary.eulas.length} EULAs`);
  // Sections of several types come in one list. Those that aren't of interest stay as they are.
  const properties: Property[] = (summary.additionalParams ?? [])
    .filter((section) => section.is(PropertyParams))
    .flatMap((section) => section.to(PropertyParams).properties ?? [])
    .map((property) => ({ ...property, value: values.get(property.id ?? "") ?? property.value }));
  for (const { id, label, value } of properties) console.log(`  ${label ?? id}: ${value ?? ""}`);

  const chosen = DynamicStructure.from(PropertyParams, { type: "PropertyParams", properties });
  const deploymentSpec = { name: vmName, acceptAllEULA: true, additionalParameters: [chosen] };
  // Copying disks may take longer than the five minutes that a call has by default. If the answer gets lost, the call
  // is made again with the same token, by which the server knows that one virtual machine is wanted, not two.
  const result = await packages.deploy({ ovfLibraryItemId, target, deploymentSpec }, { timeoutMs: 3_600_000 });
  // A deployment that fails is no error of the call: the result tells.
  for (const warning of result.error?.warnings ?? []) console.log(`warning: ${describe(warning)}`);
  for (const error of result.error?.errors ?? []) console.log(`error: ${describe(error)}`);
  if (result.succeeded) console.log(`Deployed ${vmName} as ${result.resourceId?.type} ${result.resourceId?.id}.`);
  return result.succeeded ? 0 : 1;
}

/** Warnings have the fields of errors. */
function describe(error: OvfError): string {
  if (isOvfErrorCategory(error, "VALIDATION"))
    return error.issues
      .map(({ file, lineNumber, message }) => `${file}:${lineNumber} ${message.defaultMessage}`)
      .join();
  if (isOvfErrorCategory(error, "INPUT")) return `${error.name}=${error.value}: ${error.message.defaultMessage}`;
  return `${error.category.value} ${error.error?.name ?? ""}`.trimEnd();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [item, pool, vm, ...pairs] = process.argv.slice(2);
  if (item && pool && vm) {
    const values = pairs.map((pair) => [pair.split("=", 1)[0] ?? "", pair.slice(pair.indexOf("=") + 1)] as const);
    await using vcenter = connect(fromEnvironment());
    process.exitCode = await main(vcenter, item, pool, vm, new Map(values));
  } else {
    console.error("Usage: deploy-ovf.ts ITEM POOL NAME [KEY=VALUE …]");
    process.exitCode = 2;
  }
}
