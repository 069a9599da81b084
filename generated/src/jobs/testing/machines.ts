import { DynamicStructure, types } from "../../index.js";
import type { FakeVcenter } from "../../runtime/testing/index.js";
import { vapiError } from "../../runtime/testing/index.js";
import {
  AlreadyExists,
  AlreadyInDesiredState,
  InvalidArgument,
  NotAllowedInCurrentState,
  ServiceUnavailable,
} from "../../vapi/std/errors/index.js";
import { VM, vmClone, vmCloneTask, vmRelocate, vmRelocateTask } from "../../vcenter/index.js";
import type { VMCloneSpecInput, VMPlacementSpec, VMRelocateSpecInput } from "../../vcenter/index.js";
import { Power, Tools } from "../../vcenter/vm/index.js";
import { Identity, Networking } from "../../vcenter/vm/guest/index.js";
import { LibraryItem } from "../../vcenter/ovf/index.js";
import { textsOf } from "./objects.js";
import type { TaskRunner } from "./running.js";
import { capped, found, passes, type Identifiers, type Machine, type State } from "./store.js";

type PowerState = Machine["powerState"];

/** The power state after a power operation, or the error when the operation isn't possible. */
const transitions: Readonly<
  Record<"start" | "stop" | "suspend" | "reset", Readonly<Record<PowerState, PowerState | "already" | "not allowed">>>
> = {
  start: { POWERED_OFF: "POWERED_ON", SUSPENDED: "POWERED_ON", POWERED_ON: "already" },
  stop: { POWERED_OFF: "already", SUSPENDED: "POWERED_OFF", POWERED_ON: "POWERED_OFF" },
  suspend: { POWERED_OFF: "not allowed", SUSPENDED: "already", POWERED_ON: "SUSPENDED" },
  reset: { POWERED_OFF: "not allowed", SUSPENDED: "not allowed", POWERED_ON: "POWERED_ON" },
};

/** Makes a fake server answer calls about its virtual machines. */
export function serveMachines(
  vcenter: FakeVcenter,
  state: State,
  ids: Identifiers,
  tasks: TaskRunner,
  listLimit: number,
): void {
  const machine = (vm: string): Machine => found(state.vms, vm, "virtual machine");
  const change =
    (operation: keyof typeof transitions) =>
    ({ vm }: { readonly vm: string }): void => {
      const target = machine(vm);
      const next = transitions[operation][target.powerState];
      const text = `The virtual machine ${vm} is ${target.powerState}.`;
      if (next === "already") throw vapiError(AlreadyInDesiredState, text);
      if (next === "not allowed") throw vapiError(NotAllowedInCurrentState, text);
      target.powerState = next;
    };
  vcenter.on(Power, {
    get: ({ vm }) => {
      const { powerState } = machine(vm);
      return { state: powerState, ...(powerState === "POWERED_OFF" && { cleanPowerOff: false }) };
    },
    start: change("start"),
    stop: change("stop"),
    suspend: change("suspend"),
    reset: change("reset"),
  });

  /** A machine whose guest is asked for something; the guest only answers while the machine is on. */
  const guest = (vm: string): Machine => {
    const target = machine(vm);
    if (target.powerState !== "POWERED_ON") throw vapiError(ServiceUnavailable, `VMware Tools of ${vm} do not run.`);
    return target;
  };
  vcenter.on(Tools, {
    get: ({ vm }) => ({
      autoUpdateSupported: true,
      upgradePolicy: "MANUAL",
      versionStatus: "CURRENT",
      runState: machine(vm).powerState === "POWERED_ON" ? "RUNNING" : "NOT_RUNNING",
    }),
  });
  vcenter.on(Identity, {
    get: ({ vm }) => {
      const { name, guestOS, ipAddress } = guest(vm);
      const fullName = { id: "guest", defaultMessage: guestOS, args: [] };
      return { name: guestOS as "OTHER_64", family: "LINUX", fullName, hostName: name, ipAddress };
    },
  });
  vcenter.on(Networking, {
    get: ({ vm }) => ({ dnsValues: { hostName: guest(vm).name, domainName: "example.com" } }),
  });

  /** The place of a new machine. */
  const place = (name: string, placement: VMPlacementSpec, source?: Machine) => {
    const { folder, host, cluster, resourcePool, datastore } = placement;
    if (folder !== undefined) found(state.folders, folder, "folder");
    if (cluster !== undefined) found(state.clusters, cluster, "cluster");
    if (host !== undefined) found(state.hosts, host, "host");
    if (resourcePool !== undefined) found(state.resourcePools, resourcePool, "resource pool");
    if (datastore !== undefined) found(state.datastores, datastore, "datastore");
    const pool = resourcePool === undefined ? undefined : state.resourcePools.get(resourcePool);
    const owner = cluster ?? pool?.cluster;
    const wanted = host ?? pool?.host ?? (owner === undefined ? source?.host : undefined);
    const isMember = (id: string, inCluster: string | undefined): boolean =>
      wanted === undefined ? owner !== undefined && inCluster === owner : id === wanted;
    const [chosen, chosenHost] = [...state.hosts].find(([id, item]) => isMember(id, item.cluster)) ?? [];
    if (chosen === undefined || chosenHost === undefined)
      throw vapiError(InvalidArgument, "The placement names neither a host, nor a cluster, nor a resource pool.");
    const { datacenter } = chosenHost;
    const home = folder ?? source?.folder ?? state.datacenters.get(datacenter)!.vmFolder;
    if ([...state.vms.values()].some((other) => other.folder === home && other.name === name))
      throw vapiError(AlreadyExists, `There is a virtual machine ${name} in ${home} already.`);
    const [first = ""] = [...state.datastores].flatMap(([id, item]) => (item.datacenter === datacenter ? [id] : []));
    return {
      name,
      datacenter,
      folder: home,
      host: chosen,
      resourcePool: resourcePool ?? chosenHost.resourcePool ?? state.clusters.get(chosenHost.cluster!)!.resourcePool,
      datastore: datastore ?? source?.datastore ?? first,
    };
  };
  const add = (target: Machine): string => {
    const id = ids.number("vm-");
    state.vms.set(id, target);
    return id;
  };
  const clone = ({ source, name, placement = {}, powerOn = false }: VMCloneSpecInput): string => {
    const original = machine(source);
    const powerState = powerOn ? "POWERED_ON" : "POWERED_OFF";
    return add({ ...original, ...place(name, placement, original), powerState });
  };
  const relocate = (vm: string, { placement = {} }: VMRelocateSpecInput): void => {
    const { name, ...target } = machine(vm);
    const { host, resourcePool, folder, datastore } = place(`${name} moved`, placement, { name, ...target });
    Object.assign(machine(vm), { host, resourcePool, folder, datastore });
  };

  vcenter.on(LibraryItem, {
    filter: ({ ovfLibraryItemId }) => ({ name: found(state.items, ovfLibraryItemId, "library item").name, eulas: [] }),
    deploy: ({ ovfLibraryItemId, target: { resourcePoolId, hostId, folderId }, deploymentSpec }) => {
      const item = found(state.items, ovfLibraryItemId, "library item");
      if (item.type !== "ovf") throw vapiError(InvalidArgument, `${item.name} is no OVF package.`);
      const {
        name = item.name,
        defaultDatastoreId: datastore,
        networkMappings = new Map<string, string>(),
      } = deploymentSpec;
      const unknown = [...networkMappings].filter(([, network]) => !state.networks.has(network));
      if (unknown.length > 0) {
        const errors = unknown.map(([own, network]) => ({
          category: "INPUT" as const,
          name: own,
          value: network,
          message: { id: "fake", defaultMessage: `There is no network ${network}.`, args: [] },
        }));
        return { succeeded: false, error: { errors, warnings: [], information: [] } };
      }
      const spec = { resourcePool: resourcePoolId, host: hostId, folder: folderId, datastore };
      let placement: ReturnType<typeof place>;
      try {
        placement = place(name, spec);
      } catch (error) {
        if (!(error instanceof AlreadyExists)) throw error;
        const errors = [
          { category: "SERVER" as const, error: DynamicStructure.from(types.error(AlreadyExists), error) },
        ];
        return { succeeded: false, error: { errors, warnings: [], information: [] } };
      }
      const hardware = { cpuCount: 1, memorySizeMiB: 1024, guestOS: "OTHER_64", ipAddress: undefined };
      const id = add({ ...placement, powerState: "POWERED_OFF", ...hardware });
      return { succeeded: true, resourceId: { type: "VirtualMachine", id } };
    },
  });

  vcenter.on(VM, {
    list: ({ filter = {} } = {}) => {
      const powerStates = textsOf(filter.powerStates);
      const all = [...state.vms].flatMap(([vm, item]) =>
        passes(filter.vms, vm) &&
        passes(filter.names, item.name) &&
        passes(filter.folders, item.folder) &&
        passes(filter.datacenters, item.datacenter) &&
        passes(filter.hosts, item.host) &&
        passes(filter.clusters, state.hosts.get(item.host)?.cluster) &&
        passes(filter.resourcePools, item.resourcePool) &&
        passes(powerStates, item.powerState)
          ? [
              {
                vm,
                name: item.name,
                powerState: item.powerState,
                cpuCount: item.cpuCount,
                memorySizeMiB: item.memorySizeMiB,
              },
            ]
          : [],
      );
      return capped(all, listLimit, "vm");
    },
    get: ({ vm }) => {
      const { guestOS, name, powerState, cpuCount, memorySizeMiB } = machine(vm);
      const count = { count: cpuCount, coresPerSocket: 1, hotAddEnabled: false, hotRemoveEnabled: false };
      return {
        guestOS: guestOS as "OTHER_64",
        name,
        powerState,
        hardware: { version: "VMX_13", upgradePolicy: "NEVER", upgradeStatus: "NONE" },
        boot: { type: "BIOS", delay: 0, retry: false, retryDelay: 10_000, enterSetupMode: false },
        bootDevices: [],
        cpu: count,
        memory: { sizeMiB: memorySizeMiB, hotAddEnabled: false },
        disks: new Map(),
        nics: new Map(),
        cdroms: new Map(),
        floppies: new Map(),
        parallelPorts: new Map(),
        serialPorts: new Map(),
        sataAdapters: new Map(),
        scsiAdapters: new Map(),
      };
    },
    create: ({ spec: { guestOS, name = `New ${String(guestOS)}`, placement = {}, cpu, memory } }) =>
      add({
        ...place(name, placement),
        powerState: "POWERED_OFF",
        cpuCount: cpu?.count ?? 1,
        memorySizeMiB: memory?.sizeMiB ?? 1024,
        guestOS: String(guestOS),
        ipAddress: undefined,
      }),
    delete: ({ vm }) => {
      if (machine(vm).powerState === "POWERED_ON")
        throw vapiError(NotAllowedInCurrentState, `The virtual machine ${vm} is POWERED_ON.`);
      state.vms.delete(vm);
    },
    clone: ({ spec }) => tasks.run(vmClone, () => clone(spec)),
    cloneTask: ({ spec }) => tasks.start(vmCloneTask, () => clone(spec)),
    relocate: ({ vm, spec }) => tasks.run(vmRelocate, () => relocate(vm, spec)),
    relocateTask: ({ vm, spec }) => tasks.start(vmRelocateTask, () => relocate(vm, spec)),
  });
}
