import type { Report } from "../diagnostics/diagnostics.ts";
import { compareReleases, type Lifecycle, type Model } from "./model.ts";

/** Every release that the definitions speak of, from the oldest to the newest. */
function knownReleases({ modules }: Model): readonly string[] {
  const marked: Lifecycle[] = modules.flatMap((module) => [
    module,
    ...module.services.flatMap((service) => [
      service,
      ...service.operations,
      ...service.operations.flatMap(({ params }) => params),
    ]),
    ...module.structures.flatMap((structure) => [structure, ...structure.fields]),
    ...module.enumerations.flatMap((enumeration) => [enumeration, ...enumeration.values]),
  ]);
  const found = [...modules.map(({ version }) => version), ...marked.flatMap(({ since }) => since ?? [])];
  return [...new Set(found)].sort(compareReleases);
}

/** Refuses a release that is newer than all that the definitions know: nobody knows what it has. */
export function checkRelease(model: Model, release: string, report: Report): void {
  const known = knownReleases(model);
  const newest = known.at(-1);
  if (newest !== undefined && compareReleases(release, newest) > 0)
    report("unknown-release", undefined, { release, newest, known: known.join(", ") });
}

/** Modules to select, without those that came after the release: for each of them that is reported. */
export function withoutLater(
  only: readonly string[],
  leftOut: readonly string[],
  release: string,
  report: Report,
): readonly string[] {
  return only.filter((module) => {
    const later = leftOut.includes(module) || leftOut.includes(`com.vmware.${module}`);
    if (later) report("module-too-late", undefined, { module, release });
    return !later;
  });
}
