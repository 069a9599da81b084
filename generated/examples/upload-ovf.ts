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
import { fromEnvironment } from "vsphere-sdk/node";
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
  const [library, item, ...paths] = process.argv.slice(2);
  if (library && item && paths.length > 0) {
    await using vcenter = connect(fromEnvironment());
    process.exitCode = await main(vcenter, library, item, paths);
  } else {
    console.error("Usage: upload-ovf.ts LIBRARY ITEM FILE …");
    process.exitCode = 2;
  }
}
