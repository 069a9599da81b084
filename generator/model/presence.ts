import { compareReleases } from "../definition/releases.ts";
import type { History, Presence } from "./model.ts";

/** A range of releases: from `from` up to, but not including, `until`; undefined means that there is no bound. */
export interface Stretch {
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/** Ranges in order that do not touch: the releases in which something exists. */
export type Life = readonly Stretch[];

export const always: Life = [{ from: undefined, until: undefined }];

/** The later of two beginnings. */
const laterFrom = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && compareReleases(a, b) < 0) ? b : a;

/** The earlier of two ends. */
const earlierUntil = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && compareReleases(a, b) > 0) ? b : a;

const isEmpty = ({ from, until }: Stretch): boolean =>
  until !== undefined && (from === undefined ? compareReleases(until, "0.0") <= 0 : compareReleases(from, until) >= 0);

/** The releases that are in both. */
export function intersection(a: Life, b: Life): Life {
  // Most of an API is there in all releases.
  if (b === always) return a;
  if (a === always) return b;
  return a
    .flatMap((one) =>
      b.map((other) => ({ from: laterFrom(one.from, other.from), until: earlierUntil(one.until, other.until) })),
    )
    .filter((stretch) => !isEmpty(stretch));
}

/** The releases that are in the first and not in the second. */
export function difference(a: Life, b: Life): Life {
  if (b === always) return [];
  return b.reduce(
    (rest, { from, until }) =>
      intersection(rest, [
        ...(from === undefined ? [] : [{ from: undefined, until: from }]),
        ...(until === undefined ? [] : [{ from: until, until: undefined }]),
      ]),
    a,
  );
}

/** A stretch as error messages show it: by its first release, where it has one. */
export const inReleases = ({ from, until }: Stretch): string =>
  from !== undefined ? `in release ${from}` : until !== undefined ? `before release ${until}` : "in any release";

/** The releases in which an item exists, according to the item itself. */
export function lifeOf({ since, removed, absent }: Presence): Life {
  if (since === undefined && removed === undefined && absent.length === 0) return always;
  const whole = [{ from: since, until: removed }].filter((stretch) => !isEmpty(stretch));
  return absent.length === 0 ? whole : difference(whole, absent);
}

/** Whether an item exists in a release, according to the item itself. */
export const isThere = ({ since, removed, absent }: Presence, release: string): boolean =>
  contains({ from: since, until: removed }, release) && !absent.some((period) => contains(period, release));

export const contains = ({ from, until }: Stretch, release: string): boolean =>
  (from === undefined || compareReleases(from, release) <= 0) &&
  (until === undefined || compareReleases(release, until) < 0);

/**
 * The state of something in a release: its current state, overridden by its earlier states, starting with the latest.
 */
export const stateAt = <State extends object>(
  current: State,
  history: History<Partial<State>>,
  release: string,
): State =>
  history.reduceRight(
    (state, earlier) => (compareReleases(release, earlier.until) < 0 ? { ...state, ...bare(earlier) } : state),
    current,
  );

function bare<State extends object>(earlier: History<State>[number]): State {
  const { until: _, span: __, ...state } = earlier;
  return state as unknown as State;
}

/** Releases in which a part of an item changes. */
export const boundsOf = (parts: readonly (Presence & { readonly history?: History<unknown> })[]): readonly string[] =>
  parts.flatMap(({ since, removed, absent, history = [] }) =>
    [
      since,
      removed,
      ...absent.flatMap(({ from, until }) => [from, until]),
      ...history.map(({ until }) => until),
    ].filter((release) => release !== undefined),
  );

/**
 * One release for each stretch in which an item stays the same: its first release, and each later one in which a part
 * changes.
 */
export function releasesToLookAt(item: Presence, bounds: readonly string[]): readonly string[] {
  const first = item.since ?? "0.0";
  const later = bounds.filter((release) => compareReleases(release, first) > 0 && isThere(item, release));
  return [first, ...new Set(later)];
}
