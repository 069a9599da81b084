/** A reason to consider two items with different names the same. Each reason has a weight; two points are enough. */
export interface Evidence {
  readonly weight: 1 | 2;
  readonly text: string;
}

export interface Renamed<T> {
  readonly old: T;
  readonly new: T;
  readonly evidence: readonly string[];
}

export interface Pairs<T> {
  readonly same: readonly (readonly [T, T])[];
  readonly renamed: readonly Renamed<T>[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

const enough = 2;

/**
 * Pairs the items of two models: first those with the same key, then those that look alike, if each is the best
 * counterpart of the other. If two candidates are equally good, neither is taken, because a guess would hide a change.
 */
export function pair<T>(
  olds: readonly T[],
  news: readonly T[],
  keyOfOld: (item: T) => string,
  keyOfNew: (item: T) => string,
  evidence: (old: T, now: T) => readonly Evidence[],
): Pairs<T> {
  const byKey = new Map(news.map((item) => [keyOfNew(item), item]));
  const same: (readonly [T, T])[] = [];
  const gone: T[] = [];
  const taken = new Set<T>();
  for (const old of olds) {
    const now = byKey.get(keyOfOld(old));
    if (now === undefined || taken.has(now)) gone.push(old);
    else {
      same.push([old, now]);
      taken.add(now);
    }
  }
  const came = news.filter((item) => !taken.has(item));

  const scored = gone.flatMap((old) =>
    came.flatMap((now) => {
      const found = evidence(old, now);
      const score = found.reduce((sum, { weight }) => sum + weight, 0);
      return score < enough ? [] : [{ old, new: now, score, evidence: found.map(({ text }) => text) }];
    }),
  );
  const isBest = (one: (typeof scored)[number]): boolean =>
    scored.every(
      (other) => other === one || (other.old !== one.old && other.new !== one.new) || other.score < one.score,
    );
  const renamed = scored.filter(isBest);
  return {
    same,
    renamed,
    removed: gone.filter((item) => !renamed.some(({ old }) => old === item)),
    added: came.filter((item) => !renamed.some(({ new: now }) => now === item)),
  };
}

/** A name without differences that people ignore: `guest_OS` and `guest_os`, `sizeMib` and `size_mib`. */
const plain = (name: string): string => name.toLowerCase().replace(/[_\-$]/g, "");

/** True for two spellings of one name. */
export const isRecased = (old: string, now: string): boolean => old !== now && plain(old) === plain(now);

/** Evidence that a condition holds. */
export const when = (condition: boolean, weight: Evidence["weight"], text: string): readonly Evidence[] =>
  condition ? [{ weight, text }] : [];

/** Evidence that two texts exist and are the same. */
export const sameText = (old: string | undefined, now: string | undefined): readonly Evidence[] =>
  when(old !== undefined && old !== "" && old === now, 1, "the same description");
