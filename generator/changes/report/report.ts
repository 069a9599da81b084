import type { Judged } from "../accepted.ts";
import type { Finding } from "../findings.ts";
import { highest } from "../policy.ts";
import { levels, type Level } from "../rules/rule.ts";

/** What a report is made of. */
export interface Report extends Judged {
  /** The two sides, as people call them. */
  readonly from: string;
  readonly to: string;
}

/** The verdict over everything that counts. */
export const verdictOf = ({ counting }: Pick<Judged, "counting">): Level => highest(counting.map(({ level }) => level));

export const hasUnhandled = ({ counting }: Pick<Judged, "counting">): boolean =>
  counting.some(({ area }) => area === "unhandled");

/** Levels from the highest on. */
export const downwards: readonly Level[] = [...levels].reverse();

export const countOf = (findings: readonly Finding[], level: Level): number =>
  findings.filter((finding) => finding.level === level).length;

/** Findings by module, the highest level first. */
export function byModule(findings: readonly Finding[]): readonly (readonly [string, readonly Finding[]])[] {
  const modules = new Map<string, Finding[]>();
  for (const level of downwards)
    for (const finding of findings.filter((item) => item.level === level))
      modules.set(finding.module, [...(modules.get(finding.module) ?? []), finding]);
  return [...modules].sort(([a], [b]) => (a < b ? -1 : 1));
}

const amount = (count: number, what: string): string => `${count} ${what}`;

/** The whole in one sentence. */
export function summaryOf(report: Report): string {
  const { from, to, counting, accepted } = report;
  const counts = downwards.flatMap((level) => {
    const count = countOf(counting, level);
    return count === 0 ? [] : [amount(count, level)];
  });
  const further = accepted.length === 0 ? "" : `, ${accepted.length} accepted`;
  if (counts.length === 0) return `${from} → ${to}: no changes${further}.`;
  return `${from} → ${to}: ${counts.join(", ")}${further}. The verdict is ${verdictOf(report)}.`;
}

/** The message for an entry of the file of accepted breaks that has no effect. */
export const staleText = ({ entry, why }: Judged["stale"][number]): string =>
  why === "unmatched"
    ? `Accepted, but nothing matches it: ${entry.rule} of ${entry.item}.`
    : `No longer accepted since ${entry.until}: ${entry.rule} of ${entry.item}.`;

/** Where something is written, on both sides. */
export function whereOf({ old, new: now }: Finding): string | undefined {
  const [before, after] = [old, now].map((place) => place?.position && `${place.position.file}:${place.position.line}`);
  if (before === undefined || after === undefined || before === after) return after ?? before;
  return `${before} → ${after}`;
}

/** The operations that lead to an item, in one line; for the operation itself there is no path. */
export function reachText({ reach }: Finding, most: number): string | undefined {
  if (reach.length === 0) return undefined;
  const ways = reach.slice(0, most).map(({ operation, path, direction }) => {
    const verb = path === "" ? "" : ` ${direction} in ${path}`;
    return `${operation.split(".").slice(-2).join(".")}${verb}`;
  });
  return `${ways.join(", ")}${reach.length > most ? `, and ${reach.length - most} more` : ""}`;
}

export const verdictText = ({ verdicts }: Finding): string =>
  `JSON-RPC ${verdicts.jsonRpc}, REST ${verdicts.rest}, caller ${verdicts.caller}, implementer ${verdicts.implementer}`;

/** What the program of a finding shows; undefined if it has none. */
export function witnessText({ witness, verdicts }: Finding): string | undefined {
  if (witness === undefined) return undefined;
  const { confirmed, says } = witness;
  if (confirmed)
    return verdicts.caller === "major"
      ? `Confirmed: this program compiles before and not after, for ${says}`
      : "Confirmed: this program compiles before and after:";
  return says === undefined
    ? "Unconfirmed: this program still compiles:"
    : `Unconfirmed: this program does not compile, for ${says}`;
}

/** What happened to the message of an old client; undefined if there is none. */
export function wireText({ wire }: Finding): string | undefined {
  if (wire === undefined) return undefined;
  const { protocol, confirmed, says } = wire;
  if (confirmed) return `Confirmed over ${protocol}: this message of an old client fails, for ${says}`;
  return says !== undefined
    ? `Unconfirmed over ${protocol}: this message of an old client fails for something else: ${says}`
    : `Unconfirmed over ${protocol}: this message of an old client is answered:`;
}

/** What to do about it; empty where there is nothing to do. */
export const actionText = ({ action }: Finding): string => (action === "Nothing." ? "" : action);
