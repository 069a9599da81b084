import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { compile, type Compiler } from "../support/compiler.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { complaints, parts, partsOfOldest, usage, writeParts, type Everything, type Part } from "./everything.ts";

// A compiler doesn't look at the form of what it reads.
vi.mock("../../generator/typescript/format.ts", () => import("../support/unformatted.ts"));

let everything: Everything;
beforeAll(async () => {
  everything = await writeParts(temporaryFolder());
});

describe("all that has to compile", () => {
  it.each(parts)("has files: %s", (part) => expect(everything.files[part].length).toBeGreaterThan(0));

  it.each<[string, ...RegExp[]]>([
    ["modules that need each other", /first-1\/.*from "\.\.\/second-2\//s, /second-2\/.*from "\.\.\/first-1\//s],
    ["two unions in one structure", /Input = \w+InputFields &\s+\([^;]*?\)\s+&\s+\(/],
    ["names that give way", /^export (?:interface|class|type) \w+\$/m],
    ["services without operations", /operations: \{\s*\}/],
  ])("has random models with %s", (_what, ...patterns) => {
    const sources = everything.files.models.map(
      (path) => `${path}\n${readFileSync(join(everything.folder, path), "utf8")}`,
    );
    for (const pattern of patterns) expect(sources.filter((text) => pattern.test(text)).length).toBeGreaterThan(0);
  });

  it.each<[Compiler, readonly Part[]]>([
    ["oldest", partsOfOldest],
    // The newest takes a fifth of the time for what is no package that people have.
    ["pinned", ["package", "types", "unions"]],
    ["newest", parts],
  ])("compiles with every strict flag of the %s compiler", async (compiler, wanted) => {
    expect(await complaints(everything, compiler, wanted), `random models of seed ${everything.seed}`).toEqual([]);
  });

  it("needs no types of Node where it is for browsers, too", async () => {
    expect(await complaints(everything, "newest", ["types", "unions"], { types: [] })).toEqual([]);
  });
});

/** Faults that the compilers have to find, so that the tests above can fail. */
describe("what is wrong is found", () => {
  const wrong = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    writeTree(everything.folder, files);
    return compile("newest", everything.folder, Object.keys(files));
  };
  const codes = (lines: readonly string[]): (string | undefined)[] =>
    lines.map((line) => /error (TS\d+)/.exec(line)?.[1]);

  it("in a package: an import of nothing, a name that nobody uses, a declaration that needs other files", async () => {
    const lines = await wrong({
      "package/src/wrong.ts": 'import { nothing } from "./nowhere.js";\nexport const sum = (a: number) => a + 1;\n',
    });
    expect(codes(lines).sort()).toEqual(["TS2307", "TS6133", "TS9013"]);
  });

  it("in a program: what the package does not export", async () => {
    const lines = await wrong({
      "examples/wrong.ts":
        'import { connect } from "vsphere-sdk/runtime/connect";\nimport { Nothing } from "vsphere-sdk/vcenter/vm";\nvoid [connect, Nothing];\n',
    });
    expect(codes(lines)).toEqual(["TS2307", "TS2305"]);
  });

  it("in the types of users: every line that must not compile", async () => {
    const expectations = usage().split("@ts-expect-error").length - 1;
    const lines = await wrong({ "types/bare.ts": usage().replace(/\/\/ @ts-expect-error.*/g, "//") });
    expect(expectations).toBeGreaterThan(20);
    expect(lines.filter((line) => line.startsWith("types/bare.ts")).length).toBeGreaterThanOrEqual(expectations);
  });
});
