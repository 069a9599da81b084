import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { generate } from "../../generator/pipeline.ts";
import type { InputFile } from "../../generator/source/files.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import { inputOf } from "../support/definitions.ts";
import { runs } from "../support/runs.ts";
import { definitions, textsOf, type Definition } from "./models.ts";

// What is the same before it is formatted is the same after.
vi.mock("../../generator/typescript/format.ts", () => ({
  formatFile: (file: OutputFile) => file,
}));

/** The generated files by path, without those that are the same for all definitions. */
async function packageOf(input: readonly InputFile[]): Promise<Record<string, string>> {
  const { files, diagnostics } = await generate(input);
  expect(diagnostics.map(({ code, text }) => `${code}: ${text}`)).toEqual([]);
  return Object.fromEntries(files.filter((file) => file.asIs !== true).map(({ path, text }) => [path, text]));
}

/** Maps whose order is the order of the interface, or of the documentation. */
const ordered = new Set(["params", "fields", "values", "constants", "unions"]);

/** The same definition with its keys in another order wherever the order means nothing. */
function shuffled(value: unknown, seed: number, key = "", depth = 0): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const keeps = ordered.has(key) || (/errors$/.test(key) && depth > 1);
  const rank = (name: string): number =>
    [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), seed) >>> 0;
  const entries = Object.entries(value).map(([name, child]) => {
    // What stands in a union is as it is; elsewhere the names of a map are no keys of the format.
    const next = key === "" || !isNames(key) ? name : "";
    return [name, key === "unions" ? child : shuffled(child, seed, next, depth + 1)] as const;
  });
  return Object.fromEntries(keeps ? entries : entries.sort(([a], [b]) => rank(a) - rank(b)));
}
const isNames = (key: string): boolean =>
  ordered.has(key) || ["structures", "errors", "enumerations", "services", "operations"].includes(key);

// That they generate without a complaint and compile is a part of `test/compile/compilers.slow.test.ts`. A smaller example
// would take minutes to find: `endOnFailure` shows the first one, and the seed that makes it again.
describe("random definitions", () => {
  it("make the same bytes whatever the order of files and keys, and with the line ends of Windows", () =>
    fc.assert(
      fc.asyncProperty(definitions(), fc.nat(), async (modules, seed) => {
        const plain = inputOf(textsOf(modules));
        const mixed = textsOf(modules.map((item) => shuffled(item, seed) as Definition));
        const windows = Object.entries(mixed).map(([path, text]) => [path, text.replace(/\n/g, "\r\n")] as const);
        // The other order is another one: otherwise the comparison would say nothing.
        expect(windows.map(([, text]) => text)).not.toEqual(Object.values(textsOf(modules)));
        expect(await packageOf(inputOf(Object.fromEntries(windows.reverse())))).toEqual(await packageOf(plain));
      }),
      { numRuns: runs(4), endOnFailure: true },
    ));
});
