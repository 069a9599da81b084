import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importRelease, type Definitions } from "../../generator/import/import.ts";
import { releases, worlds, type Release, type World } from "./worlds.ts";

/** All orders of some things. */
const orders = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((others) => [item, ...others]));

function imported(world: World, order: readonly Release[]): Definitions {
  return order.reduce<Definitions>(
    (tree, release) => new Map([...tree, ...importRelease(tree, world[release], release).changed]),
    new Map(),
  );
}

const textOf = (tree: Definitions): string =>
  [...tree]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => `# ${path}\n${text}`)
    .join("");

describe("importing releases", () => {
  it("comes to the same in any order", { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const [first, ...others] = orders(releases).map((order) => [order, textOf(imported(world, order))] as const);
        for (const [order, text] of others) expect(text, order.join(" ")).toBe(first![1]);
      }),
      { numRuns: Number(process.env["RUNS"] ?? 100) },
    );
  });
});
