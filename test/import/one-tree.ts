import { expect } from "vitest";
import { importRelease, type Definitions } from "../../generator/import/import.ts";
import { releases, type World } from "./worlds.ts";

const textOf = (tree: Definitions): string =>
  [...tree]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => `# ${path}\n${text}`)
    .join("");

/** Every set of releases, smaller ones first. */
const sets = Array.from({ length: 2 ** releases.length }, (_, bits) =>
  releases.filter((_release, at) => (bits & (1 << at)) !== 0),
).sort((a, b) => a.length - b.length);

/**
 * Imports each set of releases with each of them last. Where that comes to one tree for every set, so does every order
 * of all releases.
 */
export function expectOneTree(world: World): void {
  const trees = new Map<string, Definitions>([["", new Map()]]);
  for (const set of sets.slice(1))
    for (const last of set) {
      const before = trees.get(set.filter((release) => release !== last).join())!;
      const tree = new Map([...before, ...importRelease(before, world[last], last).changed]);
      const other = trees.get(set.join());
      if (other === undefined) trees.set(set.join(), tree);
      else expect(textOf(tree), `${set.join(", ")}, with ${last} last`).toBe(textOf(other));
    }
}
