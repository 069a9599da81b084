import type { Finding } from "../changes/findings.ts";
import { escape } from "../changes/report/markdown.ts";
import { compareReleases } from "../definition/releases.ts";
import { addToSection, keyOf, offeredIn, withOffered } from "./notes.ts";

/** What a version brings. */
export interface Version {
  readonly version: string;
  /** The last release, such as `0.1.0`. */
  readonly last: string;
  readonly findings: readonly Finding[];
}

const heading = /^## (\d\S*)$/gm;

/** The newest entry, if its version isn't released yet: the version, and the place of the entry. */
export function pendingEntry(
  changelog: string,
  last: string,
): { readonly version: string; readonly start: number; readonly end: number } | undefined {
  const [first, second] = [...changelog.matchAll(heading)];
  if (first === undefined || compareReleases(first[1]!.split("-")[0]!, last) <= 0) return undefined;
  return { version: first[1]!, start: first.index, end: second?.index ?? changelog.length };
}

/** A changelog with an entry for a version: what a person wrote stays, and new findings are added. */
export function withEntry(changelog: string, { version, last, findings }: Version): string {
  const pending = pendingEntry(changelog, last);
  const at = pending?.start ?? /^## /m.exec(changelog)?.index ?? changelog.length;
  const before = pending === undefined ? `## ${version}\n` : changelog.slice(at, pending.end).trimEnd() + "\n";
  const entry = extended(before.replace(/^## .*$/m, `## ${version}`), version, findings);
  const rest = changelog.slice(pending?.end ?? at).trimStart();
  return `${changelog.slice(0, at).trimEnd()}\n\n${entry.trimEnd()}\n${rest === "" ? "" : `\n${rest}`}`;
}

function extended(entry: string, version: string, findings: readonly Finding[]): string {
  const offered = offeredIn(entry);
  const fresh = findings.filter((finding) => finding.level !== "none" && !offered.has(keyOf(finding)));
  const linesOf = (level: Finding["level"]): string[] => fresh.filter((item) => item.level === level).map(lineOf);
  const breaking = linesOf("major");
  const guide = `Programs may have to change: see [the migration guide](migration/${version}.md).`;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["### Breaking", breaking.length > 0 && !entry.includes("](migration/") ? [guide, "", ...breaking] : breaking],
    ["### New", linesOf("minor")],
    ["### Descriptions", linesOf("patch")],
  ];
  const text = sections.reduce((all, [title, lines]) => addToSection(all, title, lines), entry);
  const linked = text.replace(/\]\(migration\/[^)]+\.md\)/g, `](migration/${version}.md)`);
  return withOffered(linked, fresh.map(keyOf));
}

const lineOf = ({ module, text }: Finding): string => `- \`${module}\`: ${inMarkdown(text)}`;

/** Text escaped for Markdown, on one line. */
export const inMarkdown = (text: string): string => escape(text.replace(/\s+/g, " "));
