import { Document, isMap, isScalar, parseDocument, visit, type Node, type Pair, type YAMLMap } from "yaml";
import { withoutEnvironment } from "../source/environment.ts";
import { isIdentical, isPlain } from "./plain.ts";
import type { Plain } from "./timeline.ts";

/** A replacement of a part of a text. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const parse = (text: string): Document.Parsed => withoutEnvironment(() => parseDocument(text));

/** The content of a definition file as plain data; numbers and releases stay texts. */
export function readPlain(text: string): Plain {
  return parse(text).toJS() as Plain;
}

/**
 * The text of a definition file with the wanted content. Only what differs is written anew, so that comments, order and
 * layout stay.
 */
export function patchYaml(text: string, wanted: Plain): string {
  const document = parse(text);
  if (!isMap(document.contents)) return renderYaml(wanted);
  const edits: Edit[] = [];
  patchMap(text, document.contents, document.toJS() as Plain, wanted, edits);
  return apply(edits, text, 0, text.length);
}

/** A part of a text after its edits. */
function apply(edits: readonly Edit[], text: string, from: number, to: number): string {
  // Edits are applied from the end. Of two insertions in one place, the second is applied first, so that it comes last.
  return [...edits]
    .reverse()
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce(
      (result, { start, end, text: part }) => result.slice(0, start - from) + part + result.slice(end - from),
      text.slice(from, to),
    );
}

function patchMap(text: string, map: YAMLMap<Node, Node | null>, written: Plain, wanted: Plain, edits: Edit[]): void {
  const pairs = new Map(map.items.map((pair) => [keyOf(pair), pair]));
  const first = map.items[0]!;
  const indent = columnOf(text, first.key.range![0]);
  let at = lineStart(text, first.key.range![0]);
  const kept = [...pairs.keys()].filter((key) => key in wanted);
  const isMoved =
    Object.keys(wanted)
      .filter((key) => pairs.has(key))
      .join("\n") !== kept.join("\n");
  if (isMoved) return moveParts(text, pairs, written, wanted, at, indent, edits);
  let added = "";
  const flush = (): void => {
    if (added !== "") edits.push({ start: at, end: at, text: added });
    added = "";
  };
  for (const [key, value] of Object.entries(wanted)) {
    const pair = pairs.get(key);
    if (pair === undefined) {
      added += renderEntry(key, value, indent);
      continue;
    }
    flush();
    patchPair(text, pair, written[key], value, indent, edits);
    at = endOfPair(text, pair);
  }
  flush();
  for (const [key, pair] of pairs)
    if (!(key in wanted))
      edits.push({ start: lineStart(text, pair.key.range![0]), end: endOfPair(text, pair), text: "" });
}

/** Writes the parts of a map in another order, each with the comments before it. */
function moveParts(
  text: string,
  pairs: ReadonlyMap<string, Pair<Node, Node | null>>,
  written: Plain,
  wanted: Plain,
  start: number,
  indent: number,
  edits: Edit[],
): void {
  const parts = new Map<string, string>();
  let at = start;
  for (const [key, pair] of pairs) {
    const end = endOfPair(text, pair);
    const own: Edit[] = [];
    if (key in wanted) patchPair(text, pair, written[key], wanted[key], indent, own);
    parts.set(key, apply(own, text, at, end));
    at = end;
  }
  const moved = Object.entries(wanted).map(([key, value]) => parts.get(key) ?? renderEntry(key, value, indent));
  edits.push({ start, end: at, text: moved.join("") });
}

function patchPair(
  text: string,
  pair: Pair<Node, Node | null>,
  written: unknown,
  wanted: unknown,
  indent: number,
  edits: Edit[],
): void {
  if (isIdentical(written, wanted)) return;
  const { value } = pair;
  const isBlock = isMap(value) && value.flow !== true && value.items.length > 0;
  // A block without entries would no longer be a map.
  const isFilled = isPlain(wanted) && Object.keys(wanted).length > 0;
  if (isBlock && isPlain(written) && isFilled)
    return patchMap(text, value as YAMLMap<Node, Node | null>, written, wanted, edits);
  edits.push({
    start: lineStart(text, pair.key.range![0]),
    end: endOfPair(text, pair),
    text: renderEntry(keyOf(pair), wanted, indent),
  });
}

const keyOf = ({ key }: Pair<Node, Node | null>): string => (isScalar(key) ? String(key.value) : "");

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;
const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** The beginning of the line after a pair. */
function endOfPair(text: string, { key, value }: Pair<Node, Node | null>): number {
  const end = value?.range?.[1] ?? key.range![1];
  if (end > 0 && text[end - 1] === "\n") return end;
  const next = text.indexOf("\n", end);
  return next < 0 ? text.length : next + 1;
}

function renderEntry(key: string, value: unknown, indent: number): string {
  return renderYaml({ [key]: value })
    .split("\n")
    .map((line) => (line === "" ? line : " ".repeat(indent) + line))
    .join("\n");
}

const word = /^[\w$]+\??$/;

/** Plain data as a definition has it: names in brackets, texts without quotes where they need none. */
export function renderYaml(value: Plain): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, node) => {
      if (node.items.length === 0 || node.items.every((item) => isScalar(item) && word.test(String(item.value))))
        node.flow = true;
    },
  });
  return document.toString({ lineWidth: 110, flowCollectionPadding: false });
}
