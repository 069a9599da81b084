import { compareReleases } from "../definition/releases.ts";

/** A part of a definition file as plain data. */
export type Plain = { readonly [key: string]: unknown };

/** The releases that a file has been compared with, in order. What is between them is not known. */
export type Releases = readonly string[];

const isBefore = (a: string, b: string): boolean => compareReleases(a, b) < 0;

/** When an item's container is there, and since when. */
export interface Container {
  readonly present: ReadonlySet<string>;
  readonly since: string | undefined;
}

interface WrittenPeriod {
  readonly from: string;
  readonly until: string;
}

/** Releases of the list that have an item, by what a definition says of it. */
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

/** The release that the vendor's documents name as an item's first, as far as a definition knows. */
export function markOf(item: Plain, releases: Releases): string | undefined {
  const { since, marks } = item as { since?: string; marks?: { since?: string } };
  if (marks?.since !== undefined) return marks.since === "none" ? undefined : marks.since;
  const isOwn = since !== undefined && since !== "none" && !releases.some((r) => compareReleases(r, since) === 0);
  return isOwn ? since : undefined;
}

/** What a definition says of an item that is there in these releases; keys that say nothing are undefined. */
export function lifeKeys(
  present: ReadonlySet<string>,
  container: Container,
  releases: Releases,
  mark: string | undefined,
): {
  since: string | undefined;
  removed: string | undefined;
  absent: WrittenPeriod[] | undefined;
  mark: string | undefined;
} {
  const possible = releases.filter((release) => container.present.has(release));
  const first = possible.findIndex((release) => present.has(release));
  const last = possible.findLastIndex((release) => present.has(release));
  const absent: WrittenPeriod[] = [];
  for (let at = first + 1; at < last; at += 1) {
    if (present.has(possible[at]!)) continue;
    const end = possible.findIndex((release, index) => index > at && present.has(release));
    absent.push({ from: possible[at]!, until: possible[end]! });
    at = end;
  }
  const firstRelease = possible[first]!;
  const before = possible[first - 1];
  const known =
    mark !== undefined && !releases.some((release) => compareReleases(release, mark) === 0) ? mark : undefined;
  const fits =
    known !== undefined &&
    !isBefore(firstRelease, known) &&
    (before === undefined || isBefore(before, known)) &&
    (container.since === undefined || isBefore(container.since, known));
  const since = fits ? known : before === undefined ? undefined : firstRelease;
  return {
    since,
    removed: possible[last + 1],
    absent: absent.length === 0 ? undefined : absent,
    mark: known === undefined || fits || known === (since ?? container.since) ? undefined : known,
  };
}

/** A value for each release that is known to have one. */
export type Values<T> = ReadonlyMap<string, T>;

/** The values as a definition keeps them: what holds now, and before which release another one did. */
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

/** The value in a release, of what holds now and what did before. */
export function valueIn<T>(
  current: T,
  was: readonly { readonly until: string; readonly value: T }[],
  release: string,
): T {
  return was.find(({ until }) => isBefore(release, until))?.value ?? current;
}

/** Puts a release where it belongs. */
export function withRelease(releases: Releases, release: string): Releases {
  return releases.some((item) => compareReleases(item, release) === 0)
    ? releases
    : [...releases, release].sort(compareReleases);
}

/** The names of a list with new ones in between: each behind the one that it follows in the facts. */
export function inOrder(
  existing: readonly string[],
  facts: readonly string[],
  isOlder: (existing: string, added: string) => boolean,
): readonly string[] {
  const order = [...existing];
  const inFacts = new Set(facts);
  facts.forEach((name, at) => {
    if (order.includes(name)) return;
    const before = facts.slice(0, at).findLast((item) => order.includes(item));
    let place = before === undefined ? 0 : order.indexOf(before) + 1;
    while (place < order.length && !inFacts.has(order[place]!) && isOlder(order[place]!, name)) place += 1;
    order.splice(place, 0, name);
  });
  return order;
}
