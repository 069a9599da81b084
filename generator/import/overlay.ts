import { compareReleases } from "../definition/releases.ts";
import type { Report } from "../diagnostics/collector.ts";
import { createSourceFile } from "../diagnostics/span.ts";
import type { FactModule, FactService } from "./facts.ts";
import { moveToApi, type Mapped } from "./mounts.ts";
import { isSame } from "./plain.ts";
import { readJson } from "./read-facts.ts";
import { extendPath, faultsOf } from "./validate.ts";

/** Corrections of mistakes in sources of facts; `overlay.schema.json` describes the file. */
export interface Overlay {
  readonly labels: readonly Label[];
  readonly corrections: readonly Correction[];
}

interface Label {
  readonly label: string;
  readonly release: string;
  readonly releases?: readonly string[];
  readonly reason: string;
}

interface Correction {
  readonly items: readonly string[];
  readonly releases?: readonly string[];
  readonly set?: Readonly<Record<string, unknown>>;
  readonly mount?: "api";
  readonly reason: string;
}

/** A correction that changed nothing. */
export interface Unneeded {
  readonly item: string;
  readonly why: string;
}

export const noOverlay: Overlay = { labels: [], corrections: [] };

/** Reads a file of corrections; undefined if something is wrong with it, which is reported. */
export function readOverlay(file: string, bytes: Uint8Array, report: Report): Overlay | undefined {
  const document = readJson(file, bytes, report);
  if (document === undefined) return undefined;
  const faults = [...faultsOf("overlay", document.value)];
  const overlay = { ...noOverlay, ...(document.value as Partial<Overlay>) };
  if (faults.length === 0)
    overlay.corrections.forEach((correction, at) => {
      correction.items.forEach((item, index) => {
        const earlier = overlay.corrections.slice(0, at).find((other) => overlap(correction, other, item));
        if (earlier !== undefined)
          faults.push({
            path: extendPath(`corrections[${at}].items`, index),
            problem: "an earlier correction is about the same",
          });
      });
    });
  const place = { source: createSourceFile(file, ""), start: 0, end: 0 };
  for (const { path, problem } of faults) report("facts-form", place, { path: path || "the document", problem });
  return faults.length === 0 ? overlay : undefined;
}

const membersOf = ({ set, mount }: Correction): readonly string[] => [
  ...Object.keys(set ?? {}),
  ...(mount === undefined ? [] : ["rest", "api"]),
];

const overlap = (a: Correction, b: Correction, item: string): boolean =>
  b.items.includes(item) &&
  membersOf(a).some((member) => membersOf(b).includes(member)) &&
  (a.releases === undefined || b.releases === undefined || a.releases.some((release) => b.releases!.includes(release)));

/** Members that each kind of item can have corrected. */
const correctable = {
  service: ["since", "preview", "deprecated"],
  operation: ["rest", "api", "output", "errors", "since", "preview", "deprecated"],
  type: ["since", "preview", "deprecated"],
  field: ["type", "since", "preview", "deprecated"],
  value: ["since", "preview", "deprecated"],
} as const;

/** An item of the facts that a correction can name. */
interface Target {
  readonly kind: keyof typeof correctable;
  readonly item: Record<string, unknown>;
}

/** The facts of a release after the corrections, and the corrections that were not needed. */
export function applyOverlay(
  overlay: Overlay,
  facts: readonly FactModule[],
  release: string,
): { readonly facts: readonly FactModule[]; readonly unneeded: readonly Unneeded[] } {
  const corrected = structuredClone(facts);
  const unneeded: Unneeded[] = [];
  const isOf = ({ releases }: Correction | Label): boolean =>
    releases?.some((other) => compareReleases(other, release) === 0) ?? true;
  const ofRelease = overlay.corrections.filter(isOf);
  if (ofRelease.length > 0) {
    const targets = targetsOf(corrected);
    for (const correction of ofRelease)
      for (const item of correction.items) {
        const why = correct(targets.get(item), correction);
        if (why !== undefined) unneeded.push({ item, why });
      }
  }
  for (const { label, release: meant } of overlay.labels.filter(isOf))
    if (relabel(corrected, label, meant) === 0) unneeded.push({ item: label, why: "the facts name no such release" });
  return { facts: corrected, unneeded };
}

/** Corrects an item. If that changes nothing, returns why. */
function correct(target: Target | undefined, { set, mount }: Correction): string | undefined {
  if (target === undefined) return "the facts have no such item";
  if (mount !== undefined) return toApi(target);
  const members = Object.keys(set!);
  const wrong = members.find((member) => !(correctable[target.kind] as readonly string[]).includes(member));
  if (wrong !== undefined) return `a ${target.kind} has no member ${wrong}`;
  const differs = members.filter((member) => !isSame(target.item[member] ?? null, set![member]));
  for (const member of differs)
    if (set![member] === null) delete target.item[member];
    else target.item[member] = set![member];
  return differs.length === 0 ? "the facts say so already" : undefined;
}

function toApi({ kind, item }: Target): string | undefined {
  const operations =
    kind === "service"
      ? ((item as unknown as FactService).operations as readonly Mapped[])
      : kind === "operation"
        ? [item as Mapped]
        : [];
  const moved = operations.filter((operation) => moveToApi(operation));
  return moved.length === 0 ? "the facts have no mapping below /rest there" : undefined;
}

function targetsOf(modules: readonly FactModule[]): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>();
  const add = (id: string, kind: Target["kind"], item: object): void => {
    if (!targets.has(id)) targets.set(id, { kind, item: item as Record<string, unknown> });
  };
  for (const { services } of modules)
    for (const service of services) {
      add(service.id, "service", service);
      for (const operation of service.operations) add(`${service.id}.${operation.id}`, "operation", operation);
    }
  for (const { structures, enums } of modules) {
    for (const structure of structures) {
      add(structure.id, "type", structure);
      for (const field of structure.fields) add(`${structure.id}.${field.name}`, "field", field);
    }
    for (const enumeration of enums) {
      add(enumeration.id, "type", enumeration);
      for (const value of enumeration.values) add(`${enumeration.id}.${value.value}`, "value", value);
    }
  }
  return targets;
}

/** Replaces a wrong number of a release everywhere in the facts; returns how often it was found. */
function relabel(modules: readonly FactModule[], label: string, release: string): number {
  let count = 0;
  const visit = (item: object): void => {
    const marks = item as { since?: string };
    if (marks.since !== label) return;
    marks.since = release;
    count += 1;
  };
  for (const { services, structures, enums } of modules) {
    for (const service of services) {
      visit(service);
      for (const operation of service.operations) {
        visit(operation);
        for (const param of operation.params) visit(param);
      }
    }
    for (const structure of structures) {
      visit(structure);
      for (const field of structure.fields) visit(field);
    }
    for (const enumeration of enums) {
      visit(enumeration);
      for (const value of enumeration.values) visit(value);
    }
  }
  return count;
}
