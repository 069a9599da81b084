import fc from "fast-check";
import { describe, it } from "vitest";
import { expectOneTree } from "./one-tree.ts";
import { worlds } from "./worlds.ts";

describe("importing releases", () => {
  it("comes to the same in any order", () => {
    fc.assert(fc.property(worlds, expectOneTree), { numRuns: 12 });
  });
});
