import { existsSync, readFileSync } from "node:fs";
import { judge, parseAccepted, type Accepted } from "../changes/accepted.ts";
import { findingsBetween } from "../changes/findings.ts";
import type { Report } from "../changes/report/report.ts";
import { commands } from "./arguments.mjs";
import { readSide, SideError } from "./sides.ts";

/** The file of accepted breaks, unless another one is given. */
export const acceptedFile = commands.diff.options.accepted.default;

/** Compares two sides, by what is accepted today; throws a `SideError` when one of them cannot be read. */
export function compareSides(from: string, to: string, accepted: readonly Accepted[]): Report {
  const findings = findingsBetween(readSide(from), readSide(to));
  const today = new Date().toISOString().slice(0, 10);
  return { from, to, ...judge(findings, accepted, today) };
}

/** What a file of accepted breaks lists; only the default one may be missing. */
export function readAccepted(file: string): { readonly accepted: readonly Accepted[] } | { readonly problem: string } {
  if (!existsSync(file)) return file === acceptedFile ? { accepted: [] } : { problem: `there is no file ${file}` };
  const read = parseAccepted(readFileSync(file, "utf8"));
  return "problem" in read ? { problem: `${file} cannot be read: ${read.problem}` } : read;
}

/** What `read` returns, or what is wrong with the side that it cannot read. */
export function orUnreadable<T>(read: () => T): T | { readonly unreadable: string } {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SideError)) throw error;
    return { unreadable: error.message };
  }
}
