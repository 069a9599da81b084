// Tells which datastores suit which storage policies.
//
// Shows filters, sets and maps, sent and received, and calls that run at the same time.
//
//   node --env-file=.env storage-policy-compatibility.ts datastore-11,datastore-12              # all policies
//   node --env-file=.env storage-policy-compatibility.ts datastore-11,datastore-12 4d5f673c …   # these
import { pathToFileURL } from "node:url";
import { connect, type Connection } from "vsphere-sdk";
import { NotFound } from "vsphere-sdk/errors";
import { fromEnvironment } from "vsphere-sdk/node";
import { DatastoreClient } from "vsphere-sdk/vcenter/inventory";
import { PoliciesClient, type PoliciesSummary } from "vsphere-sdk/vcenter/storage";

/** Returns the exit code of the program. */
export async function main(
  vcenter: Connection,
  datastoreIds: readonly string[],
  policyIds: readonly string[] = [],
): Promise<number> {
  const policies = new PoliciesClient(vcenter);
  // Neither of these calls needs the answer of the other, so they run at the same time.
  const [found, summaries] = await Promise.all([
    new DatastoreClient(vcenter).find({ datastores: datastoreIds }),
    policies.list({ filter: policyIds.length === 0 ? {} : { policies: new Set(policyIds) } }),
  ]);

  const datastores = new Set<string>();
  for (const datastore of datastoreIds) {
    // The answer has an entry for each identifier, without a value where there is no such datastore.
    const info = found.get(datastore);
    console.log(`${datastore}: ${info?.type ?? "unknown"}`);
    if (info !== undefined) datastores.add(datastore);
  }
  // A list leaves out policies that its filter names and that don't exist; that is no error.
  const missing = policyIds.filter((policy) => !summaries.some((summary) => summary.policy === policy));
  for (const policy of missing) console.log(`There is no storage policy ${policy}.`);

  const compatible = async ({ policy }: PoliciesSummary): Promise<string> => {
    try {
      const { compatibleDatastores } = await policies.checkCompatibility({ policy, datastores });
      return compatibleDatastores.map(({ datastore }) => datastore).join(", ") || "none of them";
    } catch (error) {
      // Somebody may delete a policy between the two calls.
      if (error instanceof NotFound) return "gone";
      throw error;
    }
  };
  for (const summary of summaries) console.log(`${summary.name}: ${await compatible(summary)}`);
  return missing.length === 0 && datastores.size === datastoreIds.length ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [datastores, ...policies] = process.argv.slice(2);
  if (datastores) {
    await using vcenter = connect(fromEnvironment());
    process.exitCode = await main(vcenter, datastores.split(","), policies);
  } else {
    console.error("Usage: storage-policy-compatibility.ts DATASTORE,… [POLICY …]");
    process.exitCode = 2;
  }
}
