import { VsphereError } from "vsphere-sdk";
import type { Id, Invoker } from "vsphere-sdk";
import { itemFind } from "vsphere-sdk/content/library";
import { clusterGet } from "vsphere-sdk/vcenter";
import { libraryItemDeploy } from "vsphere-sdk/vcenter/ovf";
import type {
  LibraryItemDeployableIdentity,
  LibraryItemResourcePoolDeploymentSpecInput,
  LibraryItemResultInfo,
} from "vsphere-sdk/vcenter/ovf";
import { checkOptions } from "../runtime/options.js";
import { idOf, NameError } from "./inventory.js";
import { withDeadline, type WaitOptions } from "./wait.js";

export { NameError } from "./inventory.js";
export type { WaitOptions } from "./wait.js";

/** What is deployed, and where; everything by name. */
export interface OvfDeployment {
  /** Item of a content library that holds an OVF package. */
  readonly item: string;
  /** Name of the new virtual machine or appliance. */
  readonly name: string;
  /** Datacenter that the other names are of, where several have them. */
  readonly datacenter?: string | undefined;
  /** Cluster that it runs in; either this or `resourcePool` has to be set. */
  readonly cluster?: string | undefined;
  /** Resource pool that it runs in. */
  readonly resourcePool?: string | undefined;
  readonly host?: string | undefined;
  /** Folder of virtual machines; that of the datacenter when unset. */
  readonly folder?: string | undefined;
  /** Datastore for everything that the package doesn't place elsewhere; the server's choice when unset. */
  readonly datastore?: string | undefined;
  /** Networks of the vCenter by the names that the package has for them. */
  readonly networks?: Readonly<Record<string, string>> | undefined;
  /** Whether the license agreements of the package are accepted; a package that has some isn't deployed otherwise. */
  readonly acceptAllEULA?: boolean | undefined;
  /** What else the deployment has. */
  readonly spec?: Partial<LibraryItemResourcePoolDeploymentSpecInput> | undefined;
}

/** The call went well, but not the deployment. What is wrong is in `info`. */
export class DeploymentError extends VsphereError {
  override readonly name = "DeploymentError";
  readonly info: LibraryItemResultInfo | undefined;

  constructor(name: string, info: LibraryItemResultInfo | undefined) {
    const reasons = (info?.errors ?? []).flatMap(({ category, message, issues = [], name: input, error }) => [
      ...issues.map((issue) => `${issue.file}:${issue.lineNumber} ${issue.message.defaultMessage}`),
      ...(message === undefined ? [] : [`${input === undefined ? "" : `${input}: `}${message.defaultMessage}`]),
      ...(issues.length > 0 || message !== undefined ? [] : [`${category.value} ${error?.name ?? ""}`.trimEnd()]),
    ]);
    super(`${name} was not deployed: ${reasons.join("; ") || "the server does not say why"}`);
    this.info = info;
  }
}

/**
 * Deploys an OVF package of a content library:
 *
 * ```ts
 * const { id } = await deployOvf(vcenter, {
 *   item: "photon-4",
 *   name: "web-1",
 *   cluster: "c1",
 *   datastore: "fast",
 *   networks: { "VM Network": "production" },
 * });
 * ```
 *
 * It takes as long as the disks take to be copied: `timeoutMs` is an hour when unset. When the answer is lost, the call
 * is made again with the same token, by which the server knows that one deployment is wanted.
 *
 * @throws NameError when something that is named isn't there, or is there more than once.
 * @throws DeploymentError when the server doesn't deploy the package.
 */
export async function deployOvf(
  vcenter: Invoker,
  deployment: OvfDeployment,
  options: WaitOptions = {},
): Promise<LibraryItemDeployableIdentity> {
  checkOptions("deployOvf", options, { signal: "an AbortSignal", timeoutMs: "a number above 0" });
  return await withDeadline(options, async (signal) => {
    const { item, name, cluster, resourcePool, host, folder, datastore, networks = {}, spec } = deployment;
    const call = { signal };
    const named = async <Type extends Parameters<typeof idOf>[1]>(
      type: Type,
      wanted: string | undefined,
    ): Promise<Id<Type> | undefined> =>
      wanted === undefined ? undefined : await idOf(vcenter, type, wanted, { datacenter }, call);
    const datacenter =
      deployment.datacenter === undefined
        ? undefined
        : await idOf(vcenter, "Datacenter", deployment.datacenter, {}, call);
    const items = await vcenter.invoke(itemFind, { spec: { name: item, type: "ovf" } }, call);
    const [ovfLibraryItemId] = items;
    if (ovfLibraryItemId === undefined || items.length > 1) throw new NameError("library item", item, items);
    const clusterId = await named("ClusterComputeResource", cluster);
    const resourcePoolId =
      (await named("ResourcePool", resourcePool)) ??
      (clusterId && (await vcenter.invoke(clusterGet, { cluster: clusterId }, call)).resourcePool);
    if (resourcePoolId === undefined) throw new TypeError("deployOvf needs a cluster or a resourcePool");
    const hostId = await named("HostSystem", host);
    const folderId = await named("Folder", folder);
    const networkMappings = new Map(spec?.networkMappings);
    for (const [own, network] of Object.entries(networks)) networkMappings.set(own, (await named("Network", network))!);
    const deploymentSpec = {
      ...spec,
      name,
      acceptAllEULA: deployment.acceptAllEULA ?? false,
      networkMappings,
      defaultDatastoreId: await named("Datastore", datastore),
    };
    const target = { resourcePoolId, hostId, folderId };
    const result = await vcenter.invoke(
      libraryItemDeploy,
      { ovfLibraryItemId, target, deploymentSpec },
      { signal, timeoutMs: Infinity },
    );
    if (result.succeeded && result.resourceId !== undefined) return result.resourceId;
    throw new DeploymentError(name, result.error);
  });
}
