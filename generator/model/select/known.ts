import { vendor } from "../../definition/qualified-names.ts";
import { compareReleases } from "../../definition/releases.ts";
import type { Report } from "../../diagnostics/collector.ts";
import type { Model } from "../model.ts";
import { newestRelease, oldestRelease, releasesOf } from "./release.ts";

/** The releases that definitions describe. */
export interface Described {
  /** Undefined where they don't say which one is the first. */
  readonly oldest: string | undefined;
  readonly newest: string;
}

/** Whether a release is newer than all that the definitions describe, or older: its interfaces are unknown then. */
export const isUnknown = (release: string, { oldest, newest }: Described): boolean =>
  compareReleases(release, newest) > 0 || (oldest !== undefined && compareReleases(release, oldest) < 0);

/** Refuses a release whose interfaces are unknown. */
export function checkRelease(model: Model, release: string, report: Report): void {
  const described = { oldest: oldestRelease(model), newest: newestRelease(model) };
  if (model.modules.length === 0 || !isUnknown(release, described)) return;
  const { oldest, newest } = described;
  const limit = compareReleases(release, newest) > 0 ? `the newest one is ${newest}` : `the first one is ${oldest}`;
  report("unknown-release", undefined, { release, limit, known: releasesOf(model).join(", ") });
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
