import { parse } from "yaml";
import type { Finding } from "./findings.ts";

/** A finding that a person has looked at and accepts. */
export interface Accepted {
  readonly rule: string;
  /** As findings name it, such as `field com.vmware.vcenter.VM.CreateSpec.name`. */
  readonly item: string;
  readonly reason: string;
  /** First day on which it counts again, such as `2027-01-31`. */
  readonly until: string;
}

/** Reads a file of accepted breaks. */
export function parseAccepted(text: string): { readonly accepted: readonly Accepted[] } | { readonly problem: string } {
  let entries: unknown;
  try {
    entries = parse(text, { schema: "failsafe" });
  } catch (error) {
    return { problem: (error as Error).message.split("\n")[0]! };
  }
  if (!Array.isArray(entries)) return { problem: "it is no list" };
  const accepted: Accepted[] = [];
  for (const [at, entry] of (entries as unknown[]).entries()) {
    const { rule, item, reason, until, ...others } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
    if (!isText(rule) || !isText(item) || !isText(reason) || !isText(until))
      return { problem: `entry ${at + 1} needs rule, item, reason and until` };
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) return { problem: `entry ${at + 1} has an unknown key ${unknown}` };
    if (!/^\d{4}-\d\d-\d\d$/.test(until)) return { problem: `until of entry ${at + 1} is a day such as 2027-01-31` };
    accepted.push({ rule, item, reason, until });
  }
  return { accepted };
}

export interface Judged {
  /** Findings that count. */
  readonly counting: readonly Finding[];
  readonly accepted: readonly { readonly finding: Finding; readonly reason: string; readonly until: string }[];
  /** Entries that match nothing, or have expired. */
  readonly stale: readonly { readonly entry: Accepted; readonly why: "unmatched" | "expired" }[];
}

/** Sorts findings by what is accepted on a day, such as `2026-11-27`. A difference that no rule knows cannot be accepted. */
export function judge(findings: readonly Finding[], entries: readonly Accepted[], today: string): Judged {
  const matches = (entry: Accepted, finding: Finding): boolean =>
    finding.area !== "unhandled" && entry.rule === finding.rule && entry.item === finding.item;
  const current = entries.filter(({ until }) => today < until);
  const accepted = findings.flatMap((finding) => {
    const entry = current.find((item) => matches(item, finding));
    return entry === undefined ? [] : [{ finding, reason: entry.reason, until: entry.until }];
  });
  return {
    counting: findings.filter((finding) => !accepted.some((item) => item.finding === finding)),
    accepted,
    stale: entries.flatMap((entry): Judged["stale"] => {
      if (!findings.some((finding) => matches(entry, finding))) return [{ entry, why: "unmatched" }];
      return today < entry.until ? [] : [{ entry, why: "expired" }];
    }),
  };
}
