import { describe, expect, it } from "vitest";
import { createDifferences } from "../../generator/output/difference.ts";

const lines = (count: number, change: (n: number) => string = (n) => `line ${n}`): string =>
  Array.from({ length: count }, (_, n) => `${change(n)}\n`).join("");
const changed =
  (...changes: readonly number[]) =>
  (n: number): string =>
    changes.includes(n) ? `changed ${n}` : `line ${n}`;

describe("a difference", () => {
  it("shows each edit with two lines around it, and nothing between", () => {
    expect(createDifferences()(lines(2_000), lines(2_000, changed(100, 1_900)))).toBe(
      [
        "@@ -99,5 +99,5 @@",
        " line 98",
        " line 99",
        "-line 100",
        "+changed 100",
        " line 101",
        " line 102",
        "@@ -1899,5 +1899,5 @@",
        " line 1898",
        " line 1899",
        "-line 1900",
        "+changed 1900",
        " line 1901",
        " line 1902",
      ].join("\n"),
    );
  });

  it("is cut for a file, and for all files together", () => {
    const differs = createDifferences();
    const before = lines(100);
    const after = lines(100, (n) => `other ${n}`);
    const shown = differs(before, after).split("\n");
    expect(shown.length).toBe(41);
    expect(shown.at(-1)).toBe("… and 161 more lines");
    const all = Array.from({ length: 20 }, () => differs(before, after));
    expect(all.at(-1)).toBe("… and 201 more lines");
    expect(shown.concat(all.flatMap((text) => text.split("\n"))).length).toBeLessThan(330);
  });

  it("of two long texts that have nothing in common ends soon", () => {
    const after = lines(50_000, (n) => `other ${n}`);
    expect(createDifferences()(lines(50_000), after)).toBe("More than 1000 lines differ.");
  });

  it("shows a line break that is missing at the end", () => {
    expect(createDifferences()("a\nb\n", "a\nb")).toContain("No newline at end of file");
  });
});
