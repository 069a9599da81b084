import { escapeInvisible } from "../text/characters.ts";
import { wrapWords } from "../text/wrap.ts";
import type { Diagnostic } from "./collector.ts";
import type { Span } from "./span.ts";

/** How diagnostics are shown. */
export interface RenderOptions {
  /** Prefix of the paths of definitions, so that they can be opened from the current folder. */
  readonly prefix: string;
  readonly color: boolean;
  /** Columns of the terminal; lines are not wrapped when it is unset. */
  readonly width?: number | undefined;
}

type Paint = (text: string) => string;

type Paints = Readonly<Record<"red" | "cyan" | "dim" | "bold", Paint>>;

const paints = (color: boolean): Paints => {
  const paint =
    (code: number): Paint =>
    (text) =>
      color ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { red: paint(31), cyan: paint(36), dim: paint(2), bold: paint(1) };
};

/** At most so many diagnostics are shown, as more are not useful at a terminal; `--json` prints all. */
export const shownDiagnostics = 50;

/** The first diagnostics, a blank line after each, and how many more there are. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const shown = diagnostics.slice(0, shownDiagnostics).map((item) => `${renderDiagnostic(item, options)}\n\n`);
  const more = diagnostics.length - shown.length;
  return `${shown.join("")}${more > 0 ? `… and ${more} more; --json prints all of them.\n\n` : ""}`;
}

/** `file:line:column - error code: text`, the lines around it, why, and what to do. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const { color, width = Infinity } = options;
  const paint = paints(color);
  const { span, why, help, detail } = diagnostic;
  return [
    headline(diagnostic, options, paint),
    ...(span === undefined || span.source.text === "" ? [] : [frame(span, width, paint)]),
    ...(detail === undefined ? [] : [indent(escapeInvisible(detail))]),
    `  ${paint.dim("why ")} ${wrapWords(escapeInvisible(why), width, "       ", 7)}`,
    `  ${paint.dim("help")} ${wrapWords(escapeInvisible(help), width, "       ", 7)}`,
  ].join("\n");
}

/** The first line. If the place leaves no room for the rest, it gets a line of its own. */
function headline(
  { span, code, text }: Diagnostic,
  { prefix, width = Infinity }: RenderOptions,
  paint: Paints,
): string {
  const place = span === undefined ? "" : placeOf(span, prefix);
  const label = `error ${code}: `;
  const isAlone = place !== "" && place.length + 3 + label.length > width;
  const before = place === "" ? "" : `${paint.cyan(place)}${isAlone ? "\n  " : " - "}`;
  const used = label.length + (place === "" ? 0 : isAlone ? 2 : place.length + 3);
  const message = wrapWords(escapeInvisible(text), width, "  ", used);
  return `${before}${paint.red("error")} ${paint.dim(`${code}:`)} ${paint.bold(message)}`;
}

function placeOf(span: Span, prefix: string): string {
  if (span.source.text === "") return `${prefix}${span.source.path}`;
  const { line, column } = span.source.position(span.start);
  return `${prefix}${escapeInvisible(span.source.path)}:${line}:${column}`;
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((row) => `  ${row}`)
    .join("\n");

const widestFrame = 200;

/** The line of the mistake with its neighbours, cut to the width, and a mark below the mistake. */
function frame(span: Span, width: number, { red, dim }: Paints): string {
  const { source } = span;
  const { line, column } = source.position(span.start);
  const end = source.position(Math.max(span.end - 1, span.start));
  const lines = source.text.split("\n");
  const gutter = String(line + 1).length;
  const room = Math.max(Math.min(width - gutter - 5, widestFrame), 10);
  const length = end.line === line ? end.column - column + 1 : (lines[line - 1] ?? "").length - column + 1;
  // The cut leaves the mark visible, with the text that it marks as far as it fits, and with some text before it.
  const last = column - 1 + Math.min(Math.max(length, 1), Math.floor(room / 2));
  const cut = Math.max(0, last - room);
  const rows: string[] = [];
  for (let number = Math.max(1, line - 1); number <= Math.min(lines.length, line + 1); number += 1) {
    const content = showing((lines[number - 1] ?? "").slice(cut, cut + room));
    rows.push(`  ${dim(`${String(number).padStart(gutter)} |`)} ${content}`);
    if (number === line) {
      const mark = "^".repeat(Math.min(Math.max(length, 1), room - (column - 1 - cut)));
      rows.push(`  ${" ".repeat(gutter)} ${dim("|")} ${" ".repeat(column - 1 - cut)}${red(mark)}`);
    }
  }
  return rows.map((row) => row.trimEnd()).join("\n");
}

/** One column for each character, so that the mark is below what it marks. */
const showing = (text: string): string =>
  text.replace(/./gsu, (character) =>
    escapeInvisible(character) === character ? character : "\ufffd".repeat(character.length),
  );

/** A diagnostic as other programs read it. */
export function jsonDiagnostic(
  { span, code, text, why, help, detail }: Diagnostic,
  prefix: string,
): Record<string, unknown> {
  const start = span?.source.position(span.start);
  const end = span?.source.position(span.end);
  return {
    code,
    ...(span !== undefined && {
      file: `${prefix}${span.source.path}`,
      line: start?.line,
      column: start?.column,
      endLine: end?.line,
      endColumn: end?.column,
    }),
    text,
    why,
    help,
    ...(detail !== undefined && { detail }),
  };
}
