import type { FakeVcenter } from "../../runtime/testing/index.js";
import { vapiError } from "../../runtime/testing/index.js";
import { AlreadyExists, ResourceInUse } from "../../vapi/std/errors/index.js";
import { Cluster, Datacenter, Datastore, Folder, Host, Network, ResourcePool } from "../../vcenter/index.js";
import { addEmptyDatacenter } from "./build.js";
import { capped, found, passes, type Identifiers, type State } from "./store.js";

/** The values of an enumeration in a filter, as texts. */
export const textsOf = (values: Iterable<unknown> | undefined): ReadonlySet<string> | undefined =>
  values === undefined ? undefined : new Set(Array.from(values, String));

const entries = <T, R>(objects: ReadonlyMap<string, T>, pick: (object: T, id: string) => R | undefined): R[] =>
  [...objects].flatMap(([id, object]) => pick(object, id) ?? []);

/** Makes a fake server answer calls about all objects of its inventory except virtual machines. */
export function serveObjects(vcenter: FakeVcenter, state: State, ids: Identifiers): void {
  vcenter.on(Datacenter, {
    list: ({ filter = {} } = {}) =>
      capped(
        entries(state.datacenters, ({ name }, datacenter) =>
          passes(filter.datacenters, datacenter) && passes(filter.names, name) ? { datacenter, name } : undefined,
        ),
        1000,
        "datacenter",
      ),
    get: ({ datacenter }) => found(state.datacenters, datacenter, "datacenter"),
    create: ({ spec: { name } }) => {
      if ([...state.datacenters.values()].some((other) => other.name === name))
        throw vapiError(AlreadyExists, `There is a datacenter ${name} already.`);
      return addEmptyDatacenter(state, ids, name);
    },
    delete: ({ datacenter, force = false }) => {
      found(state.datacenters, datacenter, "datacenter");
      const kinds = [state.vms, state.hosts, state.clusters, state.resourcePools, state.datastores, state.networks];
      const isInside = ({ datacenter: owner }: { readonly datacenter: string | undefined }): boolean =>
        owner === datacenter;
      if (!force && kinds.some((objects) => [...objects.values()].some(isInside)))
        throw vapiError(ResourceInUse, `The datacenter ${datacenter} is not empty.`);
      for (const objects of [...kinds, state.folders] as ReadonlyMap<string, { datacenter: string | undefined }>[])
        for (const [id, object] of objects) if (isInside(object)) (objects as Map<string, unknown>).delete(id);
      state.datacenters.delete(datacenter);
    },
  });

  vcenter.on(Folder, {
    list: ({ filter = {} } = {}) =>
      capped(
        entries(state.folders, ({ name, type, parent, datacenter }, folder) =>
          passes(filter.folders, folder) &&
          passes(filter.names, name) &&
          (filter.type === undefined || String(filter.type) === type) &&
          passes(filter.parentFolders, parent) &&
          passes(filter.datacenters, datacenter)
            ? { folder, name, type }
            : undefined,
        ),
        1000,
        "folder",
      ),
  });

  vcenter.on(Cluster, {
    list: ({ filter = {} } = {}) =>
      capped(
        entries(state.clusters, ({ name, datacenter, folder }, cluster) =>
          passes(filter.clusters, cluster) &&
          passes(filter.names, name) &&
          passes(filter.folders, folder) &&
          passes(filter.datacenters, datacenter)
            ? { cluster, name, haEnabled: false, drsEnabled: true }
            : undefined,
        ),
        1000,
        "cluster",
      ),
    get: ({ cluster }) => found(state.clusters, cluster, "cluster"),
  });

  vcenter.on(Host, {
    list: ({ filter = {} } = {}) => {
      const states = textsOf(filter.connectionStates);
      return capped(
        entries(state.hosts, ({ name, datacenter, folder, cluster, connectionState }, host) =>
          passes(filter.hosts, host) &&
          passes(filter.names, name) &&
          passes(filter.folders, folder) &&
          passes(filter.datacenters, datacenter) &&
          (filter.standalone === undefined || filter.standalone === (cluster === undefined)) &&
          passes(filter.clusters, cluster) &&
          passes(states, connectionState)
            ? {
                host,
                name,
                connectionState,
                powerState: connectionState === "CONNECTED" ? ("POWERED_ON" as const) : undefined,
              }
            : undefined,
        ),
        2500,
        "host",
      );
    },
    connect: ({ host }) => void (found(state.hosts, host, "host").connectionState = "CONNECTED"),
    disconnect: ({ host }) => void (found(state.hosts, host, "host").connectionState = "DISCONNECTED"),
  });

  vcenter.on(ResourcePool, {
    list: ({ filter = {} } = {}) =>
      capped(
        entries(state.resourcePools, ({ name, datacenter, parent, cluster, host }, resourcePool) =>
          passes(filter.resourcePools, resourcePool) &&
          passes(filter.names, name) &&
          passes(filter.parentResourcePools, parent) &&
          passes(filter.datacenters, datacenter) &&
          passes(filter.clusters, cluster) &&
          passes(filter.hosts, host)
            ? { resourcePool, name }
            : undefined,
        ),
        1000,
        "resourcepool",
      ),
    get: ({ resourcePool }) => {
      const { name } = found(state.resourcePools, resourcePool, "resource pool");
      const children = entries(state.resourcePools, ({ parent }, id) => (parent === resourcePool ? id : undefined));
      return { name, resourcePools: new Set(children) };
    },
    create: ({ spec: { name, parent } }) => {
      const { datacenter, cluster, host } = found(state.resourcePools, parent, "resource pool");
      if ([...state.resourcePools.values()].some((pool) => pool.parent === parent && pool.name === name))
        throw vapiError(AlreadyExists, `There is a resource pool ${name} in ${parent} already.`);
      const id = ids.number("resgroup-");
      state.resourcePools.set(id, { name, datacenter, parent, cluster, host });
      return id;
    },
  });

  vcenter.on(Datastore, {
    list: ({ filter = {} } = {}) => {
      const types = textsOf(filter.types);
      return capped(
        entries(state.datastores, ({ name, type, datacenter, folder, capacity, freeSpace }, datastore) =>
          passes(filter.datastores, datastore) &&
          passes(filter.names, name) &&
          passes(types, type) &&
          passes(filter.folders, folder) &&
          passes(filter.datacenters, datacenter)
            ? { datastore, name, type: type as "VMFS", freeSpace, capacity }
            : undefined,
        ),
        2500,
        "datastore",
      );
    },
    get: ({ datastore }) => {
      const { name, type, freeSpace } = found(state.datastores, datastore, "datastore");
      const always = { accessible: true, multipleHostAccess: true, thinProvisioningSupported: true };
      return { name, type: type as "VMFS", freeSpace, ...always };
    },
  });

  vcenter.on(Network, {
    list: ({ filter = {} } = {}) => {
      const types = textsOf(filter.types);
      return capped(
        entries(state.networks, ({ name, type, datacenter, folder }, network) =>
          passes(filter.networks, network) &&
          passes(filter.names, name) &&
          passes(types, type) &&
          passes(filter.folders, folder) &&
          passes(filter.datacenters, datacenter)
            ? { network, name, type: type as "STANDARD_PORTGROUP" }
            : undefined,
        ),
        1000,
        "network",
      );
    },
  });
}
