import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { generate } from "../../generator/pipeline.ts";
import type { InputFile } from "../../generator/source/files.ts";
import { compile } from "../support/compiler.ts";
import { inputOf, standardErrors } from "../support/definitions.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { definitions, type Definition } from "./models.ts";

const yaml = (definition: Definition): string =>
  stringify(definition, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 60 });

const textsOf = (modules: readonly Definition[]): Record<string, string> => ({
  "vapi/std/errors.yaml": standardErrors,
  ...Object.fromEntries(
    modules.map((item) => [`${item.module.replace("com.vmware.", "").replace(/\./g, "/")}.yaml`, yaml(item)]),
  ),
});

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

// A smaller example would take minutes to find: `endOnFailure` shows the first one, and the seed that makes it again.
describe("random definitions", () => {
  it("generate without a complaint, and are TypeScript", () =>
    fc.assert(
      fc.asyncProperty(definitions(), async (modules) => {
        const files = await packageOf(inputOf(textsOf(modules)));
        for (const [path, text] of Object.entries(files).filter(([name]) => name.endsWith(".ts"))) {
          const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022) as ts.SourceFile & {
            parseDiagnostics: readonly ts.Diagnostic[];
          };
          expect(source.parseDiagnostics.map((item) => item.messageText)).toEqual([]);
        }
      }),
      { numRuns: 15, endOnFailure: true },
    ));

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
      { numRuns: 8, endOnFailure: true },
    ));

  it("compile with every strict flag, thirty packages at once", async () => {
    const many = fc.array(definitions(), { minLength: 30, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(many, async (packages) => {
        const folder = temporaryFolder();
        const { files } = await generate(inputOf(textsOf([])));
        const runtime = files.filter(({ path }) => /^src\/runtime\/(?!node\/|testing\/)/.test(path));
        writeTree(folder, Object.fromEntries(runtime.map(({ path, text }) => [path, text])));
        for (const [at, modules] of packages.entries()) {
          const own = modules.map(
            (item) => JSON.parse(JSON.stringify(item).replaceAll(".any.", `.p${at}.`)) as Definition,
          );
          const made = await packageOf(inputOf(textsOf(own)));
          // The runtime is there once; everything else stands beside that of the other packages.
          const sources = Object.entries(made).filter(
            ([path]) => /^src\/.+\.ts$/.test(path) && path !== "src/index.ts",
          );
          writeTree(
            folder,
            Object.fromEntries(
              sources.map(([path, text]) => [path.replace("src/stub-factory", `src/stub-factory-${at}`), text]),
            ),
          );
        }
        expect(await compile("pinned", folder, "library", "src")).toBe("");
      }),
      { numRuns: 1, endOnFailure: true },
    );
  }, 120_000);
});
