// Uploads an OVF package into a new item of a content library.
//
// Shows an update session, which takes effect as a whole, files that are streamed from the disk, and a server whose
// certificate is pinned for them as well as for the calls.
//
//   node --env-file=.env upload-ovf.ts appliances photon-4 photon.ovf photon-disk1.vmdk
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { connect, type Connection } from "vsphere-sdk";
import { LibraryClient } from "vsphere-sdk/content";
import { ItemClient } from "vsphere-sdk/content/library";
import { UpdateSessionClient } from "vsphere-sdk/content/library/item";
import { FileClient } from "vsphere-sdk/content/library/item/updatesession";
import { AlreadyExists } from "vsphere-sdk/errors";
import { tls, type TlsFetch } from "vsphere-sdk/node";

/** Returns the exit code of the program. */
export async function main(
  vcenter: Connection,
  send: TlsFetch,
  libraryName: string,
  itemName: string,
  paths: readonly string[],
  pollMs = 1000,
): Promise<number> {
  const [libraryId] = await new LibraryClient(vcenter).find({ spec: { name: libraryName, type: "LOCAL" } });
  if (libraryId === undefined) {
    console.log(`No local library has the name ${libraryName}.`);
    return 1;
  }
  const items = new ItemClient(vcenter);
  let libraryItemId;
  try {
    libraryItemId = await items.create({ createSpec: { libraryId, name: itemName, type: "ovf" } });
  } catch (error) {
    if (!(error instanceof AlreadyExists)) throw error;
    console.log(`${libraryName} has an item ${itemName} already.`);
    return 1;
  }

  const sessions = new UpdateSessionClient(vcenter);
  const updateSessionId = await sessions.create({ createSpec: { libraryItemId } });
  try {
    await upload(vcenter, send, updateSessionId, paths);
    await sessions.complete({ updateSessionId });
    // The server takes the files in by itself; until then the session is active.
    let session = await sessions.get({ updateSessionId });
    while (session.state?.value === "ACTIVE") {
      await new Promise((done) => setTimeout(done, pollMs));
      session = await sessions.get({ updateSessionId });
    }
    if (session.state?.value !== "DONE") throw new Error(session.errorMessage?.defaultMessage ?? "no reason given");
  } catch (error) {
    // An item without its files is of no use to anybody.
    await items.delete({ libraryItemId });
    console.log(`Nothing was uploaded: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await sessions.delete({ updateSessionId });
  }
  console.log(`Uploaded ${itemName} as ${libraryItemId}.`);
  return 0;
}

async function upload(
  vcenter: Connection,
  send: TlsFetch,
  updateSessionId: string,
  paths: readonly string[],
): Promise<void> {
  const files = new FileClient(vcenter);
  for (const path of paths) {
    const { size } = statSync(path);
    const name = basename(path);
    const { uploadEndpoint } = await files.add({ updateSessionId, fileSpec: { name, sourceType: "PUSH", size } });
    if (uploadEndpoint === undefined) throw new Error(`${name} has nowhere to go`);
    const headers = { "content-length": `${size}`, "vmware-api-session-id": (await vcenter.sessionId()) ?? "" };
    const response = await send(uploadEndpoint.uri, { method: "PUT", headers, body: createReadStream(path) });
    const answer = await response.text();
    if (response.status >= 300) throw new Error(`${name} was refused: ${response.status} ${answer}`);
    console.log(`  ${name}: ${size} bytes`);
  }
  const { missingFiles, invalidFiles } = await files.validate({ updateSessionId });
  if (missingFiles.size > 0) throw new Error(`the package needs ${[...missingFiles].join(", ")} too`);
  for (const { name, errorMessage } of invalidFiles) throw new Error(`${name}: ${errorMessage.defaultMessage}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { VCENTER_HOST: host, VCENTER_USER: user, VCENTER_PASSWORD: password } = process.env;
  const { VCENTER_FINGERPRINT: fingerprint256 } = process.env;
  const [library, item, ...paths] = process.argv.slice(2);
  if (host && user && password && fingerprint256 && library && item && paths.length > 0) {
    const fetch = tls({ fingerprint256 });
    await using vcenter = connect({ host, user, password, fetch });
    process.exitCode = await main(vcenter, fetch, library, item, paths);
  } else {
    const needs = "VCENTER_HOST, _USER, _PASSWORD and _FINGERPRINT (SHA-256 of the certificate) set";
    console.error(`Usage: upload-ovf.ts LIBRARY ITEM FILE …, with ${needs}`);
    process.exitCode = 2;
  }
}
