import { vapiError } from "../../runtime/testing/index.js";
import { NotFound, UnableToAllocateResource } from "../../vapi/std/errors/index.js";

/** The state of the server. Identifiers have the form that a vCenter gives them: `vm-12`, `domain-c8`. */
export interface State {
  readonly datacenters: Map<string, Datacenter>;
  readonly folders: Map<string, Folder>;
  readonly clusters: Map<string, Cluster>;
  readonly hosts: Map<string, Host>;
  readonly resourcePools: Map<string, ResourcePool>;
  readonly datastores: Map<string, Datastore>;
  readonly networks: Map<string, Network>;
  readonly vms: Map<string, Machine>;
  readonly categories: Map<string, TagCategory>;
  readonly tags: Map<string, TagEntry>;
  readonly libraries: Map<string, LibraryEntry>;
  readonly items: Map<string, ItemEntry>;
  readonly tasks: Map<string, TaskEntry>;
}

export interface Datacenter {
  readonly name: string;
  readonly vmFolder: string;
  readonly hostFolder: string;
  readonly datastoreFolder: string;
  readonly networkFolder: string;
}

export type FolderKind = "DATACENTER" | "DATASTORE" | "HOST" | "NETWORK" | "VIRTUAL_MACHINE";

export interface Folder {
  readonly name: string;
  readonly type: FolderKind;
  readonly parent: string | undefined;
  /** Unset for the root folder. */
  readonly datacenter: string | undefined;
}

interface InDatacenter {
  readonly name: string;
  readonly datacenter: string;
  readonly folder: string;
}

export interface Cluster extends InDatacenter {
  readonly resourcePool: string;
}

export interface Host extends InDatacenter {
  /** Unset for a standalone host. */
  readonly cluster: string | undefined;
  /** Root resource pool of a standalone host. */
  readonly resourcePool: string | undefined;
  connectionState: "CONNECTED" | "DISCONNECTED" | "NOT_RESPONDING";
}

export interface ResourcePool {
  name: string;
  readonly datacenter: string;
  readonly parent: string | undefined;
  readonly cluster: string | undefined;
  readonly host: string | undefined;
}

export interface Datastore extends InDatacenter {
  readonly type: string;
  readonly capacity: number;
  readonly freeSpace: number;
}

export interface Network extends InDatacenter {
  readonly type: string;
}

export interface Machine {
  readonly name: string;
  readonly datacenter: string;
  folder: string;
  host: string;
  resourcePool: string;
  datastore: string;
  powerState: "POWERED_OFF" | "POWERED_ON" | "SUSPENDED";
  cpuCount: number;
  memorySizeMiB: number;
  readonly guestOS: string;
  /** IP address of the guest operating system while the machine is on. */
  readonly ipAddress: string | undefined;
}

export interface TagCategory {
  name: string;
  description: string;
  cardinality: "SINGLE" | "MULTIPLE";
  readonly associableTypes: Set<string>;
}

export interface TagEntry {
  readonly categoryId: string;
  name: string;
  description: string;
  /** Objects that have the tag, as `type:id`. */
  readonly objects: Set<string>;
}

export interface LibraryEntry {
  name: string;
  description: string;
  readonly datastore: string | undefined;
}

export interface ItemEntry {
  readonly libraryId: string;
  name: string;
  description: string;
  readonly type: string;
  /** Contents of its files, by name. */
  readonly files: Map<string, Uint8Array>;
}

export interface TaskEntry {
  readonly service: string;
  readonly operation: string;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly cancelable: boolean;
  canceled: boolean;
  /** Carries the operation out; called once, when the task ends. */
  readonly end: () => TaskEnd;
  ended: TaskEnd | undefined;
}

/** The result or the error of a task. */
export type TaskEnd = { readonly result: unknown } | { readonly error: Error };

export const emptyState = (): State => ({
  datacenters: new Map(),
  folders: new Map(),
  clusters: new Map(),
  hosts: new Map(),
  resourcePools: new Map(),
  datastores: new Map(),
  networks: new Map(),
  vms: new Map(),
  categories: new Map(),
  tags: new Map(),
  libraries: new Map(),
  items: new Map(),
  tasks: new Map(),
});

/** Makes identifiers; they are the same in each run with the same seed. */
export class Identifiers {
  #next: number;
  #random: number;

  constructor(seed: number) {
    this.#next = 1000 * seed;
    this.#random = seed;
  }

  /** An identifier with a number, such as `vm-12`. */
  number(prefix: string): string {
    this.#next += 1;
    return `${prefix}${this.#next}`;
  }

  /** A UUID of version 4. */
  uuid(): string {
    const digits = Array.from({ length: 32 }, (_, at) => {
      const digit = Math.floor(this.#fraction() * 16);
      return (at === 12 ? 4 : at === 16 ? 8 + (digit & 3) : digit).toString(16);
    });
    return digits.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /** The random number generator mulberry32: it is small, and gives the same numbers on every machine. */
  #fraction(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** The object with an identifier; throws `NotFound` when there is none. */
export function found<T>(objects: ReadonlyMap<string, T>, id: string, what: string): T {
  const object = objects.get(id);
  if (object === undefined) throw vapiError(NotFound, `There is no ${what} with the identifier ${id}.`);
  return object;
}

/** Whether a value matches a field of a filter: a field that is empty or unset matches every value. */
export const passes = (filter: ReadonlySet<unknown> | undefined, value: unknown): boolean =>
  filter === undefined || filter.size === 0 || filter.has(value);

/** The objects of a list; throws when they are more than the server lists. */
export function capped<T>(objects: T[], limit: number, kind: string): T[] {
  if (objects.length <= limit) return objects;
  const text = `More than ${limit} objects match the filter.`;
  const id = `com.vmware.api.vcenter.${kind}.too_many_matches`;
  const { wireName } = UnableToAllocateResource;
  throw new UnableToAllocateResource({ wireName, messages: [{ id, defaultMessage: text, args: [`${limit}`] }] });
}
