import { expect, it } from "vitest";
import { readModel } from "../../generator/pipeline.ts";
import { chain } from "../support/chain.ts";
import { diagnosticsOf, inputOf } from "../support/definitions.ts";

// What follows references must not need a call for each: a product has thousands of types. `test/long/chains.test.ts`
// makes packages of longer chains.
it.each([
  [4000, 1, "?"],
  [4000, -1, "?"],
  [8000, 1, ""],
] as const)("a chain of %d structures is read, with a step of %d and the mark '%s'", (count, step, mark) => {
  const { diagnostics, model } = readModel(inputOf(chain(count, step, mark)));
  expect(diagnostics).toEqual([]);
  const { structures } = model.modules[0]!;
  expect(structures.reduce((sum, { fields }) => sum + fields.length, 0)).toBe(2 * count - 1);
  expect(structures.every((structure) => Object.isFrozen(structure.fields.at(-1)!.type))).toBe(true);
});

it("a circle of an earlier release is found, also where what it goes through ends now and was followed before", () => {
  const text = `
module: com.vmware.circle
version: "9.0"
releases: ["6.7", "7.0"]
doc: A circle.
structures:
  First: { doc: Goes to the last., fields: { f: { type: Third, doc: The last. } } }
  Second: { doc: Went to the last., fields: { f: { type: long, doc: A number., was: [{ until: "7.0", type: Third }] } } }
  Third: { doc: Goes back., fields: { f: { type: Second, doc: The second. } } }
`;
  expect(diagnosticsOf({ "circle.yaml": text }).map((item) => item.text)).toEqual([
    "Second needs a value of itself: Second.f → Third.f → Second.",
  ]);
});
