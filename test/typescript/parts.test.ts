import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partsOf, type Weighed } from "../../generator/typescript/names/parts.ts";
import { generateFrom } from "../support/definitions.ts";
import { manyTypes } from "../support/many-types.ts";

/** The names of the types in each part. */
function groupsOf(types: readonly Weighed[]): Map<string, string[]> {
  const parts = partsOf(types);
  const groups = new Map<string, string[]>();
  for (const { name } of types) {
    const part = parts.get(name) ?? "";
    groups.set(part, [...(groups.get(part) ?? []), name]);
  }
  return groups;
}

const weights = fc.uniqueArray(
  fc.record({ name: fc.stringMatching(/^[A-C][a-c]{0,5}$/), weight: fc.integer({ min: 1, max: 200 }) }),
  { selector: ({ name }) => name.toLowerCase(), maxLength: 60 },
);

describe("the parts of a file with many types", () => {
  it("are none where all of them fit", () => {
    expect(
      groupsOf([
        { name: "A", weight: 300 },
        { name: "B", weight: 200 },
      ]),
    ).toEqual(new Map([["", ["A", "B"]]]));
  });

  it("are small, whatever the names are", () =>
    fc.assert(
      fc.property(weights, (types) => {
        const weightOf = new Map(types.map(({ name, weight }) => [name, weight]));
        for (const [part, names] of groupsOf(types)) {
          const whole = names.reduce((sum, name) => sum + weightOf.get(name)!, 0);
          // One that is the beginning of others has a part with nothing else in it.
          expect(whole <= 500 || names.length === 1, `${part}: ${names.join()}`).toBe(true);
        }
      }),
    ));

  it("stay as they are when a type comes, but for the one that it comes into", () =>
    fc.assert(
      fc.property(
        weights.filter((types) => types.length > 1),
        (types) => {
          const [added, ...before] = types as [Weighed, ...Weighed[]];
          const old = groupsOf(before);
          const now = groupsOf(types);
          const touched = [...old].filter(([part, names]) => now.get(part)?.join() !== names.join());
          expect(touched.length, `${added.name} changes ${touched.map(([part]) => part).join()}`).toBeLessThanOrEqual(
            1,
          );
        },
      ),
    ));

  it("are files that export what one file did", async () => {
    const { names, files: definitions } = manyTypes();
    const { files, diagnostics, text: textOf } = await generateFrom(definitions);
    expect(diagnostics).toEqual([]);
    const paths = files.map(({ path }) => path).filter((path) => path.startsWith("src/many/"));
    expect(paths).toEqual(
      ["a", "b", "c", "d"].map((part) => `src/many/types.part-${part}.ts`).toSpliced(0, 0, "src/many/index.ts"),
    );
    expect(textOf("src/many/types.part-b.ts")).toContain('from "./types.part-a.js"');
    for (const name of names) expect(textOf("src/many/index.ts")).toContain(name);
  });
});
