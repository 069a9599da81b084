import type { Finding } from "../findings.ts";
import {
  actionText,
  byModule,
  reachText,
  staleText,
  summaryOf,
  verdictText,
  whereOf,
  wireText,
  witnessText,
  type Report,
} from "./report.ts";

/** Text with characters escaped that Markdown would read as marks, such as underscores in names. */
export const escape = (text: string): string => text.replace(/[\\`*_{}[\]<>#|]/g, "\\$&").replace(/\n/g, " ");

function finding(item: Finding): string {
  const { level, text, why, evidence, parts } = item;
  const head = `- **${level}** ${escape(text)}`;
  const said = witnessText(item);
  const block = (text: string | undefined, language: string, content = ""): string[] =>
    text === undefined
      ? []
      : [`  - ${escape(text)}`, "", `    \`\`\`${language}`, content.trimEnd().replace(/^/gm, "    "), "    ```", ""];
  const witness = [...block(said, "ts", item.witness?.program), ...block(wireText(item), "http", item.wire?.message)];
  if (level !== "major") return [head, ...witness].join("\n");
  const further = [
    `${why} ${actionText(item)}`.trimEnd(),
    ...(evidence.length === 0 ? [] : [`Taken for one by ${evidence.join(", ")}.`]),
    ...[whereOf(item), reachText(item, 5)].filter((line) => line !== undefined),
    `${verdictText(item)}; rule ${item.rule}`,
    ...(parts.length === 0
      ? []
      : [`${parts.length} more ${parts.length === 1 ? "change follows" : "changes follow"} from it.`]),
  ];
  return [head, ...further.map((line) => `  - ${escape(line)}`), ...witness].join("\n");
}

/** The report for a pull request. */
export function reportAsMarkdown(report: Report): string {
  const modules = byModule(report.counting).map(
    ([module, findings]) => `### ${escape(module)}\n\n${findings.map(finding).join("\n")}\n`,
  );
  const notes = [
    ...report.accepted.map(({ finding: item, reason, until }) => `- Accepted until ${until}: ${item.text} ${reason}`),
    ...report.stale.map((item) => `- ${staleText(item)}`),
  ].map((line) => escape(line).replace(/^\\?-/, "-"));
  return [
    `## What changed\n\n${escape(summaryOf(report))}\n`,
    ...modules,
    ...(notes.length === 0 ? [] : [`### Accepted\n\n${notes.join("\n")}\n`]),
  ].join("\n");
}
