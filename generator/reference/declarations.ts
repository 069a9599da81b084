import { readFileSync } from "node:fs";
import { join } from "node:path";
import type typescript from "typescript";
import { ts } from "../source/compiler.ts";
import type { Exported } from "./exports.ts";

/** The declaration of something, as users of the package see it. */
export interface Declaration {
  /** What it is, in Markdown; empty where there is no text. */
  readonly doc: string;
  /** TypeScript without bodies; each overload is on a line of its own. */
  readonly text: string;
}

/** Reads the declarations of a package's exports; each file is read once. */
export class Declarations {
  readonly #folder: string;
  readonly #files = new Map<string, ReadonlyMap<string, Declaration>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  of({ file, name, members }: Pick<Exported, "file" | "name" | "members">): Declaration {
    if (members !== undefined) return namespaceDeclaration(join(this.#folder, file), name, members);
    let declarations = this.#files.get(file);
    if (declarations === undefined) this.#files.set(file, (declarations = readDeclarations(join(this.#folder, file))));
    const found = declarations.get(name);
    if (found === undefined) throw new Error(`${file} exports ${name}, and does not declare it.`);
    return found;
  }
}

/** The exported declarations of one file, by name. */
function readDeclarations(path: string): ReadonlyMap<string, Declaration> {
  const { outputText } = ts.transpileDeclaration(readFileSync(path, "utf8"), {
    compilerOptions: { declaration: true, target: ts.ScriptTarget.ES2022, stripInternal: true },
    fileName: path,
  });
  const source = ts.createSourceFile("declaration.d.ts", outputText, ts.ScriptTarget.ES2022, true);
  const found = new Map<string, Declaration>();
  for (const statement of source.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) continue;
    const named = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations[0]!
      : (statement as typescript.Statement & typescript.NamedDeclaration);
    const name = named.name?.getText() ?? "";
    const doc = ts
      .getJSDocCommentsAndTags(ts.isVariableStatement(statement) ? named : statement)
      .map((comment) => commentOf(comment))
      .join("\n\n");
    const text = statement
      .getText()
      .replace(/^export (declare )?/, "")
      .replace(/^ *#private;\n/m, "");
    const before = found.get(name);
    found.set(name, { doc: before?.doc || doc, text: before === undefined ? text : `${before.text}\n${text}` });
  }
  return found;
}

/** The declaration of a namespace: its doc is the comment at the top of the file, its text lists the names. */
function namespaceDeclaration(path: string, name: string, members: readonly string[]): Declaration {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  const doc = source.statements.slice(0, 1).flatMap((first) => ts.getJSDocCommentsAndTags(first).map(commentOf));
  return { doc: doc.join("\n\n"), text: `namespace ${name} { ${members.join(", ")} }` };
}

/** The text of a comment, without its stars; each tag begins on a new line. */
function commentOf(comment: typescript.JSDoc | typescript.JSDocTag): string {
  const lines = comment
    .getText()
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n");
  return lines
    .map((line) => line.replace(/^\s*\* ?/, "").replace(/^@(\w+)/, "*$1*"))
    .join("\n")
    .trim();
}
