import { expect, it } from "vitest";
import { printDrafts, type ResolvedDraft } from "../../generator/typescript/printer.ts";
import { StructureKind } from "../../generator/typescript/morph.ts";

const draft = (name: string): string => {
  const resolved: ResolvedDraft = {
    path: `src/${name}.ts`,
    banner: "// A banner.",
    imports: [],
    statements: [{ kind: StructureKind.Interface, name }],
  };
  return JSON.stringify(resolved);
};

it("answers each caller with the texts of its drafts, in their order", async () => {
  const texts = await Promise.all([["A", "B"], [], ["C"]].map((names) => printDrafts(names.map(draft))));
  expect(texts.map((list) => list.map((text) => /interface (\w)/.exec(text)?.[1]))).toEqual([["A", "B"], [], ["C"]]);
});

it("refuses what can't be printed, and goes on with the next", async () => {
  const [wrong, right] = await Promise.allSettled([printDrafts(["no draft"]), printDrafts([draft("A")])]);
  expect(wrong).toMatchObject({ status: "rejected", reason: { message: expect.stringContaining("JSON") as string } });
  expect(right).toEqual({ status: "fulfilled", value: ["// A banner.\n\n\ninterface A {\n}\n"] });
});
