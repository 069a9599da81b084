import type * as yaml from "yaml";
import type { Document, Node, Pair, YAMLError } from "yaml";
import { requirePackage } from "../cache/packages.mjs";
import type { Report } from "../diagnostics/collector.ts";
import type { SourceFile, Span } from "../diagnostics/span.ts";
import { withoutEnvironment } from "./environment.ts";
import { describe, type MapEntry, type MapTree, type ScalarTree, type Tree } from "./nodes.ts";

let loaded: typeof yaml | undefined;

/**
 * The parser. It is loaded when the first text has to be parsed: a run that finds all texts in the cache doesn't need
 * it.
 */
const parser = (): typeof yaml => (loaded ??= requirePackage("yaml") as typeof yaml);

/** No definition nests nearly as deep, and the parser can handle this depth even on a machine with a small stack. */
const nestingLimit = 100;

/** YAML text to a tree; `undefined` when it could not be read, with the reasons reported. */
export function parseSource(source: SourceFile, report: Report): MapTree | undefined {
  const at = (start: number, end = start): Span => ({ source, start, end });
  const deep = tooDeep(source.text);
  if (deep !== undefined) {
    report("yaml-nesting", at(deep, deep + 1), { limit: nestingLimit });
    return undefined;
  }
  const directive = directiveIn(source.text);
  if (directive !== undefined) {
    const end = source.text.indexOf("\n", directive);
    report("yaml-directive", at(directive, end < 0 ? source.text.length : end), {
      directive: source.text.slice(directive).split(/\s/, 1)[0] ?? "",
    });
    return undefined;
  }
  let documents: readonly Document[];
  try {
    documents = withoutEnvironment(() =>
      parser().parseAllDocuments(source.text, {
        prettyErrors: false,
        // The library would compare each key with every other one; the reader below checks for duplicate keys faster.
        uniqueKeys: false,
      }),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report("yaml-nesting", at(0), { limit: nestingLimit });
    return undefined;
  }
  const [document, second] = documents;
  if (document === undefined || (document.contents === null && document.errors.length === 0)) {
    report("file-empty", at(0), { file: source.path });
    return undefined;
  }
  if (second !== undefined) report("yaml-documents", at(second.range?.[0] ?? 0), {});
  // Most errors are consequences of the first one; if there is a tab, all others are consequences of the tab.
  const mistake = document.errors.find(({ code }) => code === "TAB_AS_INDENT") ?? document.errors[0];
  if (mistake !== undefined) reportSyntax(mistake, source, report);
  if (document.errors.length > 0 || second !== undefined) return undefined;
  if (document.contents === null) return undefined;
  const reader = new TreeReader(source, report);
  const tree = reader.read(document.contents);
  if (tree !== undefined && tree.kind !== "map") {
    report("wrong-kind", tree.span, {
      owner: "a definition file",
      found: describe(tree),
      expected: "a map",
      example: "Begin with `module: com.vmware.…`.",
    });
    return undefined;
  }
  return reader.failed ? undefined : tree;
}

/** The first place that is nested too deep for the parser. It is recursive, and would end the process. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (at === 0 || text[at - 1] === "\n") {
      // Blocks are nested by indentation, or by several `- ` or `? ` in a row on one line.
      let next = at;
      let indicators = 0;
      for (; text[next] === " " || isIndicator(text, next); next += 1) if (text[next] !== " ") indicators += 1;
      const isText = next < text.length && text[next] !== "\n";
      if (indicators > nestingLimit || (isText && next - at > nestingLimit * 4)) return at;
    }
    if (character === "[" || character === "{") {
      depth += 1;
      if (depth > nestingLimit) return at;
    } else if ((character === "]" || character === "}") && depth > 0) depth -= 1;
  }
  return undefined;
}

const isIndicator = (text: string, at: number): boolean =>
  (text[at] === "-" || text[at] === "?") && /^[ \n]?$/.test(text.charAt(at + 1));

/** The offset of a YAML directive before the document. */
function directiveIn(text: string): Span["start"] | undefined {
  const [lines = ""] = /^(?:[ \t]*(?:#.*)?\n)*%[^\n]*/.exec(text) ?? [];
  return lines === "" ? undefined : lines.lastIndexOf("%");
}

function reportSyntax(error: YAMLError, source: SourceFile, report: Report): void {
  const [start, end] = error.pos;
  const problem = error.message.replace(/[.:]?\s*$/, "").split("\n")[0] ?? "";
  const open = /closing ["']/.test(problem) ? unclosedQuote(source.text) : undefined;
  if (open !== undefined)
    report("yaml-syntax", { source, start: open, end: open + 1 }, { problem: "This quote is never closed" });
  else if (error.code === "TAB_AS_INDENT") report("yaml-tab", { source, start, end }, {});
  else if (/flow-map-start at node end/.test(problem))
    report("yaml-unquoted", { source, start, end }, { found: "brace" });
  else report("yaml-syntax", { source, start, end }, { problem });
}

/** The offset of a quote that is never closed. The parser reports the end of the file instead, which doesn't help. */
function unclosedQuote(text: string): number | undefined {
  let offset = 0;
  let found: number | undefined;
  for (const lexeme of new (parser().Lexer)().lex(text)) {
    // The lexer also returns marks that are not part of the text.
    if (/^[\u0002\u0018\u001f]$/.test(lexeme)) continue;
    const quote = lexeme.charAt(0);
    if ((quote === '"' || quote === "'") && (lexeme.length === 1 || !lexeme.endsWith(quote))) found = offset;
    offset += lexeme.length;
  }
  return found;
}

class TreeReader {
  failed = false;
  readonly #source: SourceFile;
  readonly #report: Report;

  constructor(source: SourceFile, report: Report) {
    this.#source = source;
    this.#report = report;
  }

  read(node: Node): Tree | undefined {
    const [start, end] = node.range ?? [0, 0];
    const span: Span = { source: this.#source, start, end };
    const { isAlias, isMap, isScalar, isSeq } = parser();
    if (isAlias(node)) {
      this.#reject(() => this.#report("yaml-alias", span, { source: `*${node.source}`, what: "alias" }));
      return undefined;
    }
    const { anchor, tag } = node as { anchor?: string; tag?: string };
    if (anchor !== undefined)
      this.#reject(() => this.#report("yaml-alias", span, { source: `&${anchor}`, what: "anchor" }));
    if (tag !== undefined) this.#reject(() => this.#report("yaml-tag", span, { tag }));
    if (isScalar(node)) return this.#scalar(node.value, node.source, span);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item as Node));
      return { kind: "list", span, items: items.filter((item) => item !== undefined) };
    }
    if (isMap(node)) {
      const entries: MapEntry[] = [];
      const seen = new Set<string>();
      for (const pair of node.items as Pair<Node, Node | null>[]) {
        const key = this.read(pair.key);
        if (key !== undefined && node.flow === true && this.#isRestOfText(key, entries.at(-1)))
          this.#reject(() => this.#report("yaml-unquoted", this.#commaBefore(key.span), { found: "comma" }));
        const value =
          pair.value === null
            ? this.#scalar(null, "", { ...span, start: key?.span.end ?? start, end: key?.span.end ?? start })
            : this.read(pair.value);
        if (key?.kind === "scalar" && seen.has(key.text))
          this.#reject(() => this.#report("yaml-duplicate-key", key.span, { key: key.text }));
        if (key?.kind === "scalar") seen.add(key.text);
        if (key?.kind === "scalar" && value !== undefined) entries.push({ key, value });
        else if (key !== undefined && key.kind !== "scalar")
          this.#reject(() =>
            this.#report("wrong-kind", key.span, {
              owner: "a key",
              found: describe(key),
              expected: "text",
              example: "Write a name before the colon.",
            }),
          );
      }
      return { kind: "map", span, entries };
    }
    throw new Error(`unexpected YAML node ${String(node)}`);
  }

  /** Whether a key is the rest of an unquoted text that YAML ended at a comma: such a key has no colon. */
  #isRestOfText(key: Tree, before: MapEntry | undefined): boolean {
    const { text } = this.#source;
    return (
      before?.value.kind === "scalar" &&
      before.value.type !== "null" &&
      !/["']/.test(text.charAt(before.value.span.start)) &&
      !/^\s*:/.test(text.slice(key.span.end, key.span.end + 100))
    );
  }

  #commaBefore({ source, start }: Span): Span {
    const comma = source.text.lastIndexOf(",", start);
    return { source, start: comma, end: comma + 1 };
  }

  #scalar(value: unknown, source: string | undefined, span: Span): ScalarTree {
    if (typeof value === "string") return { kind: "scalar", span, text: value, type: "text" };
    const text = source ?? "";
    const type = value === null ? "null" : typeof value === "boolean" ? "boolean" : "number";
    return { kind: "scalar", span, text, type };
  }

  #reject(report: () => void): void {
    this.failed = true;
    report();
  }
}
