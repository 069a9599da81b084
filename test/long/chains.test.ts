import { expect, it } from "vitest";
import { chain } from "../support/chain.ts";
import { generateFrom } from "../support/definitions.ts";

it.each([1, -1] as const)("a chain of 20,000 structures makes a package, with a step of %d", async (step) => {
  const { diagnostics, files } = await generateFrom(chain(20_000, step));
  expect(diagnostics).toEqual([]);
  const types = files.filter(({ path }) => path.startsWith("src/chain/types.part-")).map((file) => file.text);
  expect(types.join("").match(/export interface Link\d+End \{/g)).toHaveLength(20_000);
});
