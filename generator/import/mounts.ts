import { compareReleases } from "../definition/releases.ts";
import type { FactMapping, FactModule, FactOperation, FactService } from "./facts.ts";

/** The mappings of an operation, to be corrected. */
export interface Mapped {
  rest?: FactMapping;
  api?: FactMapping;
}

/** Takes what is said of /rest for what holds below /api; whether there was something to take. */
export function moveToApi(operation: Mapped): boolean {
  if (operation.rest === undefined || operation.api !== undefined) return false;
  operation.api = operation.rest;
  delete operation.rest;
  return true;
}

/** The last release whose sources have nothing but mappings below /rest in them. */
const lastWithRestOnly = "7.0";

/**
 * Bindings have one mapping of an operation. In those of 8.0 and later it is that below /api where the service has
 * verbs of its own, and the one below /rest where it is older than they are. Facts that tell the two apart stay as they
 * are.
 */
export function separateMounts(facts: readonly FactModule[], release: string): readonly FactModule[] {
  const services = facts.flatMap((module) => module.services);
  const tellsThemApart = services.some(({ operations }) => operations.some(({ api }) => api !== undefined));
  if (tellsThemApart || compareReleases(release, lastWithRestOnly) <= 0) return facts;
  const separated = structuredClone(facts);
  for (const service of separated.flatMap((module) => module.services))
    if (hasVerbs(service)) for (const operation of service.operations) moveToApi(operation);
  return separated;
}

function hasVerbs({ since, operations }: FactService): boolean {
  if (since !== undefined && compareReleases(since, lastWithRestOnly) > 0) return true;
  return operations.some(({ rest }: FactOperation) =>
    [rest?.dispatch, rest?.body, rest?.query, rest?.headers].some((part) => part !== undefined),
  );
}
