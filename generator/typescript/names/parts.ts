/** A type, with the number of its members and one for itself. */
export interface Weighed {
  readonly name: string;
  readonly weight: number;
}

/** Types with more than that in one file make several: some 200 kB, which editors and reviewers still handle. */
const largest = 500;

/**
 * The part of a large file that each type is in, by the beginning of its name: none where all fit in one file. A further
 * type changes the part that it is in, at most divides that one, and leaves all others as they are.
 */
export function partsOf(types: readonly Weighed[]): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const divide = (group: readonly Weighed[], part: string): void => {
    const weight = group.reduce((sum, type) => sum + type.weight, 0);
    if (weight <= largest || group.length === 1) {
      if (part !== "") for (const { name } of group) parts.set(name, part);
      return;
    }
    const longer = new Map<string, Weighed[]>();
    for (const type of group) {
      const begin = letters(type).slice(0, part.length + 1);
      // One whose name is the beginning of others stays behind.
      if (begin === part) parts.set(type.name, part);
      else {
        const items = longer.get(begin) ?? [];
        items.push(type);
        longer.set(begin, items);
      }
    }
    for (const [begin, items] of longer) divide(items, begin);
  };
  divide(types, "");
  return parts;
}

const letters = ({ name }: Weighed): string => name.replace(/\W/g, "").toLowerCase();
