/** How many characters have to be put in, taken out or replaced to make one text of the other. */
function distance(from: string, to: string): number {
  let row = [...to, ""].map((_character, index) => index);
  for (const [index, character] of [...from].entries()) {
    let left = index + 1;
    const next = [...to].map(
      (other, at) => (left = Math.min(left + 1, row[at + 1]! + 1, row[at]! + (character === other ? 0 : 1))),
    );
    row = [index + 1, ...next];
  }
  return row.at(-1)!;
}

/** The candidate that was probably meant: the same but for case and underscores, or nearly so. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const plain = (text: string): string => text.replaceAll("_", "").toLowerCase();
  const wanted = plain(name);
  let least = Math.min(3, wanted.length / 3);
  let best: string | undefined;
  for (const candidate of candidates) {
    const other = plain(candidate);
    if (Math.abs(other.length - wanted.length) >= least) continue;
    const edits = distance(wanted, other);
    if (edits < least) [least, best] = [edits, candidate];
  }
  return best;
}
