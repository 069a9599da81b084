import { posix } from "node:path";
import ts from "typescript";
import type { OutputFile } from "../../generator/typescript/file.ts";
import type { Carrier } from "./positions.ts";

/** What a file of the output is, without what a text may change in it. */
interface Anatomy {
  readonly errors: readonly string[];
  /** Number of the syntax tree: trees of the same kinds have the same one. */
  readonly ordered: number;
  /** The same, where the order of siblings doesn't count. */
  readonly unordered: number;
  /** Everything that isn't blank or comment. */
  readonly code: string;
  /** Names and texts of literals. */
  readonly words: ReadonlySet<string>;
  /** For each comment its kind, and the tags that tools find in it. */
  readonly comments: readonly string[];
}

const numbers = new Map<string, number>();

/** The same number for the same text, so that trees compare without being written out. */
function numberOf(text: string): number {
  const known = numbers.get(text) ?? numbers.size;
  numbers.set(text, known);
  return known;
}

/** A literal type behind a value says only that the value is no other; names that all objects have need it. */
const withoutConst = (node: ts.Node): ts.Node =>
  ts.isAsExpression(node) && ts.isTypeReferenceNode(node.type) && node.type.typeName.getText() === "const"
    ? node.expression
    : node;

/** A key is the same one as a bare name, as a literal, and as a literal in brackets. */
const isLiteralKey = (node: ts.Node): boolean =>
  ts.isComputedPropertyName(node)
    ? ts.isStringLiteralLike(node.expression)
    : ts.isStringLiteral(node) && (node.parent as { name?: ts.Node } | undefined)?.name === node;

function treeOf(node: ts.Node, ordered: boolean): number {
  if (isLiteralKey(node)) return numberOf(`${ts.SyntaxKind.Identifier}()`);
  const children: number[] = [];
  ts.forEachChild(node, (child) => void children.push(treeOf(withoutConst(child), ordered)));
  return numberOf(`${node.kind}(${(ordered ? children : children.sort((a, b) => a - b)).join()})`);
}

function wordsOf(node: ts.Node, found: Set<string> = new Set()): Set<string> {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isLiteralExpression(node)) found.add(node.text);
  ts.forEachChild(node, (child) => void wordsOf(withoutConst(child), found));
  return found;
}

/** Letters only: a name of the wire loses its underscores where it becomes a member. */
const plain = (word: string): string => word.replace(/_/g, "").toLowerCase();

/** Tags as TSDoc finds them: a block tag begins a line, an inline tag a brace; a backslash makes text of either. */
const tagsOf = (comment: string): string =>
  [...comment.matchAll(/^\s*(?:\/?\*+)?\s*@([A-Za-z]\w*)|(\{@\w+)/gm)]
    .map(([, block, inline]) => block ?? inline)
    .join(" ");

/** Tags of HTML in a line of Markdown: neither escaped nor in a code span, which ends with as many backticks. */
export function htmlIn(line: string): string[] {
  const found: string[] = [];
  const runs = [...line.matchAll(/`+/g)];
  const next = /[\\`<]/g;
  for (let mark = next.exec(line); mark !== null; mark = next.exec(line)) {
    const { index: at } = mark;
    const follows = line.charAt(at + 1);
    if (mark[0] === "\\") next.lastIndex += /[!-/:-@[-`{-~]/.test(follows) ? 1 : 0;
    else if (mark[0] === "<") found.push(...(/[A-Za-z/!?]/.test(follows) ? [`<${follows}`] : []));
    else {
      const [run] = /^`+/.exec(line.slice(at))!;
      const end = runs.find(([closing], which) => closing === run && runs[which]!.index > at);
      next.lastIndex = (end?.index ?? at) + run.length;
    }
  }
  return found;
}

/** A comment as Markdown: a line for each paragraph, tag and item, however they are wrapped. */
const linesOf = (comment: string): string[] =>
  comment
    .replace(/^\s*\/?\*+\/?/gm, "")
    .replace(/\n(?!\s*(?:\n|@|- ))\s*/g, " ")
    .split("\n");

/** Tags as the compiler finds them, which shows them in editors. */
function compilerTags(node: ts.Node, found: string[] = []): string[] {
  for (const doc of (node as { jsDoc?: readonly ts.JSDoc[] }).jsDoc ?? []) {
    const links = (comment: ts.JSDoc["comment"]): string[] =>
      typeof comment === "object"
        ? comment.filter((part) => part.kind !== ts.SyntaxKind.JSDocText).map(() => "{link}")
        : [];
    found.push(
      [...links(doc.comment), ...(doc.tags ?? []).flatMap((tag) => [tag.tagName.text, ...links(tag.comment)])].join(
        " ",
      ),
    );
  }
  ts.forEachChild(node, (child) => void compilerTags(child, found));
  return found;
}

function tokensOf(text: string): { code: string; comments: string[] } {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, false, ts.LanguageVariant.Standard, text);
  const code: string[] = [];
  const comments: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.SingleLineCommentTrivia || kind === ts.SyntaxKind.MultiLineCommentTrivia)
      comments.push(
        [kind, tagsOf(scanner.getTokenText()), ...linesOf(scanner.getTokenText()).flatMap(htmlIn)].join(" "),
      );
    else if (kind !== ts.SyntaxKind.WhitespaceTrivia && kind !== ts.SyntaxKind.NewLineTrivia)
      code.push(scanner.getTokenText());
  }
  return { code: code.join(" "), comments };
}

function dissect(path: string, text: string): Anatomy {
  // In parentheses JSON is an expression.
  const readable = path.endsWith(".json") ? `(${text})` : text;
  const source = ts.createSourceFile(`${path}.ts`, readable, ts.ScriptTarget.ES2022, true) as ts.SourceFile & {
    parseDiagnostics: readonly ts.Diagnostic[];
  };
  const { code, comments } = tokensOf(readable);
  return {
    errors: source.parseDiagnostics.map((item) => ts.flattenDiagnosticMessageText(item.messageText, " ")),
    ordered: treeOf(source, true),
    unordered: treeOf(source, false),
    code,
    words: wordsOf(source),
    comments: [...comments, ...compilerTags(source)],
  };
}

const known = new Map<string, Anatomy>();

function anatomyOf({ path, text }: OutputFile): Anatomy {
  const key = `${path}\n${text}`;
  let anatomy = known.get(key);
  if (anatomy === undefined) known.set(key, (anatomy = dissect(path, text)));
  return anatomy;
}

/** A table in Markdown: how many rows, and how many cells each has. A cell holds no HTML. */
const tableOf = (text: string): string =>
  text
    .split("\n")
    .map((line) => [line.split(/(?<!\\)\|/).length, ...htmlIn(line)].join(" "))
    .join();

const plainPath = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/** Why a path is no place inside of the package. */
export const strayPaths = (files: readonly OutputFile[]): string[] =>
  files
    .map(({ path }) => path)
    .filter((path, at, all) => !plainPath.test(path) || posix.normalize(path) !== path || all.indexOf(path) !== at)
    .map((path) => `${JSON.stringify(path)} is no path inside of the package`);

function differences(before: OutputFile, after: OutputFile, carrier: Carrier, text: string): string[] {
  if (before.text === after.text) return [];
  if (after.path.endsWith(".md")) return tableOf(before.text) === tableOf(after.text) ? [] : ["the table has changed"];
  const [old, now] = [anatomyOf(before), anatomyOf(after)];
  const found = [...now.errors];
  const sorted = (items: readonly string[]): string => [...items].sort().join("\n");
  if (carrier === "comment" && old.code !== now.code)
    found.push("there is other code, although only comments have the text");
  if (carrier === "name" ? old.unordered !== now.unordered : old.ordered !== now.ordered)
    found.push("the syntax tree is another one");
  if (
    carrier === "name"
      ? sorted(old.comments) !== sorted(now.comments)
      : old.comments.join("\n") !== now.comments.join("\n")
  )
    found.push("comments have other tags");
  for (const word of now.words)
    if (!old.words.has(word) && !plain(word).includes(plain(text)))
      found.push(`${JSON.stringify(word)} is new, and not what was put in`);
  return found;
}

/** What is in the attacked output that an explanation, a literal or a name doesn't account for. */
export function complaints(
  harmless: readonly OutputFile[],
  attacked: readonly OutputFile[],
  carrier: Carrier,
  text: string,
): string[] {
  const stray = strayPaths(attacked);
  if (harmless.length !== attacked.length) return [...stray, `${attacked.length} files instead of ${harmless.length}`];
  // A module with another name has other folders, and its files stand somewhere else among the others.
  const others = new Map(attacked.map((file) => [file.path, file]));
  const missing = harmless.filter((file) => !others.delete(file.path));
  const moved = [...others.values()];
  const nameOf = (file: OutputFile): string => posix.basename(file.path);
  if (carrier !== "name" && moved.length > 0) return [...stray, "files have other paths"];
  const pairs = harmless.map((before): readonly [OutputFile, OutputFile | undefined] => [
    before,
    missing.includes(before)
      ? moved.find((file) => nameOf(file) === nameOf(before))
      : attacked.find(({ path }) => path === before.path),
  ]);
  return [
    ...stray,
    ...pairs.flatMap(([before, after]) =>
      (after === undefined ? ["nothing stands for it"] : differences(before, after, carrier, text)).map(
        (found) => `${before.path}: ${found}`,
      ),
    ),
  ];
}
