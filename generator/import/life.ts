import { compareReleases } from "../definition/releases.ts";
import { missingText } from "../definition/missing.ts";
import type { ImportContext } from "./context.ts";
import type { FactMarks } from "./facts.ts";
import { isPlain, withKeys } from "./plain.ts";
import { endOf, markOf, presentIn, sinceOf, type Container, type Plain } from "./timeline.ts";

/** An item after its releases were merged, and what holds for its parts. */
export interface Lived {
  readonly item: Plain;
  readonly inside: Inside;
}

/** What holds for the parts of an item. */
export interface Inside extends Container {
  /** Releases in which it is a preview. */
  readonly preview: ReadonlySet<string>;
  /** Releases in which it was a preview before this import, which is what its parts were written for. */
  readonly previewBefore: ReadonlySet<string>;
  /** Release that the facts name as its first. */
  readonly said: string | undefined;
  /** Release that documents name as its first, according to the definition. */
  readonly mark: string | undefined;
}

/**
 * Merges when an item exists, and how far it can be relied on. `item` is undefined if the definitions don't have it,
 * `fact` if the release doesn't.
 */
export function mergeLife(
  item: Plain | undefined,
  fact: FactMarks | undefined,
  container: Inside,
  context: ImportContext,
): Lived {
  const { release, releases, unsaid } = context;
  const written = item ?? {};
  const before = item === undefined ? new Set<string>() : presentIn(item, container, releases);
  const present = new Set(before);
  if (fact === undefined) present.delete(release);
  else present.add(release);

  const previewBefore = previewIn(written, present, container.previewBefore);
  const preview = new Set(previewBefore);
  if (fact?.preview === true) preview.add(release);
  else if (fact !== undefined && !unsaid.has("previews")) preview.delete(release);
  const stable = releases.find((other) => present.has(other) && !preview.has(other));
  // An item that was stable once doesn't become a preview again.
  if (stable !== undefined) for (const other of preview) if (compareReleases(other, stable) > 0) preview.delete(other);

  const lived = withKeys(written, {
    ...begin(item, fact, present, before, container, context),
    ...(!(item !== undefined && isEqual(before, present)) && endOf(present, container, releases)),
    ...((item === undefined ||
      !isEqual(preview, previewIn(written, present, container.preview)) ||
      isInherited(preview, present, container)) && {
      preview: previewKey(preview, present, container, releases),
    }),
    ...deprecation(written, fact, present, release, releases),
  });
  const said = fact?.since ?? container.said;
  const mark = markOf(lived, releases) ?? container.mark;
  return { item: lived, inside: { present, preview, previewBefore, said, mark } };
}

/** `since` and `marks`: the first release that has an item, and the one that documents name if it is another. */
function begin(
  item: Plain | undefined,
  fact: FactMarks | undefined,
  present: ReadonlySet<string>,
  before: ReadonlySet<string>,
  container: Inside,
  { release, releases, unsaid }: ImportContext,
): Plain {
  const written = item ?? {};
  const first = releases.find((other) => present.has(other));
  // Documents of different releases may disagree: the one of the first release that has the item is trusted.
  const isFirst = fact !== undefined && first === release;
  const known = markOf(written, releases);
  const repeats = fact?.since === container.said || (first !== undefined && isEqualRelease(fact?.since, first));
  const own = repeats ? undefined : fact?.since;
  const mark = isFirst && !unsaid.has("marks") ? own : known;
  // If a person has written why documents and interfaces differ, the marks are not changed.
  const isSettled = isPlain(written["marks"]) && written["marks"]["reason"] !== undefined;
  const isSaidThere = mark !== undefined && [written["since"], container.mark].includes(mark);
  const isSaidOfWhole = known !== undefined && known === fact?.since && known === container.said;
  const isSame = mark === known || isSettled || isSaidThere || isSaidOfWhole;
  const isSameStart = first === releases.find((other) => before.has(other));
  // False if `since` is needed now: a new release may come between the first one of the container and that of the item.
  const says = written["since"] !== undefined || sinceOf(present, container, releases) === undefined;
  if (item !== undefined && isSame && isSameStart && says) return {};
  const since = sinceOf(present, container, releases);
  return { since, ...marksWith(written, mark === since ? undefined : mark) };
}

const isEqualRelease = (a: string | undefined, b: string): boolean => a !== undefined && compareReleases(a, b) === 0;

const isEqual = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((item) => b.has(item));

function marksWith(item: Plain, since: string | undefined): Plain {
  const marks = isPlain(item["marks"]) ? item["marks"] : {};
  const next = withKeys(marks, { since });
  return { marks: Object.keys(next).length === 0 ? undefined : next };
}

/** Releases in which an item is a preview; `inherited` are those in which its container is one. */
function previewIn(
  { preview }: Plain,
  present: ReadonlySet<string>,
  inherited: ReadonlySet<string>,
): ReadonlySet<string> {
  if (preview === true) return present;
  if (preview === false) return new Set();
  if (isPlain(preview)) {
    const until = preview["until"] as string;
    return new Set([...present].filter((release) => compareReleases(release, until) < 0));
  }
  return new Set([...present].filter((release) => inherited.has(release)));
}

const isInherited = (preview: ReadonlySet<string>, present: ReadonlySet<string>, container: Inside): boolean =>
  isEqual(preview, new Set([...present].filter((release) => container.preview.has(release))));

function previewKey(
  preview: ReadonlySet<string>,
  present: ReadonlySet<string>,
  container: Inside,
  releases: readonly string[],
): unknown {
  if (isInherited(preview, present, container)) return undefined;
  if (preview.size === 0) return false;
  const stable = releases.find((release) => present.has(release) && !preview.has(release));
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
  // The format can't say that a release takes a deprecation back.
  if (first === undefined) return {};
  const from = order[0] === first ? undefined : first;
  return { deprecated: withKeys(written ?? { doc: missingText }, { since: from }) };
}
