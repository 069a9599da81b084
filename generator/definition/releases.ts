/** A release is two to four numbers: `6.7`, `7.0.0.1`, `8.0.2.00300`. */
export const releasePattern = /^\d{1,4}(?:\.\d{1,6}){1,3}$/;

/** Replaces a release that could not be read and was reported; it is before every other one. */
export const unreadRelease = "0.0";

/** There are few releases, and each is compared with others very often: its numbers are read once. */
const numbers = new Map<string, readonly number[]>();

function numbersOf(release: string): readonly number[] {
  let found = numbers.get(release);
  if (found === undefined) numbers.set(release, (found = release.split(".").map(Number)));
  return found;
}

/** The newest of some releases. */
export const newestOf = (releases: readonly string[]): string =>
  releases.reduce((a, b) => (compareReleases(a, b) < 0 ? b : a), unreadRelease);

/** The oldest of some releases; undefined when there are none. */
export const oldestOf = (releases: readonly string[]): string | undefined => [...releases].sort(compareReleases)[0];

/** Releases compare by their numbers: 6.7 is before 6.10, and 7.0 is 7.0.0.0. */
export function compareReleases(a: string, b: string): number {
  if (a === b) return 0;
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
