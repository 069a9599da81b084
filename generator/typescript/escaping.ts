import { escapeInvisible } from "../text/characters.ts";

/** Escapes for texts of definitions: such a text becomes a literal, a key or a comment, and never code. */

/** A string literal that evaluates to the text, on one line and free of invisible characters. */
export function stringLiteral(text: string): string {
  // The printer would take the final quotation mark after a backslash for an escaped one, and treat what follows as a
  // string.
  return escapeInvisible(JSON.stringify(text).replace(/\\\\"$/, '\\u005c"'));
}

/**
 * A property key: the bare name where it is a simple identifier that begins with a letter; any other name, such as
 * `__proto__`, is a computed key with a string literal.
 */
export function propertyKey(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) ? name : `[${stringLiteral(name)}]`;
}

/** Matches what has a meaning in a line of Markdown: an escape, a code span, other backticks, HTML, a JSDoc tag. */
const marks = /\\[!-/:-@[-`{-~]|(`+)(?!`)[^\n]*?(?<!`)\1(?!`)|`+|<|(?<![A-Za-z0-9])@|\{(?=@)/g;
const tag = /(?<![A-Za-z0-9])@|\{(?=@)/g;

/** Text of a definition inside a comment: escaped so that it can't end the comment, and contains no tag and no HTML. */
export function commentText(text: string): string {
  return text
    .replace(/[\r\u2028\u2029]/g, " ")
    .replace(/\*\//g, "*\\/")
    .replace(marks, (mark, run: string | undefined) => {
      // HTML has no effect in a code span, but tools look for tags there as well.
      if (run !== undefined) return mark.replace(tag, "\\$&");
      return /^[\\`]/.test(mark) ? mark : `\\${mark}`;
    });
}

/** A line of fenced code inside a comment: escaped so that it can't end the comment, and contains no tag. */
export const codeText = (text: string): string =>
  text
    .replace(/[\r\u2028\u2029]/g, " ")
    .replace(/\*\//g, "*\\/")
    .replace(tag, "\\$&");

/** A text of a definition as a code span inside a comment, whatever it contains. */
export function codeSpan(text: string): string {
  const code = codeText(text);
  const runs = code.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  return runs.length === 0 ? `${fence}${code}${fence}` : `${fence} ${code} ${fence}`;
}

const width = 100;

/** Wraps a text at spaces outside of code spans; a word or span that is longer than a line gets a line of its own. */
export function wrap(text: string, indent = 0): string {
  const limit = width - 3 - indent;
  const rows: string[] = [];
  for (const line of text.split("\n")) {
    let row = "";
    for (const piece of line.match(/(?:`[^`]*`|[^ `]|`)+/g) ?? []) {
      if (row !== "" && row.length + 1 + piece.length > limit) {
        rows.push(row);
        row = piece;
      } else row = row === "" ? piece : `${row} ${piece}`;
    }
    rows.push(row);
  }
  return rows.join("\n");
}
