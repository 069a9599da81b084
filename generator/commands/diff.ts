import { existsSync, readFileSync } from "node:fs";
import { judge, parseAccepted, type Accepted } from "../changes/accepted.ts";
import { findingsBetween } from "../changes/findings.ts";
import { isAtLeast } from "../changes/policy.ts";
import { reportAsJson } from "../changes/report/json.ts";
import { reportAsMarkdown } from "../changes/report/markdown.ts";
import { reportAsHtml } from "../changes/report/html.ts";
import { hasUnhandled, verdictOf, type Report } from "../changes/report/report.ts";
import { reportAsText } from "../changes/report/text.ts";
import type { Level } from "../changes/rules/rule.ts";
import { commands, exitCodes, type Values } from "./arguments.mjs";
import type { Ended } from "./ended.ts";
import { openCache, saveCache } from "./kept.ts";
import { lastRelease, readSide, SideError } from "./sides.ts";

/** Shows what changed between two sides, and fails when it asks for more than is allowed. */
export function diffCommand(values: Values<"diff">): Ended {
  const { to, format, "fail-on": failOn, accepted: acceptedFile } = values;
  const from = values.from ?? lastRelease();
  if (from === undefined) return { usage: "there is no release yet, no git tag such as v1.0.0: give FROM" };
  const entries = readAccepted(acceptedFile);
  if ("usage" in entries) return entries;
  let report: Report;
  try {
    const cache = openCache();
    const [old, now] = [readSide(from, cache), readSide(to, cache)];
    saveCache(cache);
    const today = new Date().toISOString().slice(0, 10);
    report = { from, to, ...judge(findingsBetween(old, now), entries.accepted, today) };
  } catch (error) {
    if (!(error instanceof SideError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.unreadable;
  }
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

/** The file of accepted breaks; only the default one may be missing. */
function readAccepted(file: string): { readonly accepted: readonly Accepted[] } | { readonly usage: string } {
  if (!existsSync(file))
    return file === commands.diff.options.accepted.default ? { accepted: [] } : { usage: `there is no file ${file}` };
  const read = parseAccepted(readFileSync(file, "utf8"));
  return "problem" in read ? { usage: `${file} cannot be read: ${read.problem}` } : read;
}
