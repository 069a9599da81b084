import type { Finding } from "../changes/findings.ts";
import { hashOf } from "../text/hash.mjs";

/**
 * A text that a person edits, and that gets what is new: it ends with a comment that says what was offered before. What
 * was offered is not touched again, whatever became of it.
 */
const offeredPattern = /<!-- npm run version offered:([\s\da-f]*)-->/;

/** One name for what a finding says. */
export const keyOf = ({ rule, item, text }: Pick<Finding, "rule" | "item" | "text">): string =>
  hashOf(`${rule}\n${item}\n${text}`).slice(0, 8);

/** What a text was offered before. */
export const offeredIn = (text: string): ReadonlySet<string> =>
  new Set((offeredPattern.exec(text)?.[1] ?? "").split(/\s+/).filter((key) => key !== ""));

/** A text with another list of what it was offered, at its end; the text as it is when nothing is new. */
export function withOffered(text: string, keys: readonly string[]): string {
  const before = offeredIn(text);
  const fresh = keys.filter((key) => !before.has(key));
  if (fresh.length === 0) return text;
  const all = [...before, ...fresh];
  const lines = all
    .map((_, at) => (at % 12 === 0 ? all.slice(at, at + 12).join(" ") : ""))
    .filter((line) => line !== "");
  const comment = `<!-- npm run version offered:\n${lines.join("\n")}\n-->`;
  return `${text.replace(offeredPattern, "").trimEnd()}\n\n${comment}\n`;
}

/** Adds lines to a section, which is begun when it isn't there; before the comment of what was offered. */
export function addToSection(text: string, heading: string, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  const level = /^#+/.exec(heading)![0];
  const comment = offeredPattern.exec(text)?.index ?? text.length;
  const start = `\n${text}`.indexOf(`\n${heading}\n`);
  if (start < 0) {
    const tail = text.slice(comment);
    return `${text.slice(0, comment).trimEnd()}\n\n${heading}\n${lines[0] === "" ? "" : "\n"}${lines.join("\n")}\n${tail === "" ? "" : `\n${tail}`}`;
  }
  const after = start + heading.length;
  const next = new RegExp(`^#{1,${level.length}} `, "m").exec(text.slice(after));
  const end = Math.min(comment, next === null ? text.length : after + next.index);
  const body = text.slice(0, end).trimEnd();
  const between = body.endsWith(heading) && lines[0] !== "" ? "\n\n" : "\n";
  const rest = text.slice(end);
  return `${body}${between}${lines.join("\n")}\n${rest === "" ? "" : `\n${rest}`}`;
}
