import { checkOptions, type OptionKinds } from "../../runtime/options.js";
import type { FolderKind, Host, Identifiers, Machine, State } from "./store.js";

/** A datacenter with its content. Objects are referred to by name; they get identifiers automatically. */
export interface DatacenterSpec {
  readonly name: string;
  readonly clusters?: readonly ClusterSpec[] | undefined;
  /** Names of hosts that are in no cluster. */
  readonly hosts?: readonly string[] | undefined;
  /** `datastore1` when unset. */
  readonly datastores?: readonly (string | DatastoreSpec)[] | undefined;
  /** `VM Network` when unset. */
  readonly networks?: readonly (string | NetworkSpec)[] | undefined;
  /** Folders of virtual machines; `parent/child` is a folder in another one. */
  readonly folders?: readonly string[] | undefined;
  readonly vms?: readonly (string | MachineSpec)[] | undefined;
}

export interface ClusterSpec {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Names of resource pools below the root resource pool of the cluster. */
  readonly resourcePools?: readonly string[] | undefined;
}

export interface DatastoreSpec {
  readonly name: string;
  /** `VMFS` when unset. */
  readonly type?: string | undefined;
  /** Capacity in bytes; 1 TiB when unset. */
  readonly capacity?: number | undefined;
  /** Free space in bytes; half of the capacity when unset. */
  readonly freeSpace?: number | undefined;
}

export interface NetworkSpec {
  readonly name: string;
  /** `STANDARD_PORTGROUP` when unset. */
  readonly type?: string | undefined;
}

export interface MachineSpec {
  readonly name: string;
  /** `POWERED_OFF` when unset. */
  readonly powerState?: Machine["powerState"] | undefined;
  /** Name of its host; when unset, machines are distributed over the hosts in turn. */
  readonly host?: string | undefined;
  /** Folder of the machine, as in `folders`; the root folder of the datacenter when unset. */
  readonly folder?: string | undefined;
  /** Name of its datastore; the first one when unset. */
  readonly datastore?: string | undefined;
  readonly cpuCount?: number | undefined;
  readonly memorySizeMiB?: number | undefined;
  readonly guestOS?: string | undefined;
  /** IP address that the guest reports while the machine is on; one of 10.0.0.0/8 when unset. */
  readonly ipAddress?: string | undefined;
}

export interface CategorySpec {
  readonly name: string;
  readonly cardinality?: "SINGLE" | "MULTIPLE" | undefined;
  readonly tags: readonly string[];
}

export interface LibrarySpec {
  readonly name: string;
  readonly items?: readonly LibraryItemSpec[] | undefined;
}

export interface LibraryItemSpec {
  readonly name: string;
  readonly type: string;
}

/** The content of a vCenter for tests. */
export interface InventorySpec {
  readonly datacenters?: readonly DatacenterSpec[] | undefined;
  readonly categories?: readonly CategorySpec[] | undefined;
  readonly libraries?: readonly LibrarySpec[] | undefined;
}

const text = "a string that isn't empty";
const number = "a number, 0 or above";
const known: OptionKinds<keyof InventorySpec> = { datacenters: "a list", categories: "a list", libraries: "a list" };
const knownOfDatacenter: OptionKinds<keyof DatacenterSpec> = {
  name: text,
  clusters: "a list",
  hosts: "a list",
  datastores: "a list",
  networks: "a list",
  folders: "a list",
  vms: "a list",
};
const knownOfCluster: OptionKinds<keyof ClusterSpec> = { name: text, hosts: "a list", resourcePools: "a list" };
const knownOfDatastore: OptionKinds<keyof DatastoreSpec> = {
  name: text,
  type: text,
  capacity: number,
  freeSpace: number,
};
const knownOfNetwork: OptionKinds<keyof NetworkSpec> = { name: text, type: text };
const knownOfMachine: OptionKinds<keyof MachineSpec> = {
  name: text,
  powerState: text,
  host: text,
  folder: "a string",
  datastore: text,
  cpuCount: number,
  memorySizeMiB: number,
  guestOS: text,
  ipAddress: text,
};
const knownOfCategory: OptionKinds<keyof CategorySpec> = { name: text, cardinality: text, tags: "a list" };
const knownOfLibrary: OptionKinds<keyof LibrarySpec> = { name: text, items: "a list" };
const knownOfItem: OptionKinds<keyof LibraryItemSpec> = { name: text, type: text };
const knownOfName: OptionKinds = { name: text };

/** Refuses members that a specification doesn't have: they would be ignored without a word. */
function checkAll(spec: InventorySpec): void {
  const check = (what: string, items: readonly unknown[] = [], of: OptionKinds): void => {
    for (const item of items) checkOptions(`inventory, ${what}`, item, of);
  };
  const asNames = (items: readonly unknown[] = []): unknown[] => items.map((name) => ({ name }));
  // A text is the name of an object without further properties.
  const asObjects = (items: readonly unknown[] = []): unknown[] =>
    items.map((item) => (typeof item === "string" ? { name: item } : item));
  checkOptions("inventory", spec, known);
  check("a datacenter", spec.datacenters, knownOfDatacenter);
  for (const { clusters, hosts, datastores, networks, folders, vms } of spec.datacenters ?? []) {
    check("a cluster", clusters, knownOfCluster);
    for (const cluster of clusters ?? []) {
      check("a host", asNames(cluster.hosts), knownOfName);
      check("a resource pool", asNames(cluster.resourcePools), knownOfName);
    }
    check("a host", asNames(hosts), knownOfName);
    check("a datastore", asObjects(datastores), knownOfDatastore);
    check("a network", asObjects(networks), knownOfNetwork);
    check("a folder", asNames(folders), knownOfName);
    check("a machine", asObjects(vms), knownOfMachine);
  }
  check("a category", spec.categories, knownOfCategory);
  for (const { tags } of spec.categories ?? []) check("a tag", asNames(tags), knownOfName);
  check("a library", spec.libraries, knownOfLibrary);
  for (const { items } of spec.libraries ?? []) check("an item of a library", items, knownOfItem);
}

/**
 * Fills an empty state with the objects of a specification.
 *
 * @throws TypeError when the specification has an unknown or invalid member, or a name that doesn't exist.
 */
export function build(state: State, ids: Identifiers, spec: InventorySpec): void {
  checkAll(spec);
  const root = ids.number("group-d");
  state.folders.set(root, { name: "Datacenters", type: "DATACENTER", parent: undefined, datacenter: undefined });
  for (const datacenter of spec.datacenters ?? []) addDatacenter(state, ids, datacenter);
  for (const { name, cardinality = "MULTIPLE", tags } of spec.categories ?? []) {
    const categoryId = `urn:vmomi:InventoryServiceCategory:${ids.uuid()}:GLOBAL`;
    state.categories.set(categoryId, { name, description: "", cardinality, associableTypes: new Set() });
    for (const tag of tags) {
      const id = `urn:vmomi:InventoryServiceTag:${ids.uuid()}:GLOBAL`;
      state.tags.set(id, { categoryId, name: tag, description: "", objects: new Set() });
    }
  }
  const [datastore] = state.datastores.keys();
  for (const { name, items = [] } of spec.libraries ?? []) {
    const libraryId = ids.uuid();
    state.libraries.set(libraryId, { name, description: "", datastore });
    for (const item of items) state.items.set(ids.uuid(), { libraryId, ...item, description: "", files: new Map() });
  }
}

/** Adds a datacenter with its folders, and returns its identifier. */
export function addEmptyDatacenter(state: State, ids: Identifiers, name: string): string {
  const datacenter = ids.number("datacenter-");
  const folder = (letter: string, type: FolderKind): string => {
    const id = ids.number(`group-${letter}`);
    const names = { VIRTUAL_MACHINE: "vm", HOST: "host", DATASTORE: "datastore", NETWORK: "network", DATACENTER: "" };
    state.folders.set(id, { name: names[type], type, parent: undefined, datacenter });
    return id;
  };
  state.datacenters.set(datacenter, {
    name,
    vmFolder: folder("v", "VIRTUAL_MACHINE"),
    hostFolder: folder("h", "HOST"),
    datastoreFolder: folder("s", "DATASTORE"),
    networkFolder: folder("n", "NETWORK"),
  });
  return datacenter;
}

function addDatacenter(state: State, ids: Identifiers, spec: DatacenterSpec): void {
  const datacenter = addEmptyDatacenter(state, ids, spec.name);
  const { vmFolder, hostFolder, datastoreFolder, networkFolder } = state.datacenters.get(datacenter)!;
  const hosts = new Map<string, string>();
  const addHost = (name: string, cluster: string | undefined): void => {
    const id = ids.number("host-");
    const host = cluster === undefined ? id : undefined;
    const resourcePool = host && addPool("Resources", undefined, undefined, host);
    const connectionState: Host["connectionState"] = "CONNECTED";
    state.hosts.set(id, { name, datacenter, folder: hostFolder, cluster, resourcePool, connectionState });
    hosts.set(name, id);
  };
  const addPool = (
    name: string,
    parent: string | undefined,
    cluster: string | undefined,
    host: string | undefined,
  ): string => {
    const id = ids.number("resgroup-");
    state.resourcePools.set(id, { name, datacenter, parent, cluster, host });
    return id;
  };
  for (const { name, hosts: names, resourcePools = [] } of spec.clusters ?? []) {
    const cluster = ids.number("domain-c");
    const resourcePool = addPool("Resources", undefined, cluster, undefined);
    state.clusters.set(cluster, { name, datacenter, folder: hostFolder, resourcePool });
    for (const pool of resourcePools) addPool(pool, resourcePool, cluster, undefined);
    for (const host of names) addHost(host, cluster);
  }
  for (const name of spec.hosts ?? []) addHost(name, undefined);
  const datastores = new Map<string, string>();
  for (const item of spec.datastores ?? ["datastore1"]) {
    const datastore: DatastoreSpec = typeof item === "string" ? { name: item } : item;
    const { name, type = "VMFS", capacity = 2 ** 40, freeSpace } = datastore;
    const id = ids.number("datastore-");
    const free = freeSpace ?? Math.floor(capacity / 2);
    state.datastores.set(id, { name, datacenter, folder: datastoreFolder, type, capacity, freeSpace: free });
    datastores.set(name, id);
  }
  for (const item of spec.networks ?? ["VM Network"]) {
    const { name, type = "STANDARD_PORTGROUP" } = typeof item === "string" ? { name: item } : item;
    const id = ids.number(type === "DISTRIBUTED_PORTGROUP" ? "dvportgroup-" : "network-");
    state.networks.set(id, { name, datacenter, folder: networkFolder, type });
  }
  const folders = new Map([["", vmFolder]]);
  for (const path of spec.folders ?? []) {
    const at = path.lastIndexOf("/");
    const parent = named(folders, at === -1 ? "" : path.slice(0, at), "folder");
    const id = ids.number("group-v");
    state.folders.set(id, { name: path.slice(at + 1), type: "VIRTUAL_MACHINE", parent, datacenter });
    folders.set(path, id);
  }
  const turns = [...hosts.keys()];
  for (const [index, item] of (spec.vms ?? []).entries()) {
    const machine: MachineSpec = typeof item === "string" ? { name: item } : item;
    const host = named(hosts, machine.host ?? turns[index % turns.length] ?? "", "host");
    const { cluster, resourcePool } = state.hosts.get(host)!;
    const id = ids.number("vm-");
    state.vms.set(id, {
      name: machine.name,
      datacenter,
      folder: named(folders, machine.folder ?? "", "folder"),
      host,
      resourcePool: resourcePool ?? state.clusters.get(cluster!)!.resourcePool,
      datastore: named(datastores, machine.datastore ?? [...datastores.keys()][0] ?? "", "datastore"),
      powerState: machine.powerState ?? "POWERED_OFF",
      cpuCount: machine.cpuCount ?? 1,
      memorySizeMiB: machine.memorySizeMiB ?? 1024,
      guestOS: machine.guestOS ?? "OTHER_64",
      ipAddress: machine.ipAddress ?? `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
    });
  }
}

function named(ids: ReadonlyMap<string, string>, name: string, what: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new TypeError(`The inventory has no ${what} with the name ${JSON.stringify(name)}`);
  return id;
}
