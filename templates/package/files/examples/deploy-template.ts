// Deploys a virtual machine from a template (VMTX) in a content library.
//
// Shows a result that may be unset, maps of disks, and a union that is sent: how to choose the storage policy.
//
//   node --env-file=.env deploy-template.ts golden resgroup-8 datastore-11 web-1            # policy of the template
//   node --env-file=.env deploy-template.ts golden resgroup-8 datastore-11 web-1 4d5f673c   # another policy
import { pathToFileURL } from "node:url";
import { connect, type Connection } from "vsphere-sdk";
import { ItemClient } from "vsphere-sdk/content/library";
import { AlreadyExists, UnableToAllocateResource } from "vsphere-sdk/errors";
import { fromEnvironment } from "vsphere-sdk/node";
import { LibraryItemsClient, type LibraryItemsDeploySpecDiskStoragePolicyInput } from "vsphere-sdk/vcenter/vm-template";

export interface Deployment {
  readonly item: string;
  readonly resourcePool: string;
  readonly datastore: string;
  readonly name: string;
  /** Storage policy for the disks; that of the template when unset. */
  readonly policy?: string | undefined;
}

/** Returns the exit code of the program. */
export async function main(vcenter: Connection, deployment: Deployment): Promise<number> {
  const { item, resourcePool, datastore, name, policy } = deployment;
  const templates = new LibraryItemsClient(vcenter);
  const [templateLibraryItem] = await new ItemClient(vcenter).find({ spec: { name: item, type: "vm-template" } });
  // The result is unset when there is such an item, but no template in it.
  const info = templateLibraryItem && (await templates.get({ templateLibraryItem }));
  if (!templateLibraryItem || !info) {
    console.log(`${item} is no virtual machine template.`);
    return 1;
  }
  console.log(`${item}: ${info.guestOS.value}, ${info.cpu.count} CPUs, ${info.memory.sizeMiB} MiB`);
  for (const [disk, { capacity, diskStorage }] of info.disks)
    console.log(
      `  disk ${disk}: ${capacity === undefined ? "?" : capacity / 2 ** 30} GiB on ${diskStorage.datastore}` +
        (diskStorage.storagePolicy === undefined ? "" : `, policy ${diskStorage.storagePolicy}`),
    );

  // `type` decides which fields there are. To send, the text of a value does as well as its constant.
  const storagePolicy: LibraryItemsDeploySpecDiskStoragePolicyInput =
    policy === undefined ? { type: "USE_SOURCE_POLICY" } : { type: "USE_SPECIFIED_POLICY", policy };
  try {
    const diskStorage = { datastore, storagePolicy };
    const spec = { name, placement: { resourcePool }, vmHomeStorage: { datastore }, diskStorage };
    // Copying disks may take longer than the five minutes that a call has by default.
    const vm = await templates.deploy({ templateLibraryItem, spec }, { timeoutMs: 3_600_000 });
    console.log(`Deployed ${name} as ${vm}.`);
    return 0;
  } catch (error) {
    if (error instanceof AlreadyExists) console.log(`There is a virtual machine with the name ${name} already.`);
    else if (error instanceof UnableToAllocateResource) console.log(`No room: ${error.message}`);
    else throw error;
    return 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [item, resourcePool, datastore, name, policy] = process.argv.slice(2);
  if (item && resourcePool && datastore && name) {
    await using vcenter = connect(fromEnvironment());
    process.exitCode = await main(vcenter, { item, resourcePool, datastore, name, policy });
  } else {
    console.error("Usage: deploy-template.ts ITEM POOL DATASTORE NAME [POLICY]");
    process.exitCode = 2;
  }
}
