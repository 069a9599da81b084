import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** Something that the runtime exports, as its declaration says it. */
export interface Exported {
  readonly name: string;
  /** What it is, in Markdown; empty when nobody says. */
  readonly doc: string;
  readonly declaration: string;
}

/** Everything that a file of the runtime exports, in its order. */
export function exportsOf(path: string): readonly Exported[] {
  const source = parse(path);
  const own = declarations(path);
  const found = source.statements.flatMap((statement): Exported[] => {
    if (!ts.isExportDeclaration(statement)) return [];
    const { exportClause: clause, moduleSpecifier: from } = statement;
    if (clause === undefined || from === undefined || !ts.isNamedExports(clause) || !ts.isStringLiteral(from))
      return [];
    const elsewhere = declarations(join(dirname(path), from.text.replace(/\.js$/, ".ts")));
    return clause.elements.map(({ name }) => elsewhere.get(name.text)!);
  });
  return [...found, ...own.values()];
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
}

/** The exported declarations of one file, by name. */
function declarations(path: string): ReadonlyMap<string, Exported> {
  if (!existsSync(path)) throw new Error(`${path} is exported from, and isn't there.`);
  const { outputText } = ts.transpileDeclaration(readFileSync(path, "utf8"), {
    compilerOptions: { declaration: true, target: ts.ScriptTarget.ES2022, stripInternal: true },
    fileName: path,
  });
  const source = ts.createSourceFile("declaration.d.ts", outputText, ts.ScriptTarget.ES2022, true);
  const found = new Map<string, Exported>();
  for (const statement of source.statements) {
    const flags = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (flags?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) continue;
    const named = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations[0]!
      : (statement as ts.Statement & ts.NamedDeclaration);
    const name = named.name?.getText() ?? "";
    const doc = ts
      .getJSDocCommentsAndTags(ts.isVariableStatement(statement) ? named : statement)
      .map((comment) => commentOf(comment))
      .join("\n\n");
    const text = statement
      .getText()
      .replace(/^export (declare )?/, "")
      .replace(/^ *#private;\n/m, "");
    const overloads = found.get(name);
    found.set(name, {
      name,
      doc: overloads?.doc ?? doc,
      declaration: overloads === undefined ? text : `${overloads.declaration}\n${text}`,
    });
  }
  return found;
}

/** The text of a comment, without its stars; tags begin lines of their own. */
function commentOf(comment: ts.JSDoc | ts.JSDocTag): string {
  const lines = comment
    .getText()
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n");
  return lines
    .map((line) => line.replace(/^\s*\* ?/, "").replace(/^@(\w+)/, "*$1*"))
    .join("\n")
    .trim();
}
