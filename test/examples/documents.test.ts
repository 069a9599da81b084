import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documents, withoutDeadLinks } from "../../generator/typescript/package/documents.ts";

const folder = "templates/package/files";
const { files, list } = documents(() => true, "9.0");
const written = (path: string): string => readFileSync(join(folder, path), "utf8");
const blocks = (text: string): readonly string[] => text.match(/^```[^]*?^```$/gm) ?? [];

describe("the documents of the package", () => {
  it("have their programs as they were written", () => {
    const programs = files.filter(({ path }) => !path.endsWith(".md"));
    expect(programs.length).toBeGreaterThan(5);
    expect(programs.filter(({ path, text }) => text !== written(path)).map(({ path }) => path)).toEqual([]);
  });

  it("have the code of their guides as it was written", () => {
    const guides = files.filter(({ path }) => path.endsWith(".md"));
    expect(guides.flatMap(({ text }) => blocks(text)).length).toBeGreaterThan(20);
    for (const { path, text } of guides) expect(blocks(text), path).toEqual(blocks(written(path)));
  });

  it("have no links to what is missing, in text and in tables, and keep code that looks like a link", () => {
    const text = [
      "See [tasks](tasks.md), [gone](gone.md#part) and [`gone`](gone.md), but run `power[action](vm)`.",
      "",
      "| [gone](gone.md) | is removed |",
      "| job | [`gone`](gone.md) |",
      "",
      "```ts",
      "await power[action](vm);",
      "```",
      "",
    ];
    expect(withoutDeadLinks("guides/x.md", text.join("\n"), list).split("\n")).toEqual([
      "See [tasks](tasks.md), gone and `gone`, but run `power[action](vm)`.",
      "",
      "| job | `gone` |",
      "",
      "```ts",
      "await power[action](vm);",
      "```",
      "",
    ]);
  });
});
