/** A type and its weight: the number of its members, plus one for the type itself. */
export interface Weighed {
  readonly name: string;
  readonly weight: number;
}

/**
 * Types with a greater total weight are split into several files. It is some 200 kB, which editors and reviewers can
 * still handle.
 */
const largest = 500;

/**
 * The part of a large file that each type is in, by the first letters of its name; empty where all types fit in one
 * file. Adding a type changes only the part that it is in, or divides that part; all other parts stay as they are.
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
      // A type whose whole name begins the names of others stays in this part.
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
