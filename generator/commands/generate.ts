import { existsSync, readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { createCollector, sortDiagnostics, type Diagnostic, type Report } from "../diagnostics/collector.ts";
import { jsonDiagnostic } from "../diagnostics/render.ts";
import { journalPath } from "../output/journal.ts";
import { manifestName } from "../output/manifest.mjs";
import { planOutput, withManifest, type OutputPlan } from "../output/plan.ts";
import { checkSchema, schemaText, updateSchema } from "../output/schema.ts";
import { isInterrupted, updateOutput } from "../output/update.ts";
import { generate, type Models } from "../pipeline.ts";
import type { OutputFile } from "../typescript/file.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import { openCache } from "./kept.ts";
import { prefixOf, printDiagnostics, readDefinitions, usageOfFolder } from "./definitions.ts";
import type { Run } from "./last-run.mjs";
import { withProgress, type Progress } from "./progress.ts";
import type { Ended } from "./ended.ts";
import { jsonText, summaryText, type Summary } from "./summary.mjs";

type Arguments = Values<"generate">;

/** What a run came to; `run` is there when nothing is left to do. */
interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly run?: Run;
}

/** Generates the package, or with `--check` compares it. */
export async function generateCommand(args: Arguments, remember: (run: Run) => void): Promise<Ended> {
  const usage = usageOfFolder(args.definitions);
  if (usage !== undefined) return { usage };
  const outcome = await withProgress(args.json, (progress) => run(args, progress));
  print(args, outcome);
  if (outcome.run === undefined) return exitCodes.wrong;
  remember(outcome.run);
  return exitCodes.fine;
}

async function run(args: Arguments, progress: Progress): Promise<Outcome> {
  const { diagnostics, report } = createCollector();
  progress.stage("read");
  const input = readDefinitions(args.definitions, report);
  const { only, target } = args;
  const cache = args["no-cache"] ? undefined : openCache();
  const result = await generate(input, { only, target, cache, onStage: (stage) => progress.stage(stage) });
  cache?.save();
  const wrong = [...diagnostics, ...result.diagnostics];
  if (wrong.length > 0) return { diagnostics: wrong };

  const out = existsSync(args.out) ? realpathSync(args.out) : resolve(args.out);
  const files = withManifest(result.files);
  progress.stage(args.check ? "compare" : "write");
  const plan = args.check ? await compare(args, out, files, report) : update(args, out, files, report);
  if (plan === undefined || diagnostics.length > 0) return { diagnostics };
  // For the newest release, what was removed before is not worth a message.
  const leftOut = target === undefined ? [] : result.leftOut;
  // Whoever asked for everything has definitions of their own, and no job is for them.
  const jobsLeftOut = target === undefined && only.length === 0 ? [] : result.jobsLeftOut;
  const summary = summaryOf({ ...result, leftOut, jobsLeftOut }, files, plan);
  const output = files.map(({ path, text }) => ({ path, bytes: text }));
  return { diagnostics, run: { input, output, schema: schemaText, summary } };
}

function update({ definitions }: Arguments, out: string, files: readonly OutputFile[], report: Report) {
  let fine = true;
  updateSchema(definitions, (...args) => {
    fine = false;
    report(...args);
  });
  return fine ? updateOutput(out, files, report) : undefined;
}

async function compare({ definitions }: Arguments, out: string, files: readonly OutputFile[], report: Report) {
  // Loaded only here, for a run that writes shows no differences.
  const { createDifferences } = await import("../output/difference.ts");
  const differs = createDifferences();
  if (isInterrupted(out))
    report("output-interrupted", undefined, { file: journalPath, reason: "a run was killed, or is still writing" });
  checkSchema(definitions, report, differs);
  const plan = planOutput(out, files, report);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  for (const file of plan.missing) report("output-missing", undefined, { file });
  for (const file of plan.stale.keys()) {
    const before = readFileSync(resolve(out, file), "utf8");
    // Hashes say nothing that the files themselves don't show.
    const detail = file === manifestName ? undefined : differs(before, texts.get(file) ?? "");
    report("output-stale", undefined, { file }, detail);
  }
  for (const file of plan.orphaned.keys()) report("output-orphaned", undefined, { file });
  return plan;
}

function summaryOf(
  {
    model,
    missing: texts,
    leftOut,
    jobsLeftOut,
  }: Models & { leftOut: readonly string[]; jobsLeftOut: readonly string[] },
  files: readonly OutputFile[],
  { missing, stale, orphaned, kept, unchanged }: OutputPlan,
): Summary {
  const services = model.modules.flatMap((module) => module.services);
  return {
    modules: model.modules.length,
    operations: services.reduce((sum, { operations }) => sum + operations.length, 0),
    files: files.length,
    written: missing.length + stale.size,
    unchanged,
    removed: orphaned.size,
    kept,
    leftOut: leftOut.map((id) => id.replace(/^com\.vmware\./, "")),
    missing: Object.fromEntries(texts),
    jobsLeftOut,
  };
}

function print({ definitions, target, check, json }: Arguments, { diagnostics, run }: Outcome): void {
  if (json) {
    const prefix = prefixOf(definitions);
    const items = sortDiagnostics(diagnostics).map((item) => jsonDiagnostic(item, prefix));
    process.stdout.write(jsonText(run !== undefined, items, run?.summary));
  } else if (run === undefined) printDiagnostics(diagnostics, definitions, check ? "" : "; nothing was written");
  else process.stdout.write(summaryText(run.summary, target, check));
}
