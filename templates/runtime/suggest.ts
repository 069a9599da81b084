/** How long the part is in which two texts differ: between what they begin with and end with both. */
function differenceOf(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let begin = 0;
  while (begin < shorter && one[begin] === other[begin]) begin += 1;
  let end = 0;
  while (end < shorter - begin && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return Math.max(one.length, other.length) - begin - end;
}

/** The candidate that was probably meant: the same but for case, underscores and one or two letters in one place. */
export function suggest(name: string, names: Iterable<string>): string | undefined {
  const candidates = [...names];
  const plain = (text: string): string => text.replaceAll("_", "").toLowerCase();
  const differences = candidates.map((candidate) => differenceOf(plain(name), plain(candidate)));
  const least = Math.min(...differences);
  return least <= Math.min(2, name.length / 2) ? candidates[differences.indexOf(least)] : undefined;
}
