import { withoutVendor } from "../definition/qualified-names.ts";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Cache } from "../cache/cache.ts";
import { createCollector, type Diagnostic, type Report } from "../diagnostics/collector.ts";
import { journalPath } from "../output/journal.ts";
import { manifestName } from "../output/manifest.mjs";
import { planOutput, withManifest, type OutputPlan } from "../output/plan.ts";
import { checkSchema, schemaText, updateSchema } from "../output/schema.ts";
import { isInterrupted, updateOutput } from "../output/update.ts";
import { generate, type Generated } from "../pipeline.ts";
import { startPrinter } from "../typescript/printer.ts";
import { NotKept } from "../typescript/kept-files.ts";
import { FileHashes } from "../source/file-hashes.mjs";
import type { Input } from "../source/files.ts";
import type { OutputFile } from "../typescript/file.ts";
import type { Values } from "./arguments.mjs";
import type { Run } from "./last-run.mjs";
import type { Summary } from "./summary.mjs";

type Arguments = Values<"generate">;

/** The result of a run; `run` is set when nothing is left to do. */
export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly run?: Run;
}

/** What a run reuses from earlier ones, and how it tells its stages. */
export interface Surroundings {
  readonly cache?: Cache | undefined;
  /** Hashes of the output, where it was read before. */
  readonly hashes?: FileHashes | undefined;
  readonly onStage?: (stage: string) => void;
}

/** Generates the package from definitions, or compares it with `check`; `earlier` are mistakes found while reading. */
export async function generateFrom(
  args: Arguments,
  input: Input,
  earlier: readonly Diagnostic[],
  around: Surroundings,
): Promise<Outcome> {
  try {
    return await generateWith(args, input, earlier, around);
  } catch (error) {
    if (!(error instanceof NotKept)) throw error;
    around.cache?.forget();
    return generateWith(args, input, earlier, around);
  }
}

async function generateWith(
  args: Arguments,
  input: Input,
  earlier: readonly Diagnostic[],
  { cache, hashes: known = new FileHashes(), onStage = () => undefined }: Surroundings,
): Promise<Outcome> {
  const { only, target } = args;
  // A changed definition usually changes a file. With `--check` it shouldn't.
  const onNew = args.check ? undefined : startPrinter;
  const { files: definitions, unread } = input;
  const result = await generate(definitions, { unread, only, target, cache, onNew, onStage });
  const wrong = [...earlier, ...result.diagnostics];
  if (wrong.length > 0) return { diagnostics: wrong };

  const { diagnostics, report } = createCollector();
  const out = existsSync(args.out) ? realpathSync(args.out) : resolve(args.out);
  const { files, hashes } = withManifest(result.files);
  onStage(args.check ? "compare" : "write");
  const plan = args.check ? await compare(args, out, files, report, known) : update(args, out, files, report, known);
  if (plan === undefined || diagnostics.length > 0) return { diagnostics };
  // For the newest release, modules that were removed before it are not worth a message.
  const leftOut = target === undefined ? [] : result.leftOut;
  // Definitions of another product lack what all jobs need. Others may lack it by mistake, after a name was changed.
  const isOther = target === undefined && only.length === 0 && !result.jobsFit;
  const summary = summaryOf({ ...result, leftOut, jobsLeftOut: isOther ? [] : result.jobsLeftOut }, files, plan);
  return { diagnostics, run: { input: definitions, output: hashes, schema: schemaText, summary } };
}

function update(
  { definitions }: Arguments,
  out: string,
  files: readonly OutputFile[],
  report: Report,
  known: FileHashes,
) {
  let fine = true;
  updateSchema(definitions, (...args) => {
    fine = false;
    report(...args);
  });
  return fine ? updateOutput(out, files, report, { hashes: known }) : undefined;
}

async function compare(
  { definitions }: Arguments,
  out: string,
  files: readonly OutputFile[],
  report: Report,
  known: FileHashes,
) {
  // Loaded only here, because a run that writes shows no differences.
  const { createDifferences } = await import("../output/difference.ts");
  const differs = createDifferences();
  if (isInterrupted(out))
    report("output-interrupted", undefined, { file: journalPath, reason: "a run was killed, or is still writing" });
  checkSchema(definitions, report, differs);
  const plan = planOutput(out, files, report, { hashes: known });
  const made = new Map(files.map((file) => [file.path, file]));
  for (const file of plan.missing) report("output-missing", undefined, { file });
  for (const file of plan.stale.keys()) {
    const before = readFileSync(resolve(out, file), "utf8");
    // The hashes in the manifest show nothing beyond the differences of the files themselves.
    const detail = file === manifestName ? undefined : differs(before, made.get(file)?.text ?? "");
    report("output-stale", undefined, { file }, detail);
  }
  for (const file of plan.orphaned.keys()) report("output-orphaned", undefined, { file });
  return plan;
}

function summaryOf(
  { modules, operations, missing: texts, leftOut, jobsLeftOut }: Omit<Generated, "files" | "diagnostics">,
  files: readonly OutputFile[],
  { missing, stale, orphaned, kept, unchanged }: OutputPlan,
): Summary {
  return {
    modules,
    operations,
    files: files.length,
    written: missing.length + stale.size,
    unchanged,
    removed: orphaned.size,
    kept,
    leftOut: leftOut.map(withoutVendor),
    missing: Object.fromEntries(texts),
    jobsLeftOut,
  };
}
