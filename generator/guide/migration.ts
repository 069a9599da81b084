import type { Finding } from "../changes/findings.ts";
import { actionText, reachText } from "../changes/report/report.ts";
import { beforeAfter } from "./before-after.ts";
import { inMarkdown, type Version } from "./changelog.ts";
import { addToSection, keyOf, offeredIn, withOffered } from "./notes.ts";
import type { Views } from "./view.ts";

/**
 * The page that says what programs have to change for a version; undefined if nothing breaks and there is no page yet.
 *
 * @param page The page as it is, which a person may have edited.
 * @param views Both versions as their users see them; without them no TypeScript is shown.
 */
export function migrationPage(
  page: string | undefined,
  { version, last, findings }: Version,
  views: Views | undefined,
): string | undefined {
  const breaking = findings.filter(({ level }) => level === "major");
  if (page === undefined && breaking.length === 0) return undefined;
  const title = `# From ${last} to ${version}`;
  const before = page?.replace(/^# From .*$/m, title) ?? `${title}\n\nWhat a program has to change.\n`;
  const offered = offeredIn(before);
  const fresh = breaking.filter((finding) => !offered.has(keyOf(finding)));
  const text = fresh.reduce(
    (all, finding) => addToSection(all, `## ${finding.module}`, sectionOf(finding, { version, last }, views)),
    before,
  );
  return withOffered(text, fresh.map(keyOf));
}

function sectionOf(
  finding: Finding,
  { version, last }: Pick<Version, "version" | "last">,
  views: Views | undefined,
): readonly string[] {
  const code = views && beforeAfter(finding, views);
  const ways = reachText(finding, 5);
  return [
    "",
    `### ${inMarkdown(finding.text)}`,
    "",
    inMarkdown(`${finding.why} ${actionText(finding)}`.trimEnd()),
    ...(ways === undefined ? [] : ["", inMarkdown(`Where it matters: ${ways}.`)]),
    ...(finding.parts.length === 0 ? [] : ["", ...finding.parts.slice(0, 20).map((part) => `- ${inMarkdown(part)}`)]),
    ...(code === undefined
      ? []
      : ["", "```ts", `// ${last}`, code.before, "```", "", "```ts", `// ${version}`, code.after, "```"]),
  ];
}
