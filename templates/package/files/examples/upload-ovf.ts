// Uploads an OVF package or an OVA into a new item of a content library.
//
// Shows a transfer with its progress, what is wrong with a package as a typed error, and a server whose certificate is
// pinned for files as well as for calls.
//
//   node --env-file=.env upload-ovf.ts appliances photon-4 photon.ovf photon-disk1.vmdk
//   node --env-file=.env upload-ovf.ts appliances photon-4 photon.ova
import { pathToFileURL } from "node:url";
import { connect, type Connection } from "vsphere-sdk";
import { AlreadyExists } from "vsphere-sdk/errors";
import { tls } from "vsphere-sdk/node";
import { TransferError, uploadItem } from "vsphere-sdk/transfer";

/** Returns the exit code of the program. */
export async function main(
  vcenter: Connection,
  library: string,
  name: string,
  files: readonly string[],
): Promise<number> {
  try {
    const item = await uploadItem(
      vcenter,
      { library, name, files },
      {
        onProgress({ file, transferred, size }) {
          if (transferred === size) console.log(`  ${file}: ${size} bytes`);
        },
      },
    );
    console.log(`Uploaded ${name} as ${item}.`);
    return 0;
  } catch (error) {
    if (error instanceof AlreadyExists) console.log(`${library} has an item ${name} already.`);
    else if (error instanceof TransferError) console.log(`Nothing was uploaded: ${error.message}`);
    else throw error;
    return 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { VCENTER_HOST: host, VCENTER_USER: user, VCENTER_PASSWORD: password } = process.env;
  const { VCENTER_FINGERPRINT: fingerprint256 } = process.env;
  const [library, item, ...paths] = process.argv.slice(2);
  if (host && user && password && fingerprint256 && library && item && paths.length > 0) {
    await using vcenter = connect({ host, user, password, fetch: tls({ fingerprint256 }) });
    process.exitCode = await main(vcenter, library, item, paths);
  } else {
    const needs = "VCENTER_HOST, _USER, _PASSWORD and _FINGERPRINT (SHA-256 of the certificate) set";
    console.error(`Usage: upload-ovf.ts LIBRARY ITEM FILE …, with ${needs}`);
    process.exitCode = 2;
  }
}
