import { existsSync, readFileSync } from "node:fs";
import { createCollector, sortDiagnostics, type Diagnostic, type Report } from "../diagnostics/collector.ts";
import { jsonDiagnostic } from "../diagnostics/render.ts";
import { createSourceFile } from "../diagnostics/span.ts";
import { importRelease, type ImportResult } from "../import/import.ts";
import { separateMounts } from "../import/mounts.ts";
import { applyOverlay, noOverlay, readOverlay, type Overlay, type Unneeded } from "../import/overlay.ts";
import { readFacts, type Facts } from "../import/read-facts.ts";
import { kindsOfItems } from "../import/summary.ts";
import { recoverFolder, replaceFiles } from "../output/update.ts";
import { readModel } from "../pipeline.ts";
import { reasonOf, readInput, type InputFile } from "../source/files.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import { prefixOf, printDiagnostics } from "./definitions.ts";
import type { Ended } from "./ended.ts";
import { createProgress, type Progress } from "./progress.ts";

type Arguments = Values<"import">;

/** What an import came to. */
interface Done extends ImportResult {
  readonly release: string;
  readonly unneeded: readonly Unneeded[];
  /** Files that were read. */
  readonly known: number;
  readonly added: number;
}

/** What is wrong, and the folder that the paths in it are below. */
interface Failed {
  readonly diagnostics: readonly Diagnostic[];
  readonly folder: string | undefined;
}

/** Merges what a release has into the definitions. */
export function importCommand(args: Arguments): Ended {
  if (args.from === undefined) return { usage: "give the facts with --from FILE" };
  const progress = createProgress(args.json);
  let outcome: Done | Failed | { readonly usage: string };
  try {
    outcome = run(args, args.from, progress);
  } finally {
    progress.end();
  }
  if ("usage" in outcome) return outcome;
  print(args, outcome);
  return "diagnostics" in outcome ? exitCodes.wrong : exitCodes.fine;
}

function run(args: Arguments, from: string, progress: Progress): Done | Failed | { readonly usage: string } {
  const { diagnostics, report } = createCollector();
  progress.stage("facts");
  const facts = readFrom(from, report);
  const overlay = readCorrections(args.overlay, report);
  if (facts === undefined || overlay === undefined) return { diagnostics, folder: undefined };
  const release = args.release ?? facts.release;
  if (release === undefined) return { usage: `${from} doesn't say of which release it is: give --release` };
  const known = new Set(facts.modules.map(({ module }) => module));
  const only = args.modules.map((name) => (known.has(name) ? name : `com.vmware.${name}`));
  const unknown = only.find((name) => !known.has(name));
  if (unknown !== undefined) return { usage: `${from} has no module ${unknown.replace(/^com\.vmware\./, "")}` };

  progress.stage("read");
  if (existsSync(args.definitions) && !recoverFolder(args.definitions, report))
    return { diagnostics, folder: undefined };
  const input = existsSync(args.definitions) ? readInput(args.definitions, report) : [];
  const { diagnostics: wrong } = input.length === 0 ? { diagnostics: [] } : readModel(input);
  if (diagnostics.length + wrong.length > 0)
    return { diagnostics: [...diagnostics, ...wrong], folder: args.definitions };

  progress.stage("merge");
  const { facts: corrected, unneeded } = applyOverlay(overlay, separateMounts(facts.modules, release), release);
  const before = new Map(input.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
  const result = importRelease(before, corrected, release, only.length === 0 ? undefined : new Set(only));

  progress.stage("check");
  const { diagnostics: made } = readModel(merged(input, result));
  if (made.length > 0) return { diagnostics: made, folder: args.definitions };

  progress.stage("write");
  const files = [...result.changed].map(([path, text]) => ({ path, text, before: before.get(path) }));
  if (files.length > 0 && !replaceFiles(args.definitions, files, report)) return { diagnostics, folder: undefined };
  const added = files.filter((file) => file.before === undefined).length;
  return { ...result, release, unneeded, known: input.length, added };
}

function readFrom(file: string, report: Report): Facts | undefined {
  const bytes = readBytes(file, report);
  return bytes && readFacts(file, bytes, report);
}

/** The corrections of a file. Where the usual one isn't there, there are none. */
function readCorrections(file: string, report: Report): Overlay | undefined {
  if (file === usualOverlay && !existsSync(file)) return noOverlay;
  const bytes = readBytes(file, report);
  return bytes && readOverlay(file, bytes, report);
}

const usualOverlay = "definitions/overlay.json";

function readBytes(file: string, report: Report): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const place = { source: createSourceFile(file, ""), start: 0, end: 0 };
    report("facts-unreadable", place, { file, reason: reasonOf(error) });
    return undefined;
  }
}

/** The definitions as they are after the import. */
function merged(input: readonly InputFile[], { changed }: ImportResult): readonly InputFile[] {
  const encoder = new TextEncoder();
  const files = [...changed].map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  return [...input.filter(({ path }) => !changed.has(path)), ...files];
}

function print({ definitions, from, overlay, json }: Arguments, outcome: Done | Failed): void {
  if ("diagnostics" in outcome) {
    const { diagnostics, folder } = outcome;
    if (json) {
      const prefix = folder === undefined ? "" : prefixOf(folder);
      const items = sortDiagnostics(diagnostics).map((item) => jsonDiagnostic(item, prefix));
      process.stdout.write(`${JSON.stringify({ ok: false, diagnostics: items }, undefined, 2)}\n`);
    } else printDiagnostics(diagnostics, folder ?? ".", "; nothing was written");
    return;
  }
  const { release, changed, known, added, summary, missing, problems, unneeded } = outcome;
  const files = { added, changed: changed.size - added, unchanged: known + added - changed.size };
  if (json) {
    const texts = Object.fromEntries(missing);
    const content = { release, files, items: summary, missing: texts, problems, unneeded };
    process.stdout.write(`${JSON.stringify({ ok: true, diagnostics: [], summary: content }, undefined, 2)}\n`);
    return;
  }
  const texts = [...missing.values()].reduce((sum, count) => sum + count, 0);
  const seconds = (performance.now() / 1000).toFixed(1);
  process.stdout.write(
    [
      ...shortened(problems.map((text) => `left as it was: ${text}`)),
      ...shortened(unneeded.map(({ item, why }) => `${overlay}: ${item} needs no correction in ${release}: ${why}`)),
      ...table(outcome),
      ...(texts === 0 ? [] : [`${texts} texts are missing in ${missing.size} files of ${definitions}`]),
      `${release} from ${from}: ${files.added} files added, ${files.changed} changed, ${files.unchanged} unchanged in ${seconds} s`,
      "",
    ].join("\n"),
  );
}

const mostLines = 10;

function shortened(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostLines;
  return more > 0 ? [...lines.slice(0, mostLines), `… and ${more} more; --json prints all of them`] : lines;
}

/** What was added, changed and removed, a line for each kind of item. */
function table({ summary }: ImportResult): readonly string[] {
  const rows = kindsOfItems
    .map((kind) => [kind, summary[kind]] as const)
    .filter(([, counts]) => counts.added + counts.changed + counts.removed > 0);
  if (rows.length === 0) return [];
  const cell = (value: string | number): string => String(value).padStart(9);
  const head = `${"".padEnd(12)}${["added", "changed", "removed"].map((name) => cell(name)).join("")}`;
  return [
    head,
    ...rows.map(
      ([kind, { added, changed, removed }]) => `${kind.padEnd(12)}${[added, changed, removed].map(cell).join("")}`,
    ),
  ];
}
