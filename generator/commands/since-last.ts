import type { SinceLast } from "../release/since-last.ts";
import { acceptedFile, compareSides, orUnreadable, readAccepted, type Comparison } from "./comparison.ts";
import { isShallow, lastRelease } from "./last-release.ts";

/**
 * What changed since the last release. Its tag has its definitions, so that no network is needed.
 *
 * @param passedOver Tags that are not the last release, such as that of the version to release.
 */
export async function sinceLast(
  passedOver: readonly string[],
): Promise<SinceLast & { readonly compared?: Comparison }> {
  if (isShallow())
    return { unknown: "This clone lacks earlier commits and their tags: git fetch --unshallow --tags gets them." };
  const tag = lastRelease(passedOver);
  if (tag === undefined) return { nothing: "There is no release before this one: nothing to compare it with." };
  const entries = readAccepted(acceptedFile);
  if ("problem" in entries) return { unknown: `What changed since ${tag} is not known: ${entries.problem}` };
  const compared = await orUnreadable(() => compareSides(tag, "definitions", entries.accepted));
  if ("unreadable" in compared) return { unknown: `What changed since ${tag} is not known.\n${compared.unreadable}` };
  return { tag, report: compared.report, compared };
}
