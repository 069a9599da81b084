import { escapeInvisible } from "../text/characters.ts";
import type { Diagnostic } from "./collector.ts";
import type { Span } from "./span.ts";

/** How diagnostics are shown. */
export interface RenderOptions {
  /** What stands in front of the paths of definitions, so that they can be opened from where the user is. */
  readonly prefix: string;
  readonly color: boolean;
}

type Paint = (text: string) => string;

const paints = (color: boolean): Record<"red" | "cyan" | "dim" | "bold", Paint> => {
  const paint =
    (code: number): Paint =>
    (text) =>
      color ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { red: paint(31), cyan: paint(36), dim: paint(2), bold: paint(1) };
};

/** `file:line:column - error code: text`, the lines around it, why, and what to do. */
export function renderDiagnostic(diagnostic: Diagnostic, { prefix, color }: RenderOptions): string {
  const { red, cyan, dim, bold } = paints(color);
  const { span, code, text, why, help, detail } = diagnostic;
  const place = span === undefined ? "" : `${cyan(placeOf(span, prefix))} - `;
  return [
    `${place}${red("error")} ${dim(`${code}:`)} ${bold(escapeInvisible(text))}`,
    ...(span === undefined || span.source.text === "" ? [] : [frame(span, paints(color))]),
    ...(detail === undefined ? [] : [indent(escapeInvisible(detail))]),
    `  ${dim("why ")} ${escapeInvisible(why)}`,
    `  ${dim("help")} ${escapeInvisible(help)}`,
  ].join("\n");
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

const frameWidth = 100;

/** The line of the mistake with its neighbours, and a mark under what is meant. */
function frame(span: Span, { red, dim }: ReturnType<typeof paints>): string {
  const { source } = span;
  const { line, column } = source.position(span.start);
  const end = source.position(Math.max(span.end - 1, span.start));
  const lines = source.text.split("\n");
  const cut = Math.max(0, column - frameWidth);
  const gutter = String(line + 1).length;
  const rows: string[] = [];
  for (let number = Math.max(1, line - 1); number <= Math.min(lines.length, line + 1); number += 1) {
    const content = escapeInvisible((lines[number - 1] ?? "").slice(cut, cut + frameWidth * 2)).slice(
      0,
      frameWidth * 2,
    );
    rows.push(`  ${dim(`${String(number).padStart(gutter)} |`)} ${content}`);
    if (number === line) {
      const length = end.line === line ? end.column - column + 1 : (lines[line - 1] ?? "").length - column + 1;
      rows.push(
        `  ${" ".repeat(gutter)} ${dim("|")} ${" ".repeat(column - 1 - cut)}${red("^".repeat(Math.min(Math.max(length, 1), frameWidth)))}`,
      );
    }
  }
  return rows.map((row) => row.trimEnd()).join("\n");
}

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
