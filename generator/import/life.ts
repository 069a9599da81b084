import { compareReleases } from "../definition/releases.ts";
import { missingText } from "../definition/missing.ts";
import type { ImportContext } from "./context.ts";
import type { FactMarks } from "./facts.ts";
import { isPlain, withKeys } from "./plain.ts";
import { lifeKeys, markOf, presentIn, type Container, type Plain } from "./timeline.ts";

/** An item after its releases were merged, and what its parts are contained in. */
export interface Lived {
  readonly item: Plain;
  readonly inside: Inside;
}

/** What holds for the parts of an item. */
export interface Inside extends Container {
  /** Releases in which it is a preview. */
  readonly preview: ReadonlySet<string>;
}

/** The vendor called 6.7 Update 1 by another number at first. */
const renamed: Readonly<Record<string, string>> = { "6.8.1": "6.7.1" };

const markOfFact = ({ since }: FactMarks): string | undefined =>
  since === undefined ? undefined : (renamed[since] ?? since);

/**
 * Merges when an item is there, and how far it can be relied on. `item` is undefined where the definitions don't have
 * it, `fact` where the release doesn't.
 */
export function mergeLife(
  item: Plain | undefined,
  fact: FactMarks | undefined,
  container: Inside,
  { release, releases, knowsPreviews, knowsMarks }: ImportContext,
): Lived {
  const before = item === undefined ? new Set<string>() : presentIn(item, container, releases);
  const present = new Set(before);
  if (fact === undefined) present.delete(release);
  else present.add(release);
  const written = item ?? {};

  // Documents differ: what that of the first release with the item says is first-hand.
  const isFirst = fact !== undefined && [...present].every((other) => compareReleases(other, release) >= 0);
  const known = markOf(written, releases);
  const mark = isFirst && knowsMarks ? markOfFact(fact) : known;
  // Where a person says why documents and interfaces differ, the matter is settled.
  const isSettled = isPlain(written["marks"]) && written["marks"]["reason"] !== undefined;
  const isUnchanged =
    item !== undefined && isEqual(before, present) && (isSettled || mark === known || mark === written["since"]);
  const { mark: kept, ...keys } = lifeKeys(present, container, releases, mark);
  const life = isUnchanged ? {} : { ...keys, ...marksWith(written, kept) };

  const previewBefore = previewIn(written, present, container);
  const preview = new Set(previewBefore);
  if (fact?.preview === true) preview.add(release);
  else if (fact !== undefined && knowsPreviews) preview.delete(release);
  const isSamePreview = item !== undefined && isEqual(preview, previewBefore);
  const lived = withKeys(written, {
    ...life,
    ...(!isSamePreview && { preview: previewKey(preview, present, container) }),
    ...deprecation(written, fact, present, release, releases),
  });
  const since = lived["since"] === "none" ? undefined : (lived["since"] as string | undefined);
  return { item: lived, inside: { present, since: since ?? container.since, preview } };
}

const isEqual = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((item) => b.has(item));

function marksWith(item: Plain, since: string | undefined): Plain {
  const marks = isPlain(item["marks"]) ? item["marks"] : {};
  const next = withKeys(marks, { since });
  return { marks: Object.keys(next).length === 0 ? undefined : next };
}

function previewIn({ preview }: Plain, present: ReadonlySet<string>, container: Inside): ReadonlySet<string> {
  if (preview === true) return present;
  if (preview === false) return new Set();
  if (isPlain(preview)) {
    const until = preview["until"] as string;
    return new Set([...present].filter((release) => compareReleases(release, until) < 0));
  }
  return new Set([...present].filter((release) => container.preview.has(release)));
}

function previewKey(preview: ReadonlySet<string>, present: ReadonlySet<string>, container: Inside): unknown {
  const inherited = [...present].filter((release) => container.preview.has(release));
  if (inherited.length === preview.size && inherited.every((release) => preview.has(release))) return undefined;
  if (preview.size === 0) return false;
  const stable = [...present].sort(compareReleases).find((release) => !preview.has(release));
  return stable === undefined ? true : { until: stable };
}

/** A deprecation that the facts know and the definition doesn't; what a person wrote stays. */
function deprecation(
  { deprecated }: Plain,
  fact: FactMarks | undefined,
  present: ReadonlySet<string>,
  release: string,
  releases: readonly string[],
): Plain {
  if (fact === undefined) return {};
  const isNow = fact.deprecated !== undefined && fact.deprecated !== false;
  const written = typeof deprecated === "string" ? { doc: deprecated } : isPlain(deprecated) ? deprecated : undefined;
  if (written === undefined && !isNow) return {};
  const since = written?.["since"] as string | undefined;
  const wasIn = (other: string): boolean =>
    written !== undefined && (since === undefined || compareReleases(other, since) >= 0);
  const isIn = (other: string): boolean => (other === release ? isNow : wasIn(other));
  if (written !== undefined && isIn(release) === wasIn(release)) return {};
  const order = releases.filter((other) => present.has(other));
  const first = order.find(isIn);
  // A release that takes a deprecation back can't be said.
  if (first === undefined) return {};
  const from = order[0] === first ? undefined : first;
  return { deprecated: withKeys(written ?? { doc: missingText }, { since: from }) };
}
