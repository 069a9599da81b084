/** A part of a text in Markdown. */
export interface Block {
  /** A paragraph may be wrapped; the lines of other blocks are kept as they are. */
  readonly kind: "paragraph" | "list" | "table" | "code";
  readonly lines: readonly string[];
}

const fence = /^ {0,3}(`{3,}|~{3,})/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)]) /;
const tableRow = /^ {0,3}\|/;

/**
 * The blocks of a text. YAML folds lines, and leaves one line break where a paragraph ends: so each line outside of a
 * list, table or fenced code is a paragraph of its own.
 */
export function blocksOf(text: string): readonly Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  let at = 0;
  /** Takes a line, and the following ones as long as they belong to the same block. */
  const take = (kind: Block["kind"], belongs: (line: string) => boolean): void => {
    const start = at;
    at += 1;
    while (at < lines.length && belongs(lines[at]!)) at += 1;
    blocks.push({ kind, lines: lines.slice(start, at) });
  };
  while (at < lines.length) {
    const line = lines[at]!;
    const end = closingFence(lines, at);
    if (end !== undefined) {
      blocks.push({ kind: "code", lines: lines.slice(at, end + 1) });
      at = end + 1;
    } else if (listItem.test(line)) take("list", (next) => listItem.test(next) || /^ +\S/.test(next));
    else if (tableRow.test(line)) take("table", (next) => tableRow.test(next));
    else {
      if (line.trim() !== "") blocks.push({ kind: "paragraph", lines: [line.trim()] });
      at += 1;
    }
  }
  return blocks;
}

/** The line that closes the fenced code that opens at a line; undefined where none opens, or it is never closed. */
function closingFence(lines: readonly string[], start: number): number | undefined {
  const [, opening] = fence.exec(lines[start]!) ?? [];
  if (opening === undefined) return undefined;
  for (let at = start + 1; at < lines.length; at += 1) {
    const closing = lines[at]!.trim();
    if (closing.startsWith(opening) && closing === closing[0]!.repeat(closing.length)) return at;
  }
  return undefined;
}
