import type { OperationDescriptor, ServiceError } from "../../index.js";
import type { FakeVcenter, FakeInventory } from "../../runtime/testing/index.js";
import { checkOptions } from "../../runtime/options.js";
import { compareReleases } from "../../runtime/testing/release.js";
import { build, type InventorySpec } from "./build.js";
import { serveLibraries } from "./libraries.js";
import { serveMachines } from "./machines.js";
import { serveObjects } from "./objects.js";
import { TaskRunner } from "./running.js";
import { emptyState, Identifiers, type State } from "./store.js";
import { serveTags } from "./tags.js";
import { serveTransfers } from "./transfers.js";

export type {
  CategorySpec,
  ClusterSpec,
  DatacenterSpec,
  DatastoreSpec,
  InventorySpec,
  LibraryItemSpec,
  LibrarySpec,
  MachineSpec,
  NetworkSpec,
} from "./build.js";

/** How an inventory for tests behaves. */
export interface InventoryOptions {
  /** Seed for the identifiers: the same seed gives the same ones. 1 when unset. */
  readonly seed?: number | undefined;
  /** Milliseconds that a task takes, or a call that waits for its result; 0 when unset. */
  readonly taskMs?: number | undefined;
  /**
   * Number of virtual machines that a list may have; when unset, as in the release of the server: 1,000 before 6.7, and
   * 4,000 from 6.7 on.
   */
  readonly listLimit?: number | undefined;
}

/** Kinds of objects that have a name. */
export type NamedKind = Exclude<keyof State, "tasks">;

/** The objects of a fake vCenter, which calls read and change. */
export class Inventory implements FakeInventory {
  readonly #state = emptyState();
  readonly #ids: Identifiers;
  readonly #tasks: TaskRunner;
  readonly #listLimit: number | undefined;

  /** Use `inventory`. */
  constructor(spec: InventorySpec, { seed = 1, taskMs = 0, listLimit }: InventoryOptions) {
    this.#ids = new Identifiers(seed);
    this.#tasks = new TaskRunner(this.#state, this.#ids, taskMs);
    this.#listLimit = listLimit;
    build(this.#state, this.#ids, spec);
  }

  /** For `FakeVcenter`. */
  install(vcenter: FakeVcenter): void {
    const isOld = vcenter.release !== undefined && compareReleases(vcenter.release, "6.7") < 0;
    serveObjects(vcenter, this.#state, this.#ids);
    serveMachines(vcenter, this.#state, this.#ids, this.#tasks, this.#listLimit ?? (isOld ? 1000 : 4000));
    serveTags(vcenter, this.#state, this.#ids);
    serveLibraries(vcenter, this.#state, this.#ids);
    serveTransfers(vcenter, this.#state, this.#ids);
    this.#tasks.serve(vcenter);
  }

  /**
   * The identifier of the first object with a name: `inventory.id("vms", "web-1")`.
   *
   * @throws TypeError when there is none.
   */
  id(kind: NamedKind, name: string): string {
    const [id] = [...this.#state[kind]].find(([, object]) => object.name === name) ?? [];
    if (id === undefined) throw new TypeError(`The inventory has no ${name} among its ${kind}`);
    return id;
  }

  /** Makes the next task fail when its time is over; with `operation`, the next task of that operation. */
  failTask(error: ServiceError, operation?: OperationDescriptor): this {
    this.#tasks.failNext(error, operation);
    return this;
  }

  /** The current state of the objects, by kind and identifier: a copy that can be compared and written as JSON. */
  snapshot(): Readonly<Record<NamedKind, Readonly<Record<string, object>>>> {
    const { tasks: _tasks, ...kinds } = this.#state;
    const plain = (value: unknown): unknown => {
      if (value instanceof Set) return [...(value as ReadonlySet<unknown>)];
      if (value instanceof Uint8Array) return value.length;
      if (value instanceof Map)
        return Object.fromEntries(
          [...(value as ReadonlyMap<string, unknown>)].map(([key, item]) => [key, plain(item)]),
        );
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
    };
    return plain(kinds) as ReturnType<Inventory["snapshot"]>;
  }
}

/**
 * An inventory for `new FakeVcenter({ inventory })` that behaves like a real one: lists apply filters and limits,
 * machines are turned on and off and cloned, and calls for objects that don't exist fail.
 *
 * ```ts
 * const objects = inventory({
 *   datacenters: [{ name: "dc", clusters: [{ name: "c", hosts: ["esx-1", "esx-2"] }], vms: ["web-1", "web-2"] }],
 * });
 * const fake = new FakeVcenter({ inventory: objects });
 * ```
 *
 * @throws TypeError when an option is unknown or invalid, or a specification names an object that doesn't exist.
 */
export function inventory(spec: InventorySpec = {}, options: InventoryOptions = {}): Inventory {
  checkOptions("inventory", options, {
    seed: "a whole number above 0",
    taskMs: "a number, 0 or above",
    listLimit: "a whole number above 0",
  });
  return new Inventory(spec, options);
}
