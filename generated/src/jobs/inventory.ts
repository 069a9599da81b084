import { VsphereError } from "../index.js";
import type { CallOptions, Id, Invoker } from "../index.js";
import { UnableToAllocateResource } from "../vapi/std/errors/index.js";
import {
  clusterList,
  datacenterGet,
  datacenterList,
  datastoreList,
  folderList,
  hostList,
  networkList,
  resourcePoolList,
  vmList,
} from "../vcenter/index.js";
import type { VMFilterSpecInput, VMSummary } from "../vcenter/index.js";
import { checkOptions } from "../runtime/options.js";

const tooMany = /\.too_many_matches$/;

/**
 * Whether a list was refused because it is too long. A server lists up to 1,000 virtual machines in vSphere 6.5 and
 * 4,000 in later releases, and up to 1,000 to 2,500 objects of other kinds. Lists have no pages.
 */
export function isTooManyMatches(error: unknown): error is UnableToAllocateResource {
  return error instanceof UnableToAllocateResource && error.messages.some(({ id }) => tooMany.test(id));
}

/** Splits a filter whose list is too long into filters that together match the same objects. */
type Split = (vcenter: Invoker, filter: VMFilterSpecInput, options: CallOptions) => Promise<VMFilterSpecInput[]>;

const powerStates = ["POWERED_ON", "POWERED_OFF", "SUSPENDED"] as const;

/** One filter for each value that a filter has for a key. */
const members = (filter: VMFilterSpecInput, key: keyof VMFilterSpecInput): VMFilterSpecInput[] =>
  Array.from((filter[key] ?? []) as Iterable<unknown>, (member) => ({ ...filter, [key]: new Set([member]) }));

const isNarrowed = (filter: VMFilterSpecInput, key: keyof VMFilterSpecInput): boolean => (filter[key]?.size ?? 0) > 0;

/** The ways to split a filter, from coarse to fine. One that can't be applied returns the filter itself. */
const splits: readonly Split[] = [
  async (vcenter, filter, options) => {
    if (isNarrowed(filter, "datacenters")) return members(filter, "datacenters");
    if (isNarrowed(filter, "clusters") || isNarrowed(filter, "hosts")) return [filter];
    const all = await vcenter.invoke(datacenterList, {}, options);
    return all.map(({ datacenter }) => ({ ...filter, datacenters: new Set([datacenter]) }));
  },
  async (vcenter, filter, options) => {
    if (isNarrowed(filter, "clusters")) return members(filter, "clusters");
    if (isNarrowed(filter, "hosts")) return [filter];
    const { datacenters } = filter;
    const clusters = await vcenter.invoke(clusterList, { filter: { datacenters } }, options);
    const alone = await vcenter.invoke(hostList, { filter: { datacenters, standalone: true } }, options);
    return [
      ...clusters.map(({ cluster }) => ({ ...filter, clusters: new Set([cluster]) })),
      ...alone.map(({ host }) => ({ ...filter, hosts: new Set([host]) })),
    ];
  },
  async (vcenter, filter, options) => {
    if (isNarrowed(filter, "hosts")) return members(filter, "hosts");
    const { clusters } = filter;
    const hosts = await vcenter.invoke(hostList, { filter: { clusters } }, options);
    return hosts.map(({ host }) => ({ ...filter, hosts: new Set([host]) }));
  },
  (_vcenter, filter) =>
    Promise.resolve(
      isNarrowed(filter, "powerStates")
        ? members(filter, "powerStates")
        : powerStates.map((state) => ({ ...filter, powerStates: new Set([state]) })),
    ),
  async (vcenter, filter, options) => {
    if (isNarrowed(filter, "folders")) return members(filter, "folders");
    const folders = await allFolders(vcenter, filter.datacenters, options);
    return folders.map((folder) => ({ ...filter, folders: new Set([folder]) }));
  },
];

/** All folders of virtual machines. If they are too many for one list, they are listed level by level. */
async function allFolders(
  vcenter: Invoker,
  datacenters: VMFilterSpecInput["datacenters"],
  options: CallOptions,
): Promise<Id<"Folder">[]> {
  const list = async (parents?: readonly Id<"Folder">[]): Promise<Id<"Folder">[]> => {
    const filter = {
      type: "VIRTUAL_MACHINE",
      datacenters,
      ...(parents && { parentFolders: new Set(parents) }),
    } as const;
    return (await vcenter.invoke(folderList, { filter }, options)).map(({ folder }) => folder);
  };
  try {
    return await list();
  } catch (error) {
    if (!isTooManyMatches(error)) throw error;
  }
  const owners = datacenters ?? (await vcenter.invoke(datacenterList, {}, options)).map(({ datacenter }) => datacenter);
  const found: Id<"Folder">[] = [];
  for (const datacenter of owners) found.push((await vcenter.invoke(datacenterGet, { datacenter }, options)).vmFolder);
  // The list grows during this loop.
  for (const folder of found) found.push(...(await list([folder])));
  return found;
}

/**
 * Lists all virtual machines that match a filter, however many there are. When the server refuses a list because it is
 * too long, the list is split by datacenter, cluster, host, power state and folder, until each part can be listed.
 *
 * ```ts
 * for await (const { name, powerState } of allVms(vcenter)) console.log(name, powerState.value);
 * ```
 *
 * Each machine is returned once. The parts are listed one after the other, so a machine that is moved to another host
 * in the meantime may be missed. A list that is split by folder also lacks the machines of vApps. When even the
 * machines of one host, in one power state and one folder, are too many, the error of the server is thrown.
 *
 * @throws UnableToAllocateResource when a part is too long and can't be split any further.
 * @throws TypeError when an option is unknown or invalid.
 */
export async function* allVms(
  vcenter: Invoker,
  all: { readonly filter?: VMFilterSpecInput | undefined } = {},
  options: CallOptions = {},
): AsyncGenerator<VMSummary, void, undefined> {
  checkOptions("allVms", all, { filter: "an object" });
  const { filter = {} } = all;
  const given = new Set<string>();
  for await (const part of parts(vcenter, filter, options, 0))
    for (const summary of part) {
      if (given.has(summary.vm)) continue;
      given.add(summary.vm);
      yield summary;
    }
}

async function* parts(
  vcenter: Invoker,
  filter: VMFilterSpecInput,
  options: CallOptions,
  depth: number,
): AsyncGenerator<readonly VMSummary[], void, undefined> {
  let refusal: unknown;
  try {
    yield await vcenter.invoke(vmList, { filter }, options);
    return;
  } catch (error) {
    if (!isTooManyMatches(error)) throw error;
    refusal = error;
  }
  for (let next = depth; next < splits.length; next += 1) {
    const smaller = await splits[next]!(vcenter, filter, options);
    // A single part is as large as the whole.
    if (smaller.length === 1) continue;
    for (const part of smaller) yield* parts(vcenter, part, options, next + 1);
    return;
  }
  throw refusal;
}

/** Types of objects whose names can be looked up, as they are called in tags and permissions. */
export type NamedType =
  | "ClusterComputeResource"
  | "Datacenter"
  | "Datastore"
  | "Folder"
  | "HostSystem"
  | "Network"
  | "ResourcePool"
  | "VirtualMachine";

interface NameFilter {
  readonly ids?: ReadonlySet<string> | undefined;
  readonly names?: ReadonlySet<string> | undefined;
  readonly datacenters?: ReadonlySet<Id<"Datacenter">> | undefined;
}

/** Lists the objects of a type that match a filter: their identifiers and names. */
type List = (
  vcenter: Invoker,
  filter: NameFilter,
  options: CallOptions,
) => Promise<readonly (readonly [id: string, name: string])[]>;

const lists: Readonly<Record<NamedType, List>> = {
  ClusterComputeResource: async (vcenter, { ids, ...filter }, options) =>
    (await vcenter.invoke(clusterList, { filter: { clusters: ids, ...filter } }, options)).map((item) => [
      item.cluster,
      item.name,
    ]),
  Datacenter: async (vcenter, { ids, names }, options) =>
    (await vcenter.invoke(datacenterList, { filter: { datacenters: ids, names } }, options)).map((item) => [
      item.datacenter,
      item.name,
    ]),
  Datastore: async (vcenter, { ids, ...filter }, options) =>
    (await vcenter.invoke(datastoreList, { filter: { datastores: ids, ...filter } }, options)).map((item) => [
      item.datastore,
      item.name,
    ]),
  Folder: async (vcenter, { ids, ...filter }, options) =>
    (await vcenter.invoke(folderList, { filter: { folders: ids, ...filter } }, options)).map((item) => [
      item.folder,
      item.name,
    ]),
  HostSystem: async (vcenter, { ids, ...filter }, options) =>
    (await vcenter.invoke(hostList, { filter: { hosts: ids, ...filter } }, options)).map((item) => [
      item.host,
      item.name,
    ]),
  Network: async (vcenter, { ids, ...filter }, options) =>
    (await vcenter.invoke(networkList, { filter: { networks: ids, ...filter } }, options)).map((item) => [
      item.network,
      item.name,
    ]),
  ResourcePool: async (vcenter, { ids, ...filter }, options) =>
    (await vcenter.invoke(resourcePoolList, { filter: { resourcePools: ids, ...filter } }, options)).map((item) => [
      item.resourcePool,
      item.name,
    ]),
  VirtualMachine: async (vcenter, { ids, ...filter }, options) =>
    (await vcenter.invoke(vmList, { filter: { vms: ids, ...filter } }, options)).map((item) => [item.vm, item.name]),
};

/** Types whose objects are listed with those of another type. */
const aliases: ReadonlyMap<string, NamedType> = /* @__PURE__ */ new Map([
  ["DistributedVirtualPortgroup", "Network"],
  ["OpaqueNetwork", "Network"],
]);

/** Number of identifiers in one list call: every server accepts as many, and they fit into a URL. */
const chunkSize = 200;

/**
 * The names of many objects at once, by identifier, with one call per 200 objects of a type. The map has no entry for
 * an object that doesn't exist, or whose type can't be listed.
 *
 * ```ts
 * const objects = await new TagAssociationClient(vcenter).listAttachedObjects({ tagId });
 * const names = await namesOf(vcenter, objects);
 * for (const { id } of objects) console.log(names.get(id) ?? id);
 * ```
 */
export async function namesOf(
  vcenter: Invoker,
  objects: Iterable<{ readonly type: string; readonly id: Id }>,
  options: CallOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const byType = new Map<NamedType, Set<string>>();
  for (const { type, id } of objects) {
    const known = Object.hasOwn(lists, type) ? (type as NamedType) : aliases.get(type);
    if (known === undefined) continue;
    const ids = byType.get(known) ?? new Set();
    byType.set(known, ids.add(id));
  }
  const names = new Map<string, string>();
  for (const [type, ids] of byType) {
    const all = [...ids];
    for (let at = 0; at < all.length; at += chunkSize)
      for (const [id, name] of await lists[type](vcenter, { ids: new Set(all.slice(at, at + chunkSize)) }, options))
        names.set(id, name);
  }
  return names;
}

/** No object has the name, or more than one. */
export class NameError extends VsphereError {
  override readonly name = "NameError";
  /** Identifiers of all objects that have the name. */
  readonly candidates: readonly string[];

  constructor(type: string, name: string, candidates: readonly string[]) {
    const text = candidates.length === 0 ? `There is no ${type}` : `There is more than one ${type}`;
    super(
      `${text} with the name ${JSON.stringify(name)}${candidates.length === 0 ? "" : `: ${candidates.join(", ")}`}`,
    );
    this.candidates = candidates;
  }
}

/**
 * The identifier of the one object with a name: `await idOf(vcenter, "Datastore", "fast")`.
 *
 * @param within - A datacenter; needed when several datacenters have objects of that name.
 * @throws NameError when no object has the name, or more than one.
 */
export async function idOf<Type extends NamedType>(
  vcenter: Invoker,
  type: Type,
  name: string,
  within: { readonly datacenter?: Id<"Datacenter"> | undefined } = {},
  options: CallOptions = {},
): Promise<Id<Type>> {
  checkOptions("idOf", within, { datacenter: "a string that isn't empty" });
  const { datacenter } = within;
  const datacenters = datacenter === undefined ? undefined : new Set([datacenter]);
  const found = await lists[type](vcenter, { names: new Set([name]), datacenters }, options);
  const [[id] = [undefined], ...others] = found;
  if (id === undefined || others.length > 0)
    throw new NameError(
      type,
      name,
      found.map(([candidate]) => candidate),
    );
  return id;
}
