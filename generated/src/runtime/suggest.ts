/** Number of letters in `text` that `other` doesn't contain. */
const lettersBeyond = (other: string, text: string): number =>
  [...text].filter((letter) => !other.includes(letter)).length;

/** A measure of how much two texts differ: the number of letters that only one has, or the difference in length. */
const differenceOf = (one: string, other: string): number =>
  Math.max(lettersBeyond(one, other) + lettersBeyond(other, one), Math.abs(one.length - other.length));

/** The name that was probably meant: it is the same apart from case, underscores and one or two letters. */
export function suggest(name: string, names: Iterable<string>): string | undefined {
  const plain = (text: string): string => text.replaceAll("_", "").toLowerCase();
  const differences = Array.from(
    names,
    (candidate) => [differenceOf(plain(name), plain(candidate)), candidate] as const,
  );
  const [least] = differences.sort(([a], [b]) => a - b);
  return least && least[0] <= Math.min(2, name.length / 2) ? least[1] : undefined;
}
