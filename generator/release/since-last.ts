import type { Finding } from "../changes/findings.ts";
import { isEnough, nextVersion } from "../changes/policy.ts";
import { downwards, hasUnhandled, verdictOf, type Report } from "../changes/report/report.ts";

/** What changed since the last release, or that there was no release, or why the changes are not known. */
export type SinceLast =
  | { readonly tag: string; readonly report: Report }
  | { readonly nothing: string }
  | { readonly unknown: string };

/** The version that a tag such as `v1.2.3` names. */
export const versionOf = (tag: string): string => tag.replace(/^v/, "");

const most = 10;

/** The reasons why the changes since the last release forbid a version. */
export function versionObstacles(version: string, since: SinceLast): readonly string[] {
  if ("nothing" in since) return [];
  if ("unknown" in since) return [since.unknown];
  const { tag, report } = since;
  const last = versionOf(tag);
  const found: string[] = [];
  if (hasUnhandled(report)) found.push(`No rule knows some of what changed since ${tag}: npm run diff -- ${tag}`);
  const wanting = report.counting.filter(({ level }) => !isEnough(version, last, level));
  if (wanting.length > 0) {
    const needed = nextVersion(last, verdictOf(report));
    const more = wanting.length > most ? [`and ${wanting.length - most} more: npm run diff -- ${tag}`] : [];
    const lines = [
      ...downwards
        .flatMap((level) => wanting.filter((item) => item.level === level))
        .slice(0, most)
        .map(lineOf),
      ...more,
    ];
    found.push(`${version} is too low after ${tag}: what changed asks for ${needed}.\n${lines.join("\n")}`);
  } else if (!isEnough(version, last, "none")) found.push(`${version} is lower than ${tag}, the last release.`);
  return found;
}

const lineOf = ({ level, text, rule, item }: Finding): string => `${level}  ${text} (${rule} of ${item})`;
