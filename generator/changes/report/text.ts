import { wrapWords } from "../../text/wrap.ts";
import type { Finding } from "../findings.ts";
import type { Level } from "../rules/rule.ts";
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

const colors: Readonly<Record<Level, string>> = { major: "31;1", minor: "33", patch: "36", none: "2" };

export interface TextOptions {
  readonly color: boolean;
  readonly width: number;
}

/** The report for a terminal: by module, the highest level first, breaks with all that is known about them. */
export function reportAsText(report: Report, { color, width }: TextOptions): string {
  const paint = (text: string, code: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const indent = " ".repeat(9);
  const wrapped = (text: string): string => `${indent}${wrapWords(text, width, indent, indent.length)}`;
  const head = ({ level, text }: Finding): string =>
    `  ${paint(level.padEnd(5), colors[level])}  ${wrapWords(text, width, indent, indent.length)}`;
  const lines = (finding: Finding): readonly string[] => {
    const faint = (text: string | undefined): string[] => (text === undefined ? [] : [paint(wrapped(text), "2")]);
    const evidence = finding.evidence.length === 0 ? undefined : `Taken for one by ${finding.evidence.join(", ")}.`;
    const where = whereOf(finding);
    const program = finding.witness?.program.trimEnd().split("\n") ?? [];
    const witness = [
      ...faint(witnessText(finding)),
      ...program.map((line) => paint(`${indent}  ${line}`, "2")),
      ...faint(wireText(finding)),
      ...(finding.wire === undefined ? [] : [paint(`${indent}  ${finding.wire.message}`, "2")]),
    ];
    if (finding.level !== "major") return [head(finding), ...faint(evidence), ...faint(where), ...witness];
    return [
      head(finding),
      ...[finding.why, actionText(finding)].filter((text) => text !== "").map(wrapped),
      ...faint(evidence),
      ...faint(where),
      ...faint(reachText(finding, 3)),
      ...faint(`${verdictText(finding)}; rule ${finding.rule}`),
      ...finding.parts.slice(0, 5).flatMap((part) => faint(`part of it: ${part}`)),
      ...faint(finding.parts.length > 5 ? `and ${finding.parts.length - 5} more that follow from it` : undefined),
      ...witness,
    ];
  };
  const modules = byModule(report.counting).flatMap(([module, findings]) => [
    paint(module, "1"),
    ...findings.flatMap(lines),
    "",
  ]);
  const accepted = report.accepted.map(({ finding, reason, until }) =>
    wrapWords(`Accepted until ${until}: ${finding.text} ${reason}`, width, "  "),
  );
  const stale = report.stale.map((item) => wrapWords(staleText(item), width, "  "));
  const notes = [...accepted, ...stale];
  return (
    [...modules, ...notes, ...(notes.length > 0 ? [""] : []), wrapWords(summaryOf(report), width)].join("\n") + "\n"
  );
}
