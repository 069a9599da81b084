/** Whether a text is a release, as definitions write it. */
export const isRelease = (text: string): boolean => /^\d{1,4}(\.\d{1,6}){1,3}$/.test(text);

/** Compares releases such as `6.5`, `6.7.1` and `8.0.0.1`, number by number. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [a, b].map((release) => release.split(".").map(Number)) as [number[], number[]];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
