import { VsphereError } from "../index.js";
import type { Id, Invoker } from "../index.js";
import { itemFind } from "../content/library/index.js";
import { clusterGet } from "../vcenter/index.js";
import { libraryItemDeploy } from "../vcenter/ovf/index.js";
import type {
  LibraryItemDeployableIdentity,
  LibraryItemResourcePoolDeploymentSpecInput,
  LibraryItemResultInfo,
} from "../vcenter/ovf/index.js";
import { checkOptions, type OptionKinds } from "../runtime/options.js";
import { idOf, NameError } from "./inventory.js";
import { withDeadline, type WaitOptions } from "./wait.js";

export { NameError } from "./inventory.js";
export type { WaitOptions } from "./wait.js";

/** What is deployed, and where to. Everything is given by its name. */
export interface OvfDeployment {
  /** Name of an item of a content library that holds an OVF package. */
  readonly item: string;
  /** Name of the new virtual machine or appliance. */
  readonly name: string;
  /** Datacenter that the other names belong to; needed when several datacenters have them. */
  readonly datacenter?: string | undefined;
  /** Cluster to run in. Either this or `resourcePool` is required. */
  readonly cluster?: string | undefined;
  /** Resource pool to run in. */
  readonly resourcePool?: string | undefined;
  readonly host?: string | undefined;
  /** Folder for virtual machines; the root folder of the datacenter when unset. */
  readonly folder?: string | undefined;
  /** Datastore for everything that the package doesn't place elsewhere; chosen by the server when unset. */
  readonly datastore?: string | undefined;
  /** Names of networks in the vCenter, by the names that the package has for them. */
  readonly networks?: Readonly<Record<string, string>> | undefined;
  /**
   * Whether to accept the license agreements of the package; `false` when unset, and then a package that has some isn't
   * deployed.
   */
  readonly acceptAllEULA?: boolean | undefined;
  /** Further properties of the deployment. */
  readonly spec?: Partial<LibraryItemResourcePoolDeploymentSpecInput> | undefined;
}

/**
 * The call succeeded, but the deployment failed. `info` has the reasons; it is `undefined` when the server gives none.
 */
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

const text = "a string that isn't empty";
const known: OptionKinds<keyof OvfDeployment> = {
  item: text,
  name: text,
  datacenter: text,
  cluster: text,
  resourcePool: text,
  host: text,
  folder: text,
  datastore: text,
  networks: "an object of strings",
  acceptAllEULA: "true or false",
  spec: "an object",
};

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
 * The call ends when the disks are copied, which can take long: `timeoutMs` is 3,600,000 (an hour) when unset. When the
 * answer is lost, the call is repeated with the same token, so that the server makes only one deployment.
 *
 * @throws NameError when something with a given name doesn't exist, or exists more than once.
 * @throws TypeError when an option is unknown or invalid, or neither `cluster` nor `resourcePool` is set.
 * @throws DeploymentError when the server doesn't deploy the package.
 */
export async function deployOvf(
  vcenter: Invoker,
  deployment: OvfDeployment,
  options: WaitOptions = {},
): Promise<LibraryItemDeployableIdentity> {
  checkOptions("deployOvf", deployment, known);
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
      acceptAllEULA: deployment.acceptAllEULA ?? spec?.acceptAllEULA ?? false,
      networkMappings,
      defaultDatastoreId: (await named("Datastore", datastore)) ?? spec?.defaultDatastoreId,
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
