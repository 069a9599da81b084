import type typescript from "typescript";
import type { Member } from "./surface.ts";
import { ts } from "../source/compiler.ts";

/** A name that a file takes from another; `undefined` means everything that the other exports. */
export interface Origin {
  readonly file: string;
  readonly name: string | undefined;
}

/** All that a file declares under one name. */
export interface Declared {
  readonly kinds: readonly string[];
  readonly texts: readonly string[];
  readonly members: ReadonlyMap<string, Member>;
}

/** The parts of a file of declarations that matter to its importers. */
export interface DeclarationFile {
  readonly declared: ReadonlyMap<string, Declared>;
  /** What it imports, by its name in the file. */
  readonly imported: ReadonlyMap<string, Origin>;
  /** What it exports, by the exported name; an origin in another file or a name of its own. */
  readonly exported: ReadonlyMap<string, Origin | { readonly own: string }>;
  /** Files whose exports it exports as a whole. */
  readonly stars: readonly string[];
}

const printer = ts.createPrinter({ removeComments: true });

/**
 * Reads a file of declarations.
 *
 * @param resolve The file that a specifier leads to; undefined where it leads out of the package.
 */
export function readDeclarationFile(text: string, resolve: (specifier: string) => string | undefined): DeclarationFile {
  const source = ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.ES2022);
  const print = (node: typescript.Node): string => printer.printNode(ts.EmitHint.Unspecified, node, source);
  const declared = new Map<string, { kinds: string[]; texts: string[]; members: Map<string, Member> }>();
  const imported = new Map<string, Origin>();
  const exported = new Map<string, Origin | { readonly own: string }>();
  const stars: string[] = [];
  const declare = (
    name: string,
    kind: string,
    node: typescript.Node,
    members: Iterable<readonly [string, Member]>,
  ): void => {
    const found = declared.get(name) ?? { kinds: [], texts: [], members: new Map<string, Member>() };
    declared.set(name, found);
    found.kinds.push(kind);
    found.texts.push(print(node).replace(/^(?:export |declare )*/, ""));
    for (const [key, member] of members) found.members.set(key, member);
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const file = resolve((statement.moduleSpecifier as typescript.StringLiteral).text);
      const bindings = statement.importClause?.namedBindings;
      if (file === undefined || bindings === undefined) continue;
      if (ts.isNamespaceImport(bindings)) imported.set(bindings.name.text, { file, name: undefined });
      else
        for (const { name, propertyName = name } of bindings.elements)
          imported.set(name.text, { file, name: propertyName.text });
    } else if (ts.isExportDeclaration(statement)) {
      const specifier = statement.moduleSpecifier as typescript.StringLiteral | undefined;
      const file = specifier && resolve(specifier.text);
      const clause = statement.exportClause;
      if (clause === undefined) {
        if (file !== undefined) stars.push(file);
      } else if (ts.isNamespaceExport(clause)) {
        if (file !== undefined) exported.set(clause.name.text, { file, name: undefined });
      } else
        for (const { name, propertyName = name } of clause.elements)
          exported.set(name.text, file === undefined ? { own: propertyName.text } : { file, name: propertyName.text });
    } else
      for (const [name, kind, node, members] of declarationsIn(statement, print)) {
        declare(name, kind, node, members);
        const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
        if (modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword))
          exported.set(name, { own: name });
      }
  }
  return { declared, imported, exported, stars };
}

type Found = readonly [
  name: string,
  kind: string,
  node: typescript.Node,
  members: readonly (readonly [string, Member])[],
];

function declarationsIn(statement: typescript.Statement, print: (node: typescript.Node) => string): readonly Found[] {
  const membersOf = (
    items: typescript.NodeArray<typescript.TypeElement | typescript.ClassElement>,
  ): [string, Member][] =>
    items.flatMap((item): [string, Member][] => {
      const name = item.name === undefined ? undefined : print(item.name);
      if (name === undefined || name.startsWith("#")) return [];
      const optional = "questionToken" in item && item.questionToken !== undefined;
      const text = print(item);
      return [[/^(?:\w+ )*?static /.test(text) ? `static ${name}` : name, { text, optional }]];
    });
  if (ts.isInterfaceDeclaration(statement))
    return [[statement.name.text, "interface", statement, membersOf(statement.members)]];
  if (ts.isClassDeclaration(statement) && statement.name !== undefined)
    return [[statement.name.text, "class", statement, membersOf(statement.members)]];
  if (ts.isTypeAliasDeclaration(statement)) return [[statement.name.text, "type", statement, []]];
  if (ts.isFunctionDeclaration(statement) && statement.name !== undefined)
    return [[statement.name.text, "function", statement, []]];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map((item): Found => [print(item.name), "const", statement, []]);
  return [];
}
