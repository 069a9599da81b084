import fc from "fast-check";
import { it } from "vitest";
import { expectOneTree } from "../import/one-tree.ts";
import { worlds } from "../import/worlds.ts";

it("importing releases comes to the same in any order, whatever the random API", () =>
  fc.assert(fc.property(worlds, expectOneTree), { numRuns: 1500 }));
