import type { Finding } from "../changes/findings.ts";
import { hashOf } from "../text/hash.mjs";

/**
 * Matches the comment at the end of a text that a person edits and to which new findings are added. It lists the
 * findings that were added before: these are not added again, even if the person has changed or removed them.
 */
const offeredPattern = /<!-- npm run version offered:([\s\da-f]*)-->/;

/** The key of a finding in the comment. */
export const keyOf = ({ rule, item, text }: Pick<Finding, "rule" | "item" | "text">): string =>
  hashOf(`${rule}\n${item}\n${text}`).slice(0, 8);

/** The keys in the comment of a text. */
export const offeredIn = (text: string): ReadonlySet<string> =>
  new Set((offeredPattern.exec(text)?.[1] ?? "").split(/\s+/).filter((key) => key !== ""));

/** The text with keys added to its comment, at the end; the text as it is if no key is new. */
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

/** Adds lines to a section, before the comment; a section that doesn't exist is added. */
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
