import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { renderDiagnostic } from "../diagnostics/render.ts";
import { sortDiagnostics, type Diagnostic, type Report } from "../diagnostics/collector.ts";
import { journalPath } from "../output/journal.ts";
import { isInterrupted } from "../output/update.ts";
import { readInput, type Input } from "../source/files.ts";
import { counted } from "./summary.mjs";

/** What is wrong with a folder of definitions that was given on the command line. */
export function usageOfFolder(definitions: string): string | undefined {
  const stat = statSync(definitions, { throwIfNoEntry: false });
  if (stat === undefined) return `there is no folder ${definitions}`;
  return stat.isDirectory() ? undefined : `${definitions} is not a folder`;
}

/** Every definition of a folder; a folder without any is reported. */
export function readDefinitions(definitions: string, report: Report): Input {
  let wrong = false;
  const input = readInput(definitions, (...args) => {
    wrong = true;
    report(...args);
  });
  if (input.files.length === 0 && !wrong) report("no-definitions", undefined, { folder: definitions });
  if (!isInterrupted(definitions)) return input;
  report("definitions-interrupted", undefined, { file: journalPath });
  // Any file may be as it was before, or not there yet.
  return { ...input, unread: [""] };
}

/** Prefix of the paths of definitions, so that they can be opened from the current folder. */
export function prefixOf(definitions: string): string {
  const folder = relative(process.cwd(), resolve(definitions)).replace(/\\/g, "/");
  return folder === "" ? "" : `${folder}/`;
}

/** Prints what is wrong, for people. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], definitions: string, outcome: string): void {
  const color = process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined;
  const prefix = prefixOf(definitions);
  const sorted = sortDiagnostics(diagnostics);
  for (const diagnostic of sorted) process.stderr.write(`${renderDiagnostic(diagnostic, { prefix, color })}\n\n`);
  process.stderr.write(`${counted(sorted.length, "error")}${outcome}.\n`);
}
