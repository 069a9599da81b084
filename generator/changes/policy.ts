import { compareReleases } from "../definition/releases.ts";
import type { Audience, Level, Verdicts } from "./rules/rule.ts";
import { audiences, levels } from "./rules/rule.ts";

/**
 * What the version of the package promises to each audience: verdicts for it count at most as this level.
 *
 * Callers and both protocols count in full. Implementers count up to minor: a new operation breaks every class that
 * implements a whole service, and every release of the API has new operations. Handlers of the testing kit name single
 * operations, and break where callers do.
 */
export const counted: Readonly<Record<Audience, Level>> = {
  jsonRpc: "major",
  rest: "major",
  caller: "major",
  implementer: "minor",
};

const rank = (level: Level): number => levels.indexOf(level);

export const highest = (all: readonly Level[]): Level => all.reduce((a, b) => (rank(a) < rank(b) ? b : a), levels[0]);

export const lowest = (one: Level, other: Level): Level => (rank(one) < rank(other) ? one : other);

export const isAtLeast = (level: Level, least: Level): boolean => rank(level) >= rank(least);

/** The level of a finding: the highest of its verdicts, as the policy counts them. */
export const levelOf = (verdicts: Verdicts): Level =>
  highest(audiences.map((audience) => lowest(verdicts[audience], counted[audience])));

/** A technical preview may change in a minor version. */
export const ofPreview = (verdicts: Verdicts): Verdicts => {
  const capped = audiences.map((audience) => [audience, lowest(verdicts[audience], "minor")] as const);
  return Object.fromEntries(capped) as unknown as Verdicts;
};

/** A version without its pre-release part: `1.0.0` for `1.0.0-rc.1`. */
const coreOf = (version: string): string => version.split("-")[0]!;

/**
 * The next version for a level. Below 1.0.0 a break raises the minor number, and everything else the patch number,
 * which is how ranges such as `^0.1.0` work.
 */
export function nextVersion(version: string, level: Level): string {
  const [major = 0, minor = 0, patch = 0] = coreOf(version).split(".").map(Number);
  if (level === "none") return version;
  if (major === 0) return level === "major" ? `0.${minor + 1}.0` : `0.${minor}.${patch + 1}`;
  if (level === "major") return `${major + 1}.0.0`;
  return level === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** True if a version is at least as high as the one that follows `last` at this level. */
export const isEnough = (version: string, last: string, level: Level): boolean =>
  compareReleases(coreOf(version), nextVersion(last, level)) >= 0;
