import { existsSync, readFileSync } from "node:fs";
import { judge, parseAccepted, type Accepted } from "../changes/accepted.ts";
import { findingsBetween, type Finding } from "../changes/findings.ts";
import type { Report } from "../changes/report/report.ts";
import { inTemporaryFolder } from "../source/folders.ts";
import { commands } from "./arguments.mjs";
import { isAsIn } from "./git.ts";
import { openCache, saveCache } from "./kept.ts";
import { readSide, SideError, type PackagePlace, type ReadSide } from "./sides.ts";
import type { BothSurfaces } from "./surfaces.ts";

/** The file of accepted breaks, unless another one is given. */
export const acceptedFile = commands.diff.options.accepted.default;

/** A comparison of two sides, and what it was made from. */
export interface Comparison {
  readonly report: Report;
  readonly old: ReadSide;
  readonly new: ReadSide;
  /** What can be imported from the packages of both sides, where they have one. */
  readonly surfaces: BothSurfaces | undefined;
}

/**
 * Compares two sides, and applies what is accepted today; throws a `SideError` when one of them cannot be read.
 *
 * @param hasWitness Compiles a program for each finding. If a side has no package, one is generated for that.
 */
export async function compareSides(
  from: string,
  to: string,
  accepted: readonly Accepted[],
  hasWitness = false,
): Promise<Comparison> {
  const cache = openCache();
  const [old, now] = [readSide(from, cache), readSide(to, cache)];
  saveCache(cache);
  const ofModels = findingsBetween(old, now);
  const compared = (findings: readonly Finding[], surfaces: BothSurfaces | undefined): Comparison => {
    const today = new Date().toISOString().slice(0, 10);
    return { report: { from, to, ...judge(findings, accepted, today) }, old, new: now, surfaces };
  };
  const hasPackages = hasWitness || (old.package !== undefined && now.package !== undefined);
  if (!hasPackages || isSame(old.package, now.package)) return compared(ofModels, undefined);
  // Imported only here, because it loads the compiler, which takes longer than to compare two models.
  const { surfaceFindingsOf, surfacesOf } = await import("./surfaces.ts");
  return inTemporaryFolder(async (folder) => {
    const surfaces = await surfacesOf([from, old], [to, now], folder, hasWitness);
    const ofSurfaces = surfaces === undefined ? [] : await surfaceFindingsOf(surfaces, [from, old], ofModels, folder);
    const findings = [...ofModels, ...ofSurfaces];
    const witnessed = hasWitness && surfaces !== undefined ? await confirmed(findings, old, now, surfaces) : findings;
    return compared(witnessed, surfaces);
  });
}

/** True where git sees no difference between the package of a revision and that of the working tree. */
function isSame(old: PackagePlace | undefined, now: PackagePlace | undefined): boolean {
  if (old === undefined || now === undefined || !("revision" in old) || !("sources" in now)) return false;
  return isAsIn(old.revision, [`${now.sources}/src`, `${now.sources}/package.json`]);
}

async function confirmed(
  findings: readonly Finding[],
  old: ReadSide,
  now: ReadSide,
  surfaces: BothSurfaces,
): Promise<readonly Finding[]> {
  const [{ viewsOf }, { withWireWitnesses }, { withWitnesses }] = await Promise.all([
    import("./views.ts"),
    import("../guide/wire.ts"),
    import("../guide/witness.ts"),
  ]);
  const views = viewsOf(old, now, surfaces);
  return withWireWitnesses(withWitnesses(findings, views, surfaces.projects), views, surfaces.projects);
}

/** Reads a file of accepted breaks; only the default file may be missing. */
export function readAccepted(file: string): { readonly accepted: readonly Accepted[] } | { readonly problem: string } {
  if (!existsSync(file)) return file === acceptedFile ? { accepted: [] } : { problem: `there is no file ${file}` };
  const read = parseAccepted(readFileSync(file, "utf8"));
  return "problem" in read ? { problem: `${file} cannot be read: ${read.problem}` } : read;
}

/** What `read` returns, or the message of its `SideError`. */
export async function orUnreadable<T>(read: () => Promise<T>): Promise<T | { readonly unreadable: string }> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SideError)) throw error;
    return { unreadable: error.message };
  }
}
