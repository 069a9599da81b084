import { vendor } from "../../definition/qualified-names.ts";
import { compareReleases } from "../../definition/releases.ts";
import type { Report } from "../../diagnostics/collector.ts";
import type { Model } from "../model.ts";
import { newestRelease, releasesOf } from "./release.ts";

/** Refuses a release that is newer than all that the definitions describe, because its interfaces are unknown. */
export function checkRelease(model: Model, release: string, report: Report): void {
  const newest = newestRelease(model);
  if (model.modules.length > 0 && compareReleases(release, newest) > 0)
    report("unknown-release", undefined, { release, newest, known: releasesOf(model).join(", ") });
}

/** Ids of modules that a view lacks. */
export function modulesLeftOut(model: Model, view: Model): readonly string[] {
  const there = new Set(view.modules.map(({ id }) => id));
  return model.modules.map(({ id }) => id).filter((id) => !there.has(id));
}

/** The names of modules to select, without modules that the release lacks; each of these is reported. */
export function withoutThose(
  leftOut: readonly string[],
  only: readonly string[],
  release: string,
  report: Report,
): readonly string[] {
  return only.filter((module) => {
    const isLeftOut = leftOut.includes(module) || leftOut.includes(`${vendor}${module}`);
    if (isLeftOut) report("module-left-out", undefined, { module, release });
    return !isLeftOut;
  });
}
