import { isMissing } from "../definition/missing.ts";
import { isPlain, isSame } from "./plain.ts";
import type { Plain } from "./timeline.ts";

/** How many items of a kind an import has touched. */
export interface Counts {
  added: number;
  changed: number;
  removed: number;
}

/** The kinds of items, in the order in which they are shown, by the key that holds them. */
export const kindsOfItems = [
  "modules",
  "services",
  "operations",
  "params",
  "structures",
  "errors",
  "fields",
  "enumerations",
  "values",
  "constants",
] as const;

export type KindOfItem = (typeof kindsOfItems)[number];
export type Summary = Readonly<Record<KindOfItem, Counts>>;

const containers: ReadonlySet<string> = new Set(kindsOfItems);
/** Keys that every import may change in every file. */
const bookkeeping: ReadonlySet<string> = new Set(["version", "releases"]);

export function createSummary(): Summary {
  return Object.fromEntries(
    kindsOfItems.map((kind) => [kind, { added: 0, changed: 0, removed: 0 }]),
  ) as unknown as Summary;
}

/** Counts how an item and all its parts differ from what they were. */
export function countChanges(summary: Summary, kind: KindOfItem, before: unknown, after: unknown): void {
  const counts = summary[kind];
  const old = isPlain(before) ? before : {};
  const now = isPlain(after) ? after : {};
  if (before === undefined) counts.added += 1;
  else if (now["removed"] !== undefined && old["removed"] === undefined) counts.removed += 1;
  else if (!isSame(ownParts(before, kind), ownParts(after, kind))) counts.changed += 1;
  for (const part of kindsOfItems) {
    if (!isContainer(part, kind)) continue;
    const parts = (old[part] ?? {}) as Plain;
    for (const [name, item] of Object.entries((now[part] ?? {}) as Plain))
      countChanges(summary, part, parts[name], item);
  }
}

/** The `errors` of an operation are part of it; those of a module or service are types, and counted separately. */
const isContainer = (key: string, kind: KindOfItem): boolean =>
  containers.has(key) && !(key === "errors" && kind === "operations");

function ownParts(item: unknown, kind: KindOfItem): unknown {
  if (!isPlain(item)) return item;
  return Object.fromEntries(
    Object.entries(item).filter(([key]) => !isContainer(key, kind) && !(kind === "modules" && bookkeeping.has(key))),
  );
}

/** How many texts are still to be written. */
export function countMissing(value: unknown): number {
  if (typeof value === "string") return isMissing(value) ? 1 : 0;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + countMissing(item), 0);
}
