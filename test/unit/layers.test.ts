import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** The folders of the generator, from first to last: a file imports only from its own folder and those before it. */
const order = [
  "text",
  "diagnostics",
  "cache",
  "source",
  "definition",
  "model",
  "import",
  "surface",
  "changes",
  "typescript",
  "analysis",
  "output",
  "pipeline.ts",
  "release",
  "reference",
  "guide",
  "commands",
];

const root = "generator";
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((name) => name.replace(/\\/g, "/"))
  .filter((name) => /\.m?ts$|\.mjs$/.test(name));

const stageOf = (file: string): string => file.split("/")[0]!;

/** Files of the generator that a file imports, from the generator's folder on. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export|\}).* from "(\.{1,2}\/[^"]+)";$|import\("(\.{1,2}\/[^"]+)"\)/gm)]
    .map(([, fixed, lazy]) => fixed ?? lazy ?? "")
    .map((path) => relative(root, join(root, dirname(file), path)).replace(/\\/g, "/"))
    .filter((path) => !path.startsWith(".."));
}

describe("the generator", () => {
  it("consists of these folders", () => {
    expect([...new Set(files.map(stageOf))].sort()).toEqual([...order].sort());
  });

  it.each(files)("%s imports only from the stages before it", (file) => {
    const before = order.slice(0, order.indexOf(stageOf(file)) + 1);
    expect(importsOf(file).filter((path) => !before.includes(stageOf(path)))).toEqual([]);
  });

  it("has no circle of imports within a folder", () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      expect(path, [...path, file].join(" → ")).not.toContain(file);
      if (done.has(file)) return;
      for (const next of importsOf(file)) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  it("knows TypeScript, Handlebars and the formatter in one folder only", () => {
    const targets = /(?:from |import\()"(?:ts-morph|handlebars|oxfmt)/;
    const users = files.filter((file) => targets.test(readFileSync(join(root, file), "utf8")));
    expect(users.filter((file) => !["typescript", "reference"].includes(stageOf(file)))).toEqual([]);
  });

  it("has no file of more than 450 lines", () => {
    const long = files.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 450);
    expect(long).toEqual([]);
  });
});
