import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { vendor, withoutVendor } from "../definition/qualified-names.ts";
import { createCollector, sortDiagnostics, type Diagnostic, type Report } from "../diagnostics/collector.ts";
import { jsonDiagnostic } from "../diagnostics/render.ts";
import { importRelease, type ImportResult } from "../import/import.ts";
import { separateMounts } from "../import/mounts.ts";
import { applyOverlay, noOverlay, readOverlay, type Overlay, type Unneeded } from "../import/overlay.ts";
import type { Facts } from "../import/read-facts.ts";
import { kindsOfItems } from "../import/summary.ts";
import type { Model } from "../model/model.ts";
import { recoverFolder, replaceFiles } from "../output/update.ts";
import { readModel } from "../pipeline.ts";
import { reasonOf, readInput, type Input, type InputFile } from "../source/files.ts";
import { planNames } from "../typescript/names/plan.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import { prefixOf, printDiagnostics } from "./definitions.ts";
import type { Ended } from "./ended.ts";
import { factsOfFile, factsOfServer, readBytes } from "./facts.ts";
import { withProgress, type Progress } from "./progress.ts";
import { counted } from "./summary.mjs";

type Arguments = Values<"import">;

/** The result of an import that succeeded. */
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

type Outcome = Done | Failed | { readonly usage: string };

/** Merges what a release has into the definitions. */
export async function importCommand(args: Arguments): Promise<Ended> {
  const usage = usageOf(args);
  if (usage !== undefined) return { usage };
  const outcome = await withProgress(args.json, (progress) => run(args, progress));
  if ("usage" in outcome) return outcome;
  print(args, outcome);
  return "diagnostics" in outcome ? exitCodes.wrong : exitCodes.fine;
}

function usageOf({ from, server, user, release, ca, fingerprint, save }: Arguments): string | undefined {
  if ((from === undefined) === (server === undefined)) return "give the facts either with --from or with --server";
  if (from !== undefined) {
    const misplaced = Object.entries({ user, ca, fingerprint, save }).find(([, value]) => value !== undefined);
    return misplaced && `--${misplaced[0]} belongs to --server`;
  }
  if (user === undefined) return "--server needs --user";
  if (release === undefined) return "--server needs --release: a metamodel doesn't say of which release it is";
  return ca !== undefined && fingerprint !== undefined ? "give either --ca or --fingerprint" : undefined;
}

async function run(args: Arguments, progress: Progress): Promise<Outcome> {
  const { diagnostics, report } = createCollector();
  progress.stage("read");
  const overlay = readCorrections(args.overlay, report);
  const isThere = existsSync(args.definitions);
  if (overlay === undefined || (isThere && !recoverFolder(args.definitions, report)))
    return { diagnostics, folder: undefined };
  const { files: input, unread } = isThere ? readInput(args.definitions, report) : noInput;
  const { diagnostics: wrong, whole } = input.length === 0 ? noModel : readModel(input, { unread });
  if (diagnostics.length + wrong.length > 0)
    return { diagnostics: [...diagnostics, ...wrong], folder: args.definitions };

  progress.stage("facts");
  const facts = await factsOf(args, whole, report, progress);
  if (facts === undefined) return { diagnostics, folder: undefined };
  if ("usage" in facts) return facts;
  const release = args.release ?? facts.release;
  const source = args.from ?? args.server!;
  if (release === undefined) return { usage: `${source} doesn't say of which release it is: give --release` };
  const there = new Set(facts.modules.map(({ module }) => module));
  const only = args.modules.map((name) => (there.has(name) ? name : `${vendor}${name}`));
  const unknown = only.find((name) => !there.has(name));
  if (unknown !== undefined) return { usage: `${source} has no module ${withoutVendor(unknown)}` };

  progress.stage("merge");
  const { facts: corrected, unneeded } = applyOverlay(overlay, separateMounts(facts.modules, release), release);
  const before = new Map(input.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
  const chosen = only.length === 0 ? undefined : new Set(only);
  const result = importRelease(before, corrected, release, chosen, new Set(facts.unsaid));

  progress.stage("check");
  const { diagnostics: made, whole: after } = readModel(merged(input, result));
  if (made.length === 0) planNames(after, report);
  if (made.length + diagnostics.length > 0) return { diagnostics: [...made, ...diagnostics], folder: args.definitions };

  progress.stage("write");
  if (args.save !== undefined && !saveFacts(args.save, facts, report)) return { diagnostics, folder: undefined };
  const files = [...result.changed].map(([path, text]) => ({ path, text, before: before.get(path) }));
  if (files.length > 0 && !replaceFiles(args.definitions, files, report)) return { diagnostics, folder: undefined };
  const added = files.filter((file) => file.before === undefined).length;
  return { ...result, release, unneeded, known: input.length, added };
}

const noInput: Input = { files: [], unread: [] };
const noModel: { readonly diagnostics: readonly Diagnostic[]; readonly whole: Model | undefined } = {
  diagnostics: [],
  whole: undefined,
};

function factsOf(
  { from, server, user, release, ca, fingerprint }: Arguments,
  whole: Model | undefined,
  report: Report,
  progress: Progress,
): Facts | undefined | Promise<Facts | { readonly usage: string } | undefined> {
  if (from !== undefined) return factsOfFile(from, report);
  const names = new Map(
    whole?.modules.flatMap(({ id: module, services, structures, enumerations }) =>
      [...services, ...structures, ...enumerations].map(({ id, name }) => [`${module} ${id}`, name] as const),
    ),
  );
  return factsOfServer(
    { server: server!, user: user!, release: release!, ca, fingerprint },
    (module, id) => names.get(`${module} ${id}`),
    report,
    progress,
  );
}

/** Saves what a server said in a file, for people who can't reach the server. */
function saveFacts(file: string, facts: Facts, report: Report): boolean {
  const text = `${JSON.stringify(facts, undefined, 2)}\n`;
  try {
    writeFileSync(`${file}.new`, file.endsWith(".gz") ? gzipSync(text) : text);
    renameSync(`${file}.new`, file);
    return true;
  } catch (error) {
    rmSync(`${file}.new`, { force: true });
    report("output-failed", undefined, { reason: `${file}: ${reasonOf(error)}` });
    return false;
  }
}

const usualOverlay = "definitions/overlay.json";

/** The corrections of a file. If the default file doesn't exist, there are none. */
function readCorrections(file: string, report: Report): Overlay | undefined {
  if (file === usualOverlay && !existsSync(file)) return noOverlay;
  const bytes = readBytes(file, report);
  return bytes && readOverlay(file, bytes, report);
}

/** The definitions as they are after the import. */
function merged(input: readonly InputFile[], { changed }: ImportResult): readonly InputFile[] {
  const encoder = new TextEncoder();
  const files = [...changed].map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  return [...input.filter(({ path }) => !changed.has(path)), ...files];
}

function print(args: Arguments, outcome: Done | Failed): void {
  if ("diagnostics" in outcome) {
    const { diagnostics, folder } = outcome;
    if (args.json) {
      const prefix = folder === undefined ? "" : prefixOf(folder);
      const items = sortDiagnostics(diagnostics).map((item) => jsonDiagnostic(item, prefix));
      process.stdout.write(`${JSON.stringify({ ok: false, diagnostics: items }, undefined, 2)}\n`);
    } else printDiagnostics(diagnostics, folder ?? ".", "; nothing was written");
  } else if (args.json) {
    const { release, summary, missing, problems, unneeded } = outcome;
    const texts = Object.fromEntries(missing);
    const content = { release, files: filesOf(outcome), items: summary, missing: texts, problems, unneeded };
    process.stdout.write(`${JSON.stringify({ ok: true, diagnostics: [], summary: content }, undefined, 2)}\n`);
  } else process.stdout.write(summaryText(args, outcome));
}

const filesOf = ({ changed, known, added }: Done) => ({
  added,
  changed: changed.size - added,
  unchanged: known + added - changed.size,
});

function summaryText({ definitions, from, server, overlay }: Arguments, outcome: Done): string {
  const { release, missing, problems, unneeded } = outcome;
  const files = filesOf(outcome);
  const texts = [...missing.values()].reduce((sum, count) => sum + count, 0);
  const seconds = (performance.now() / 1000).toFixed(1);
  return [
    ...shortened(problems.map((text) => `left as it was: ${text}`)),
    ...shortened(unneeded.map(({ item, why }) => `${overlay}: ${item} needs no correction in ${release}: ${why}`)),
    ...table(outcome),
    ...(texts === 0
      ? []
      : [`still to be written in ${definitions}: ${counted(texts, "text")} in ${counted(missing.size, "file")}`]),
    `${release} from ${from ?? server}: ${files.added} files added, ${files.changed} changed, ${files.unchanged} unchanged in ${seconds} s`,
    "",
  ].join("\n");
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
  const line = (name: string, cells: readonly (string | number)[]): string =>
    `${name.padEnd(12)}${cells.map((cell) => String(cell).padStart(9)).join("")}`;
  return [
    line("", ["added", "changed", "removed"]),
    ...rows.map(([kind, { added, changed, removed }]) => line(kind, [added, changed, removed])),
  ];
}
