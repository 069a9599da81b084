import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isEnough, nextVersion } from "../changes/policy.ts";
import { hasUnhandled, summaryOf, verdictOf } from "../changes/report/report.ts";
import type { Level } from "../changes/rules/rule.ts";
import { pendingEntry, withEntry, type Version } from "../guide/changelog.ts";
import { migrationPage } from "../guide/migration.ts";
import { versionOf } from "../release/since-last.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import type { Ended } from "./ended.ts";
import { isAsIn } from "./git.ts";
import { sinceLast } from "./since-last.ts";

const templates = "templates/package";
const manifestPath = join(templates, "package.json");
const changelogPath = join(templates, "files/CHANGELOG.md");
const migrationPath = (version: string): string => join(templates, `files/migration/${version}.md`);

/**
 * Proposes the next version and writes it, with an entry in the changelog and a migration guide that a person then
 * edits. What is already written there stays.
 */
export async function versionCommand({ "dry-run": dryRun }: Values<"version">): Promise<Ended> {
  for (const path of [manifestPath, changelogPath])
    if (!existsSync(path)) return { usage: `there is no ${path}: run it in the folder of the generator` };
  const manifest = readFileSync(manifestPath, "utf8");
  const { version: current } = JSON.parse(manifest) as { readonly version: string };
  const since = await sinceLast([]);
  if ("nothing" in since) {
    process.stdout.write(`${since.nothing} The version stays ${current}.\n`);
    return exitCodes.fine;
  }
  if ("unknown" in since || since.compared === undefined) {
    process.stderr.write(`${"unknown" in since ? since.unknown : ""}\n`);
    return exitCodes.wrong;
  }
  const { tag, report, compared } = since;
  if (hasUnhandled(report)) {
    process.stderr.write(`No rule knows some of what changed since ${tag}: npm run diff -- ${tag}\n`);
    return exitCodes.wrong;
  }
  const last = versionOf(tag);
  const version = versionFor(current, last, levelSince(tag, verdictOf(report)));
  process.stdout.write(`${summaryOf(report)}\n`);
  if (version === last) {
    process.stdout.write(`The package is that of ${tag}: the version stays ${version}.\n`);
    return exitCodes.fine;
  }
  const changelog = readFileSync(changelogPath, "utf8");
  const proposed = pendingEntry(changelog, last)?.version ?? version;
  const next: Version = { version, last, findings: report.counting };
  const guide = migrationPage(
    textOf(migrationPath(version)) ?? textOf(migrationPath(proposed)),
    next,
    compared.surfaces && (await import("./views.ts")).viewsOf(compared.old, compared.new, compared.surfaces),
  );
  const written = new Map([
    [manifestPath, manifest.replace(/("version": )"[^"]*"/, `$1"${version}"`)],
    [changelogPath, withEntry(changelog, next)],
    ...(guide === undefined ? [] : [[migrationPath(version), guide] as const]),
  ]);
  const changed = [...written].filter(([path, text]) => textOf(path) !== text);
  process.stdout.write(`The next version is ${version}.\n`);
  for (const [path, text] of changed) {
    if (dryRun) process.stdout.write(`\n== ${path}\n${text}`);
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      process.stdout.write(`wrote ${path}\n`);
    }
  }
  // The guide was begun for a version that is no longer the next one; the new guide has its content.
  if (!dryRun && proposed !== version) rmSync(migrationPath(proposed), { force: true });
  if (changed.length === 0) process.stdout.write("Everything says so already.\n");
  else if (!dryRun) process.stdout.write("Edit what they say, then: npm run generate\n");
  return exitCodes.fine;
}

/** A version that a person chose stays if it is high enough. */
const versionFor = (current: string, last: string, level: Level): string =>
  current !== last && isEnough(current, last, level) ? current : nextVersion(last, level);

/** The level of all changes since a tag. If no rule finds a change but files of the package differ, it is a fix. */
function levelSince(tag: string, verdict: Level): Level {
  if (verdict !== "none") return verdict;
  const read = ["src", "README.md", "examples", "guides", "llms.txt"].map((path) => `generated/${path}`);
  return isAsIn(tag, read) ? "none" : "patch";
}

const textOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
