/** Number of letters to add, drop, change or swap to turn one word into another. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}

/** ` Did you mean X?` with the name nearest to a mistaken one, or nothing when none is near. */
export function suggest(name: string, candidates: Iterable<string>): string {
  const folded = name.toLowerCase();
  if (folded.length > 100) return "";
  let best: string | undefined;
  let least = Math.max(1, Math.floor(folded.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - folded.length) >= least) continue;
    const found = distance(folded, candidate.toLowerCase());
    if (found < least || (found === least && best !== undefined && candidate < best)) {
      if (found < least || best === undefined) best = candidate;
      least = Math.min(least, found);
    }
  }
  return best === undefined ? "" : ` Did you mean ${best}?`;
}
