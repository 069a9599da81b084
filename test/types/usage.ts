// What must and must not compile for users of the package; compiled by test/compile/compilers.test.ts.
import { LinksClient } from "vsphere-sdk/vcenter/hvc";
import { ImageClient, type VapiImage } from "vsphere-sdk/vcenter/iso";
import { connect, DynamicStructure, type CallOptions, type Id, type Invoker, type NoParameters } from "vsphere-sdk";
import { NotFound, ResourceBusy } from "vsphere-sdk/errors";
import type { ImportHistoryInfo } from "vsphere-sdk/vcenter/deployment";
import { isImportHistoryInfoStatus } from "vsphere-sdk/vcenter/deployment";
import { DatastoreClient } from "vsphere-sdk/vcenter/inventory";
import type {
  LibraryItemResourcePoolDeploymentSpecInput,
  LibraryItemStorageGroupMappingInput,
} from "vsphere-sdk/vcenter/ovf";
import {
  LibraryItemStorageGroupMappingType,
  LibraryItemClient,
  PropertyParams,
  type PropertyParamsInput,
} from "vsphere-sdk/vcenter/ovf";
import {
  HardwareClient,
  type HardwareInfo,
  type HardwareInfoInput,
  HardwareVersion,
  PowerClient,
  PowerState,
  isPowerInfoState,
  powerStartErrors,
  type Power,
  type PowerStateValue,
} from "vsphere-sdk/vcenter/vm";
import { LibraryClient } from "vsphere-sdk/content";
import { StubFactory } from "vsphere-sdk/stub-factory";

declare const invoker: Invoker;
declare const options: CallOptions;
declare const vm: Id<"VirtualMachine">;
declare const host: Id<"HostSystem">;
declare const anything: Id;
declare const text: string;

const power = new PowerClient(invoker);

/** Asserts at compile time that two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_proof: Same<A, B>): void => undefined;

export async function identifiers(): Promise<void> {
  await power.start({ vm });
  await power.start({ vm: "vm-42" });
  await power.start({ vm: text });
  await power.start({ vm: anything });
  // @ts-expect-error an identifier of another resource type
  await power.start({ vm: host });
  // @ts-expect-error no identifier at all
  await power.start({ vm: 42 });
  const mounted = await new ImageClient(invoker).mount({ vm, libraryItem: "item-1" });
  // @ts-expect-error a CD-ROM is no virtual machine
  await power.start({ vm: mounted });
  const deployed = await new LibraryItemClient(invoker).deploy({
    ovfLibraryItemId: "i",
    target: { resourcePoolId: "r" },
    deploymentSpec: { acceptAllEULA: true },
  });
  if (deployed.resourceId !== undefined) await power.start({ vm: deployed.resourceId.id });
}

export async function parameters(): Promise<void> {
  // @ts-expect-error a required parameter is missing
  await power.start({});
  // @ts-expect-error there is no such parameter
  await power.start({ vm, force: true });
  // @ts-expect-error parameters are named
  await power.start("vm-42");
  await power.start({ vm }, { signal: AbortSignal.timeout(1), timeoutMs: 5 });
  const links = new LinksClient(invoker);
  await links.list();
  await links.list({}, options);
  await links.list(undefined, options);
  // @ts-expect-error options are the second argument
  await links.list({ timeoutMs: 5 });
  // @ts-expect-error there is no such parameter
  await links.list({ vm });
  same<Parameters<LinksClient["list"]>[0], NoParameters | undefined>(true);
}

export async function results(): Promise<void> {
  same<ReturnType<Power["start"]>, Promise<void>>(true);
  const info = await power.get({ vm });
  same<typeof info.state, PowerState>(true);
  same<typeof info.cleanPowerOff, boolean | undefined>(true);
  const found = await new DatastoreClient(invoker).find({ datastores: ["datastore-1"] });
  const one = found.get("datastore-1");
  // @ts-expect-error a datastore may be missing from the answer, or unset in it
  one.type;
  // What is received belongs to the caller, and fits where other libraries take arrays.
  const sorted: string[] = await new LibraryClient(invoker).list();
  sorted.push("one more");
}

export function enumerations(state: PowerState): string {
  const known: PowerState = PowerState.POWERED_ON;
  const unknown: PowerState = PowerState.of("HIBERNATED");
  // @ts-expect-error another enumeration
  const other: PowerState = HardwareVersion.VMX_13;
  // @ts-expect-error what is received is never a plain text
  const plain: PowerState = "POWERED_ON";
  void [known, unknown, other, plain];
  const value: PowerStateValue | (string & {}) = state.value;
  switch (value as PowerStateValue) {
    case "POWERED_OFF":
      return "off";
    case "POWERED_ON":
      return "on";
    case "SUSPENDED":
      return "suspended";
    // @ts-expect-error no value of this enumeration
    case "HIBERNATED":
      return "";
  }
}

export async function plainTextsWhereWeSend(): Promise<void> {
  const hardware = new HardwareClient(invoker);
  await hardware.upgrade({ vm, version: "VMX_13" });
  await hardware.upgrade({ vm, version: HardwareVersion.VMX_13 });
  await hardware.upgrade({ vm, version: HardwareVersion.of("VMX_99") });
  await hardware.upgrade({ vm, version: undefined });
  // @ts-expect-error no value that this version knows
  await hardware.upgrade({ vm, version: "VMX_99" });
  const mapping: LibraryItemStorageGroupMappingInput = { type: "DATASTORE", datastoreId: "datastore-1" };
  const same: LibraryItemStorageGroupMappingInput = {
    type: LibraryItemStorageGroupMappingType.DATASTORE,
    datastoreId: "datastore-1",
    provisioning: "thin",
  };
  const spec: LibraryItemResourcePoolDeploymentSpecInput = {
    acceptAllEULA: true,
    storageMappings: new Map([["group1", mapping]]),
    flags: ["LAX"],
  };
  const group = { group1: mapping };
  type Spec = LibraryItemResourcePoolDeploymentSpecInput;
  // @ts-expect-error a map is no object
  const wrong: Spec = { acceptAllEULA: true, storageMappings: group };
  void [same, spec, wrong];
}

export async function unions(): Promise<boolean | undefined> {
  const info = await power.get({ vm });
  // @ts-expect-error only a guard says that the field is there
  const early: boolean = info.cleanPowerOff;
  void early;
  if (isPowerInfoState(info, "POWERED_OFF")) {
    const clean: boolean = info.cleanPowerOff;
    const state: "POWERED_OFF" = info.state.value;
    void state;
    return clean;
  }
  // @ts-expect-error no value of the discriminant
  isPowerInfoState(info, "HIBERNATED");
  return undefined;
}

export function unionWithManyCases(info: ImportHistoryInfo): Date | undefined {
  if (isImportHistoryInfoStatus(info, "SUCCEEDED")) {
    const span: number = info.endTime.getTime() - info.startTime.getTime();
    void span;
    return info.endTime;
  }
  return info.startTime;
}

export function errors(error: unknown): string {
  if (error instanceof NotFound) {
    same<typeof error.name, "NotFound">(true);
    return error.messages.map((message) => message.defaultMessage).join();
  }
  const declared = powerStartErrors.match(error);
  switch (declared?.name) {
    case "ResourceBusy":
      same<typeof declared, ResourceBusy>(true);
      return declared.wireName;
    case "AlreadyInDesiredState":
      return "";
    // @ts-expect-error not declared by the operation
    case "InvalidArgument":
      return "";
    default:
      return "";
  }
}

export async function stubs(): Promise<void> {
  const stub = new StubFactory(invoker);
  const typed: Power = stub.vcenter.vm.Power;
  await typed.start({ vm });
  await stub.cis.Session.delete();
  // @ts-expect-error no such service
  stub.vcenter.vm.Engine;
}

/** A stand-in for a service needs its interface only. */
export const fake: VapiImage = {
  mount: async () => "cdrom-1",
  unmount: async () => undefined,
};

/** X is received, XInput is sent, and takes an X. */
export async function forms(): Promise<void> {
  const hardware = new HardwareClient(invoker);
  const info = await hardware.get({ vm });
  const copy: HardwareInfoInput = info;
  // @ts-expect-error a text is no value that was received
  const received: HardwareInfo = { ...info, version: "VMX_13" };
  void [copy, received];
  const { upgradePolicy, upgradeVersion } = info;
  await hardware.update({ vm, spec: { upgradePolicy: "NEVER" } });
  await hardware.update({ vm, spec: { upgradePolicy, upgradeVersion } });
  // @ts-expect-error NEVER has no version
  await hardware.update({ vm, spec: { upgradePolicy: "NEVER", upgradeVersion: "VMX_13" } });
  // @ts-expect-error without a policy there is no version
  await hardware.update({ vm, spec: { upgradeVersion: "VMX_13" } });
  await hardware.update({ vm, spec: {} });
}

/** Constants have the type of their class: programs mix them with what was received. */
export function constants(state: PowerState): boolean {
  let wanted = PowerState.POWERED_ON;
  wanted = state;
  const running = [PowerState.POWERED_ON, PowerState.SUSPENDED].includes(state);
  return running || new Set([PowerState.POWERED_ON]).has(wanted) || state === PowerState.POWERED_OFF;
}

/** A descriptor has the name of what it describes. */
export function descriptors(dynamic: DynamicStructure): string | undefined {
  const properties: PropertyParamsInput = { type: "PropertyParams", properties: [] };
  void DynamicStructure.from(PropertyParams, properties);
  return dynamic.is(PropertyParams) ? dynamic.to(PropertyParams).type : undefined;
}

export function connections(): void {
  const host = "vc.example.com";
  connect({ host, user: "u", password: "p" });
  connect({ host, user: "u", password: "p", samlToken: undefined });
  connect({ host, anonymous: true, timeoutMs: 5, closeTimeoutMs: 5, maxResponseBytes: 5 });
  // @ts-expect-error two logins
  connect({ host, user: "u", password: "p", sessionId: "s" });
  // @ts-expect-error two logins
  connect({ host, samlToken: "t", accessToken: "t" });
  // @ts-expect-error a login, and nobody
  connect({ host, accessToken: "t", anonymous: true });
  // @ts-expect-error half a login
  connect({ host, user: "u" });
  // @ts-expect-error no login
  connect({ host });
  // @ts-expect-error no such option
  connect({ host, anonymous: true, timeout: 5 });
  connect({ host, anonymous: true, fetch });
}
