import fc from "fast-check";
import { format } from "prettier";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { generate } from "../../generator/pipeline.ts";
import { readInput } from "../../generator/source/files.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import type * as formatting from "../../generator/typescript/format.ts";
import { definitions, textsOf } from "../properties/models.ts";
import { inputOf } from "../support/definitions.ts";

// The texts that are formatted are those that the generator prints.
vi.mock("../../generator/typescript/format.ts", () => import("../support/unformatted.ts"));
const { formatFile, formatOptions } = await vi.importActual<typeof formatting>("../../generator/typescript/format.ts");

const byPrettier = (text: string): Promise<string> => format(text, { parser: "typescript", ...formatOptions });
const formatted = async (text: string): Promise<string> => (await formatFile({ path: "a.ts", text })).text;

async function sourcesOf(input: Parameters<typeof generate>[0]): Promise<readonly OutputFile[]> {
  const { files, diagnostics } = await generate(input);
  expect(diagnostics).toEqual([]);
  return files.filter(({ path, asIs }) => asIs !== true && path.endsWith(".ts"));
}

let printed: readonly OutputFile[];
beforeAll(async () => {
  printed = await sourcesOf(readInput("definitions", createCollector().report).files);
});

describe("what is generated is formatted as prettier does it", () => {
  it("of our definitions", async () => {
    expect(printed.length).toBeGreaterThan(150);
    for (const { path, text } of printed) expect(await formatted(text), path).toBe(await byPrettier(text));
  });

  it("of random definitions", async () => {
    for (const modules of fc.sample(definitions(), 8))
      for (const { path, text } of await sourcesOf(inputOf(textsOf(modules))))
        expect(await formatted(text), path).toBe(await byPrettier(text));
  });

  it("and stays as it is when it is formatted again", async () => {
    for (const { path, text } of printed) {
      const once = await formatted(text);
      expect(await formatted(once), path).toBe(once);
    }
  });
});

describe("a text", () => {
  it("that is no TypeScript is named", async () => {
    await expect(formatFile({ path: "src/lamp.ts", text: "const = 1;" })).rejects.toThrow("src/lamp.ts");
  });

  it.each<OutputFile>([
    { path: "src/runtime/a.ts", text: "const   a = 1", asIs: true },
    { path: "README.md", text: "*  a" },
  ])("of $path is left alone", async (file) => {
    expect(await formatFile(file)).toEqual(file);
  });
});
