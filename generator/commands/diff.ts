import { isAtLeast } from "../changes/policy.ts";
import { reportAsHtml } from "../changes/report/html.ts";
import { reportAsJson } from "../changes/report/json.ts";
import { reportAsMarkdown } from "../changes/report/markdown.ts";
import { hasUnhandled, verdictOf, type Report } from "../changes/report/report.ts";
import { reportAsText } from "../changes/report/text.ts";
import type { Level } from "../changes/rules/rule.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import { compareSides, orUnreadable, readAccepted } from "./comparison.ts";
import type { Ended } from "./ended.ts";
import { lastRelease } from "./last-release.ts";

/** Shows what changed between two sides, and fails when it asks for more than is allowed. */
export async function diffCommand(values: Values<"diff">): Promise<Ended> {
  const { to, format, "fail-on": failOn, accepted } = values;
  const from = values.from ?? lastRelease();
  if (from === undefined) return { usage: "there is no release yet, no git tag such as v1.0.0: give FROM" };
  const entries = readAccepted(accepted);
  if ("problem" in entries) return { usage: entries.problem };
  const compared = await orUnreadable(() => compareSides(from, to, entries.accepted, values.witness));
  if ("unreadable" in compared) {
    process.stderr.write(`${compared.unreadable}\n`);
    return exitCodes.unreadable;
  }
  const { report } = compared;
  process.stdout.write(printed(report, format));
  return hasUnhandled(report) || isAtLeast(verdictOf(report), failOn as Level) ? exitCodes.wrong : exitCodes.fine;
}

function printed(report: Report, format: string): string {
  switch (format) {
    case "json":
      return reportAsJson(report);
    case "markdown":
      return reportAsMarkdown(report);
    case "html":
      return reportAsHtml(report);
    default: {
      const { isTTY, columns } = process.stdout;
      const color = isTTY === true && process.env["NO_COLOR"] === undefined;
      return reportAsText(report, { color, width: isTTY === true ? Math.max(columns, 40) : 100 });
    }
  }
}
