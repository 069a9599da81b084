/** Letters of a text that another one doesn't have. */
const lettersBeyond = (other: string, text: string): number =>
  [...text].filter((letter) => !other.includes(letter)).length;

/** How much two texts differ: letters that only one of them has, or how much longer one is. */
const differenceOf = (one: string, other: string): number =>
  Math.max(lettersBeyond(one, other) + lettersBeyond(other, one), Math.abs(one.length - other.length));

/** The candidate that was probably meant: the same but for case, underscores and one or two letters. */
export function suggest(name: string, names: Iterable<string>): string | undefined {
  const plain = (text: string): string => text.replaceAll("_", "").toLowerCase();
  const differences = Array.from(
    names,
    (candidate) => [differenceOf(plain(name), plain(candidate)), candidate] as const,
  );
  const [least] = differences.sort(([a], [b]) => a - b);
  return least && least[0] <= Math.min(2, name.length / 2) ? least[1] : undefined;
}
