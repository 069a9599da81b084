import { join, relative } from "node:path";
import type typescript from "typescript";
import { compareText } from "../text/compare.ts";
import { ts } from "../source/compiler.ts";

/** Something that can be imported from a subpath of the package. */
export interface Exported {
  readonly name: string;
  /** Path of the file that declares it, below the folder of the package: `src/vcenter/vm/power.ts`. */
  readonly file: string;
  /** Kinds of declarations: `interface` and `constant` for a structure and its descriptor, which share a name. */
  readonly kinds: readonly string[];
  /** The names in a namespace that contains everything that a file exports. */
  readonly members?: readonly string[];
}

const kinds: readonly (readonly [flag: typescript.SymbolFlags, kind: string])[] = [
  [ts.SymbolFlags.Class, "class"],
  [ts.SymbolFlags.Interface, "interface"],
  [ts.SymbolFlags.TypeAlias, "type"],
  [ts.SymbolFlags.Function, "function"],
  [ts.SymbolFlags.Variable, "constant"],
  [ts.SymbolFlags.ValueModule, "namespace"],
];

/** What each file of a package exports, as the compiler sees it; sorted by name. */
export function readExports(folder: string, files: readonly string[]): ReadonlyMap<string, readonly Exported[]> {
  const program = ts.createProgram(
    files.map((file) => join(folder, file)),
    // The names don't depend on the libraries, which take most of the time to load.
    { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, noLib: true, types: [] },
  );
  const checker = program.getTypeChecker();
  return new Map(
    files.map((file) => {
      const source = program.getSourceFile(join(folder, file));
      const module = source && checker.getSymbolAtLocation(source);
      if (module === undefined) throw new Error(`${file} is no module of the package.`);
      const found = checker.getExportsOfModule(module).map((symbol) => exported(symbol, checker, folder));
      return [file, found.sort((a, b) => compareText(a.name, b.name))];
    }),
  );
}

function exported(symbol: typescript.Symbol, checker: typescript.TypeChecker, folder: string): Exported {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = target.declarations ?? [];
  if (declaration === undefined) throw new Error(`${symbol.name} is exported, and is declared nowhere.`);
  return {
    name: symbol.name,
    file: relative(folder, declaration.getSourceFile().fileName).replace(/\\/g, "/"),
    kinds: kinds.filter(([flag]) => target.flags & flag).map(([, kind]) => kind),
    ...(target.flags & ts.SymbolFlags.ValueModule && {
      members: checker.getExportsOfModule(target).map(({ name }) => name),
    }),
  };
}
