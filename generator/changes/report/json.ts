import type { Finding, Place } from "../findings.ts";
import { downwards, countOf, hasUnhandled, verdictOf, type Report } from "./report.ts";

const placeAsJson = ({ kind, name, position, value }: Place) => ({
  kind,
  name,
  ...(position !== undefined && { file: position.file, line: position.line }),
  ...(value !== undefined && { value }),
});

const findingAsJson = (finding: Finding) => ({
  rule: finding.rule,
  area: finding.area,
  ...(finding.direction !== undefined && { direction: finding.direction }),
  level: finding.level,
  verdicts: finding.verdicts,
  module: finding.module,
  item: finding.item,
  text: finding.text,
  why: finding.why,
  action: finding.action,
  ...(finding.evidence.length > 0 && { evidence: finding.evidence }),
  ...(finding.old !== undefined && { old: placeAsJson(finding.old) }),
  ...(finding.new !== undefined && { new: placeAsJson(finding.new) }),
  ...(finding.reach.length > 0 && { reach: finding.reach }),
  ...(finding.parts.length > 0 && { parts: finding.parts }),
  ...(finding.witness !== undefined && { witness: finding.witness }),
  ...(finding.wire !== undefined && { wire: finding.wire }),
});

/** The report for programs; `report.schema.json` describes it. */
export const reportAsJson = (report: Report): string =>
  `${JSON.stringify(
    {
      version: 1,
      from: report.from,
      to: report.to,
      verdict: verdictOf(report),
      unhandled: hasUnhandled(report),
      counts: Object.fromEntries(downwards.map((level) => [level, countOf(report.counting, level)])),
      findings: report.counting.map(findingAsJson),
      accepted: report.accepted.map(({ finding, reason, until }) => ({
        reason,
        until,
        finding: findingAsJson(finding),
      })),
      stale: report.stale.map(({ entry, why }) => ({ ...entry, why })),
    },
    undefined,
    2,
  )}\n`;
