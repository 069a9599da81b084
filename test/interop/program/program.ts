// From an empty content library to tagged machines, and back: what a user would write, on a server of somebody else.
import { createReadStream, statSync } from "node:fs";
import { connect, HttpError, rest, type Id } from "vsphere-sdk";
import { CategoryClient, TagAssociationClient, TagClient } from "vsphere-sdk/cis/tagging";
import { LocalLibraryClient } from "vsphere-sdk/content";
import { ItemClient } from "vsphere-sdk/content/library";
import { DownloadSessionClient, UpdateSessionClient } from "vsphere-sdk/content/library/item";
import { FileClient as DownloadFileClient } from "vsphere-sdk/content/library/item/downloadsession";
import { FileClient as UpdateFileClient } from "vsphere-sdk/content/library/item/updatesession";
import { AlreadyExists, NotFound } from "vsphere-sdk/errors";
import { tls } from "vsphere-sdk/node";
import { LibraryItemClient } from "vsphere-sdk/vcenter/ovf";
import { LibraryItemsClient } from "vsphere-sdk/vcenter/vm-template";

const { HOST = "", FINGERPRINT = "", DATASTORE = "", RESOURCE_POOL = "", FOLDER = "", NETWORK = "" } = process.env;
const fetch = tls({ fingerprint256: FINGERPRINT });
const vcenter = connect({
  host: HOST,
  protocol: rest,
  fetch,
  user: "administrator@vsphere.local",
  password: "vcsim-password",
});
const libraries = new LocalLibraryClient(vcenter);
const items = new ItemClient(vcenter);

/** Uploads files into an item, and waits until the server has taken them in. */
async function upload(libraryItemId: Id<"com.vmware.content.library.Item">, paths: readonly string[]): Promise<void> {
  const sessions = new UpdateSessionClient(vcenter);
  const files = new UpdateFileClient(vcenter);
  const updateSessionId = await sessions.create({ createSpec: { libraryItemId } });
  for (const path of paths) {
    const { size } = statSync(path);
    const fileSpec = { name: path, sourceType: "PUSH", size } as const;
    const { uploadEndpoint } = await files.add({ updateSessionId, fileSpec });
    const headers = { "content-length": `${size}`, "vmware-api-session-id": (await vcenter.sessionId()) ?? "" };
    const body = createReadStream(path);
    const { status } = await fetch(uploadEndpoint?.uri ?? "", { method: "PUT", headers, body });
    if (status !== 200) throw new Error(`${path}: ${status}`);
  }
  const { missingFiles } = await files.validate({ updateSessionId });
  if (missingFiles.size > 0) throw new Error(`missing: ${[...missingFiles].join()}`);
  await sessions.complete({ updateSessionId });
  for (let tries = 0; ; tries += 1) {
    const { state, errorMessage } = await sessions.get({ updateSessionId });
    if (state?.value === "DONE") break;
    if (state?.value === "ERROR" || tries === 50) throw new Error(errorMessage?.defaultMessage ?? "it takes long");
    await new Promise((done) => setTimeout(done, 100));
  }
  await sessions.delete({ updateSessionId });
}

/** The text of a file of an item, through a download session. */
async function download(libraryItemId: Id<"com.vmware.content.library.Item">, fileName: string): Promise<string> {
  const sessions = new DownloadSessionClient(vcenter);
  const files = new DownloadFileClient(vcenter);
  const downloadSessionId = await sessions.create({ createSpec: { libraryItemId } });
  await files.prepare({ downloadSessionId, fileName });
  const { downloadEndpoint } = await files.get({ downloadSessionId, fileName });
  const headers = { "vmware-api-session-id": (await vcenter.sessionId()) ?? "" };
  const text = await (await fetch(downloadEndpoint?.uri ?? "", { headers })).text();
  await sessions.delete({ downloadSessionId });
  return text;
}

const storageBackings = [{ type: "DATASTORE", datastoreId: DATASTORE }] as const;
const libraryId = await libraries.create({ createSpec: { name: "appliances", storageBackings } });
const createSpec = { libraryId, name: "appliance", type: "ovf" };
const ovfLibraryItemId = await items.create({ createSpec });
await upload(ovfLibraryItemId, ["appliance.ovf", "appliance-disk1.vmdk"]);
console.log("uploaded", (await download(ovfLibraryItemId, "appliance.ovf")).includes("<Name>appliance</Name>"));

await items.create({ createSpec }).catch((error: unknown) => {
  if (!(error instanceof AlreadyExists)) throw error;
  console.log("already exists", error.operation);
});

const packages = new LibraryItemClient(vcenter);
const target = { resourcePoolId: RESOURCE_POOL, folderId: FOLDER };
const { name } = await packages.filter({ ovfLibraryItemId, target });
const deployment = await packages.deploy({
  ovfLibraryItemId,
  target,
  deploymentSpec: {
    name: "first",
    acceptAllEULA: true,
    defaultDatastoreId: DATASTORE,
    networkMappings: new Map([["VM Network", NETWORK]]),
  },
});
const machine = deployment.resourceId;
if (machine === undefined) throw new Error(JSON.stringify(deployment.error));
console.log("deployed", name, deployment.succeeded, machine.type);

const templates = new LibraryItemsClient(vcenter);
const placement = { resourcePool: RESOURCE_POOL, folder: FOLDER };
const templateLibraryItem = await templates.create({
  spec: { sourceVm: machine.id, name: "template", library: libraryId, placement },
});
const { type } = await items.get({ libraryItemId: templateLibraryItem });
const second = await templates.deploy({ templateLibraryItem, spec: { name: "second", placement } });
console.log("deployed from", type, second !== machine.id);

const categories = new CategoryClient(vcenter);
const tags = new TagClient(vcenter);
const associations = new TagAssociationClient(vcenter);
const associableTypes = new Set(["VirtualMachine"]);
const categoryId = await categories.create({
  createSpec: { name: "stage", description: "", cardinality: "SINGLE", associableTypes },
});
const tagId = await tags.create({ createSpec: { name: "test", description: "", categoryId } });
await associations.attach({ tagId, objectId: { id: second, type: "VirtualMachine" } });
console.log("tagged", (await associations.listAttachedObjects({ tagId }))[0]?.id === second);

await tags.delete({ tagId });
await categories.delete({ categoryId });
await items.delete({ libraryItemId: templateLibraryItem });
await items.delete({ libraryItemId: ovfLibraryItemId });
await items.get({ libraryItemId: ovfLibraryItemId }).catch((error: unknown) => {
  // vcsim names no error; a vCenter says NotFound.
  if (!(error instanceof NotFound || (error instanceof HttpError && error.status === 404))) throw error;
  console.log("not found", error.operation);
});
await libraries.delete({ libraryId });
console.log("cleaned up", (await libraries.list()).length, (await tags.list()).length);
await vcenter.close();
