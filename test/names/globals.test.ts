import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { globalNames } from "../../generator/typescript/names/globals.ts";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  // Everything of the language and of the web, as a program has it that says nothing of libraries.
  lib: ["lib.esnext.full.d.ts"],
  types: [],
  noEmit: true,
};
const { exports } = JSON.parse(readFileSync("generated/package.json", "utf8")) as {
  exports: Record<string, { default: string } | string>;
};
const entries = Object.values(exports).flatMap((entry) =>
  typeof entry === "string"
    ? []
    : [resolve("generated", entry.default.replace("./dist/", "src/").replace(/\.js$/, ".ts"))],
);
const program = ts.createProgram(entries, options);
const checker = program.getTypeChecker();

/** Names that are declared in the libraries of the compiler. */
function globals(): ReadonlySet<string> {
  const libraries = dirname(ts.getDefaultLibFilePath(options));
  const { Value, Type, Namespace } = ts.SymbolFlags;
  const empty = program.getSourceFile(join(libraries, "lib.es5.d.ts"));
  const names = checker.getSymbolsInScope(empty!, Value | Type | Namespace).map(({ name }) => name);
  return new Set(names.filter((name) => name !== "undefined"));
}

describe("globals of the language and of the web", () => {
  const all = globals();

  it("are found in the libraries of the compiler", () => {
    for (const name of [
      "Array",
      "AggregateError",
      "Disposable",
      "File",
      "PropertyDescriptor",
      "fetch",
      "ActiveXObject",
    ])
      expect(all, name).toContain(name);
    expect(all.size).toBeGreaterThan(1500);
  });

  it("are shadowed by no name that the package exports", () => {
    const names = [...new Set(entries)].flatMap((path) => {
      const symbol = checker.getSymbolAtLocation(program.getSourceFile(path)!)!;
      return checker.getExportsOfModule(symbol).map(({ name }) => name);
    });
    expect(names.length).toBeGreaterThan(500);
    expect(names.filter((name) => all.has(name))).toEqual([]);
  });

  it("are all known to the generator, as far as a definition could be called like them", () => {
    const missing = [...all].filter((name) => /^[A-Z][A-Za-z0-9]*$/.test(name) && !globalNames.has(name));
    expect(missing.sort()).toEqual([]);
  });
});
