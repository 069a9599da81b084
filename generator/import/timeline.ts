import { compareReleases } from "../definition/releases.ts";

/** A part of a definition file as plain data. */
export type Plain = { readonly [key: string]: unknown };

/** The releases that a file has been compared with, in order. What is between them is not known. */
export type Releases = readonly string[];

const isBefore = (a: string, b: string): boolean => compareReleases(a, b) < 0;

/** The releases that have the container of an item. */
export interface Container {
  readonly present: ReadonlySet<string>;
}

interface WrittenPeriod {
  readonly from: string;
  readonly until: string;
}

/** Releases of the list that have an item, according to its definition. */
export function presentIn(item: Plain, container: Container, releases: Releases): ReadonlySet<string> {
  const {
    since,
    removed,
    absent = [],
  } = item as {
    since?: string;
    removed?: string;
    absent?: readonly WrittenPeriod[];
  };
  const isThere = (release: string): boolean =>
    container.present.has(release) &&
    (since === undefined || since === "none" || !isBefore(release, since)) &&
    (removed === undefined || removed === "none" || isBefore(release, removed)) &&
    !absent.some(({ from, until }) => !isBefore(release, from) && isBefore(release, until));
  return new Set(releases.filter(isThere));
}

/**
 * The release that the vendor's documents name as an item's first, if the definition has one that differs from the
 * first release that is known to have it.
 */
export function markOf(item: Plain, releases: Releases): string | undefined {
  const { since, marks } = item as { since?: string; marks?: { since?: string } };
  if (marks?.since !== undefined) return marks.since === "none" ? undefined : marks.since;
  const isOwn = since !== undefined && since !== "none" && !releases.some((r) => compareReleases(r, since) === 0);
  return isOwn ? since : undefined;
}

/** The first release of an item that these releases have; undefined if it came with its container. */
export function sinceOf(present: ReadonlySet<string>, container: Container, releases: Releases): string | undefined {
  const possible = releases.filter((release) => container.present.has(release));
  const first = possible.findIndex((release) => present.has(release));
  return first > 0 ? possible[first] : undefined;
}

/** What a definition says of the end of an item, and of gaps; keys that say nothing are undefined. */
export function endOf(
  present: ReadonlySet<string>,
  container: Container,
  releases: Releases,
): { readonly removed: string | undefined; readonly absent: readonly WrittenPeriod[] | undefined } {
  const possible = releases.filter((release) => container.present.has(release));
  const last = possible.findLastIndex((release) => present.has(release));
  const absent: WrittenPeriod[] = [];
  for (let at = possible.findIndex((release) => present.has(release)) + 1; at < last; at += 1) {
    if (present.has(possible[at]!)) continue;
    const end = possible.findIndex((release, index) => index > at && present.has(release));
    absent.push({ from: possible[at]!, until: possible[end]! });
    at = end;
  }
  return { removed: possible[last + 1], absent: absent.length === 0 ? undefined : absent };
}

/** A value for each release that is known to have one. */
export type Values<T> = ReadonlyMap<string, T>;

/** The values as a definition keeps them: the current one, and earlier ones with the release before which each held. */
export function historyOf<T>(
  values: Values<T>,
  releases: Releases,
  same: (a: T, b: T) => boolean,
): { readonly current: T; readonly was: readonly { readonly until: string; readonly value: T }[] } {
  const known = releases.filter((release) => values.has(release));
  const was: { until: string; value: T }[] = [];
  for (let at = 1; at < known.length; at += 1) {
    const earlier = values.get(known[at - 1]!)!;
    if (!same(earlier, values.get(known[at]!)!)) was.push({ until: known[at]!, value: earlier });
  }
  return { current: values.get(known.at(-1)!)!, was };
}

/** The value in a release, from the current value and the earlier ones. */
export function valueIn<T>(
  current: T,
  was: readonly { readonly until: string; readonly value: T }[],
  release: string,
): T {
  const earlier = was.find(({ until }) => isBefore(release, until));
  return earlier === undefined ? current : earlier.value;
}

/** Adds a release to the list, in order. */
export function withRelease(releases: Releases, release: string): Releases {
  return releases.some((item) => compareReleases(item, release) === 0)
    ? releases
    : [...releases, release].sort(compareReleases);
}

/** The names of a release, in its order. */
export interface Sequence {
  readonly release: string;
  readonly names: readonly string[];
}

/**
 * One order of names for all releases: that of the newest release. A name that only older releases have comes after the
 * name that it follows in the newest of these. The order doesn't depend on which release was imported first, because
 * the same sequences can be read again from the result.
 */
export function commonOrder(sequences: readonly Sequence[]): readonly string[] {
  const order: string[] = [];
  for (const { names } of [...sequences].sort((a, b) => compareReleases(b.release, a.release))) {
    const known = new Set(order);
    names.forEach((name, at) => {
      if (known.has(name)) return;
      order.splice(at === 0 ? 0 : order.indexOf(names[at - 1]!) + 1, 0, name);
    });
  }
  return order;
}
