import type { ModelJson } from "../model/json-model.ts";
import type { Direction } from "./change.ts";
import { readType, referencesOf, type ApiType } from "./type-changes.ts";

/** The way from an operation to a type. */
export interface Way {
  /** Such as `com.vmware.vcenter.vm.Power.start`. */
  readonly operation: string;
  /** Such as `spec.disks[].backing`; the result is called `result`, an error by its wire id. */
  readonly path: string;
  readonly direction: "sent" | "received";
}

interface Root extends Way {
  readonly preview: boolean;
}

interface Edge {
  readonly from: string;
  readonly step: string;
}

/** Which operations lead to which types. */
export interface Reach {
  readonly directionOf: (typeId: string) => Direction;
  /** True for a type that is only reached from technical previews. */
  readonly onlyPreviews: (typeId: string) => boolean;
  /** One shortest way from every operation and direction that leads to a type. */
  readonly waysTo: (typeId: string) => readonly Way[];
}

export function reachOf(model: ModelJson): Reach {
  const roots = new Map<string, Root[]>();
  const edges = new Map<string, Edge[]>();
  const add = <T>(map: Map<string, T[]>, key: string, item: T): void => {
    const items = map.get(key);
    if (items === undefined) map.set(key, [item]);
    else items.push(item);
  };
  for (const { module, services, structures } of model) {
    for (const service of services)
      for (const operation of service.operations) {
        const name = `${module}.${service.name}.${operation.name ?? operation.id}`;
        const preview = operation.preview === true || service.preview === true;
        const root = (type: ApiType, path: string, direction: Way["direction"]): void => {
          for (const { id, step } of referencesOf(type))
            add(roots, id, { operation: name, path: `${path}${step}`, direction, preview });
        };
        for (const { name: path, type } of operation.params) root(readType(type), path, "sent");
        root(readType(operation.output), "result", "received");
        if (operation.task_result !== undefined) root(readType(operation.task_result), "result", "received");
        for (const id of [...operation.errors, ...(operation.undeclared_errors ?? [])])
          add(roots, id, { operation: name, path: id, direction: "received", preview });
      }
    for (const structure of structures)
      for (const { name, type } of structure.fields)
        for (const { id, step } of referencesOf(readType(type)))
          add(edges, id, { from: structure.id, step: `.${name}${step}` });
  }

  const known = new Map<string, readonly Root[]>();
  /** Follows references backwards, breadth first, so that the first way found is a shortest one. */
  const rootsOf = (typeId: string): readonly Root[] => {
    const before = known.get(typeId);
    if (before !== undefined) return before;
    const found = new Map<string, Root>();
    const seen = new Set([typeId]);
    const pending = [{ id: typeId, tail: "" }];
    for (let at = 0; at < pending.length; at += 1) {
      const { id, tail } = pending[at]!;
      for (const root of roots.get(id) ?? []) {
        const key = `${root.operation} ${root.direction}`;
        if (!found.has(key)) found.set(key, { ...root, path: `${root.path}${tail}` });
      }
      for (const { from, step } of edges.get(id) ?? [])
        if (!seen.has(from)) {
          seen.add(from);
          pending.push({ id: from, tail: `${step}${tail}` });
        }
    }
    const ways = [...found.values()];
    known.set(typeId, ways);
    return ways;
  };
  return {
    directionOf: (typeId) => directionOf(rootsOf(typeId)),
    onlyPreviews: (typeId) => rootsOf(typeId).length > 0 && rootsOf(typeId).every(({ preview }) => preview),
    waysTo: (typeId) => rootsOf(typeId).map(({ operation, path, direction }) => ({ operation, path, direction })),
  };
}

function directionOf(ways: readonly Way[]): Direction {
  const isSent = ways.some(({ direction }) => direction === "sent");
  const isReceived = ways.some(({ direction }) => direction === "received");
  return isSent ? (isReceived ? "both" : "sent") : isReceived ? "received" : "unreached";
}

/** The direction of an item from its directions in two models. */
export function eitherDirection(one: Direction, other: Direction): Direction {
  if (one === other || other === "unreached") return one;
  return one === "unreached" ? other : "both";
}
