import { hasMount, type Mount } from "../definition/mounts.ts";
import type { FactMapping, FactModule, FactOperation, FactService } from "./facts.ts";

/** The mappings of an operation, to be corrected. */
export type Mapped = { -readonly [Name in Mount]?: FactMapping };

/** Moves the /rest mapping of an operation to /api; returns whether there was one to move. */
export function moveToApi(operation: Mapped): boolean {
  if (operation.rest === undefined || operation.api !== undefined) return false;
  operation.api = operation.rest;
  delete operation.rest;
  return true;
}

/**
 * Bindings have only one mapping for each operation. In bindings after 7.0 it is the /api mapping if the service is
 * newer than 7.0 or has verbs of its own, and the /rest mapping otherwise. Facts that already distinguish the two are
 * left as they are.
 */
export function separateMounts(facts: readonly FactModule[], release: string): readonly FactModule[] {
  const services = facts.flatMap((module) => module.services);
  const tellsThemApart = services.some(({ operations }) => operations.some(({ api }) => api !== undefined));
  if (tellsThemApart || hasMount(release, "rest")) return facts;
  const separated = structuredClone(facts);
  for (const service of separated.flatMap((module) => module.services))
    if (hasVerbs(service)) for (const operation of service.operations) moveToApi(operation);
  return separated;
}

function hasVerbs({ since, operations }: FactService): boolean {
  if (since !== undefined && !hasMount(since, "rest")) return true;
  return operations.some(({ rest }: FactOperation) =>
    [rest?.dispatch, rest?.body, rest?.query, rest?.headers].some((part) => part !== undefined),
  );
}
