import { existsSync, readFileSync, realpathSync } from "node:fs";
import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createCollector, sortDiagnostics, type Diagnostic, type Report } from "../diagnostics/collector.ts";
import { shortDifference } from "../diagnostics/difference.ts";
import type { OutputFile } from "../typescript/file.ts";
import { generate, type Stage } from "../pipeline.ts";
import { readInput } from "../source/files.ts";
import type { Model } from "../model/model.ts";
import { planOutput, recoverOutput, withLock, withManifest, writeOutput, type OutputPlan } from "../output/output.ts";
import { createProgress, type Progress } from "./progress.ts";
import { jsonDiagnostic, renderDiagnostic } from "../diagnostics/render.ts";

/** Exit codes: what a script may rely on. */
export const exitCodes = { fine: 0, wrong: 1, usage: 2, bug: 3 } as const;

const help = `Generates the vSphere SDK for TypeScript from YAML interface definitions.

Usage: npm run generate -- [options]

  --definitions DIR   folder of the definitions (default: definitions)
  --out DIR           folder of the package (default: generated)
  --only MODULE …     make a package of these modules, such as vcenter.vm, and what they refer to
  --target VERSION    leave out what came after this release of the API, such as 6.5
  --check             write nothing; fail and name each stale, missing and superfluous file
  --json              print one JSON object and nothing else
  --help              print this text

Exit codes: 0 fine, 1 the definitions or the output are wrong, 2 the command line is wrong,
3 a bug in the generator.
`;

interface Arguments {
  readonly definitions: string;
  readonly out: string;
  readonly only: readonly string[];
  readonly target: string | undefined;
  readonly check: boolean;
  readonly json: boolean;
}

class UsageError extends Error {}

function readArguments(argv: readonly string[]): Arguments | "help" {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        definitions: { type: "string", default: "definitions" },
        out: { type: "string", default: "generated" },
        only: { type: "string", multiple: true, default: [] },
        target: { type: "string" },
        check: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return "help";
  if (positionals.length > 0 && values.only.length === 0)
    throw new UsageError(`Unexpected argument '${positionals[0]}'`);
  const only = [...values.only, ...positionals].flatMap((name) => name.split(",")).filter((name) => name !== "");
  if (values.target !== undefined && !/^\d+(\.\d+)+$/.test(values.target))
    throw new UsageError(`--target is a release such as 6.5, not '${values.target}'`);
  if (values.only.length > 0 && only.length === 0) throw new UsageError("--only needs the name of a module");
  if (values.out === "" || values.definitions === "") throw new UsageError("a folder can't be empty");
  return {
    definitions: values.definitions,
    out: values.out,
    only,
    target: values.target,
    check: values.check,
    json: values.json,
  };
}

/** What a run came to. */
interface Outcome {
  readonly code: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly summary?: Summary;
}

export interface Summary {
  readonly modules: number;
  readonly operations: number;
  readonly files: number;
  readonly written: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly kept: readonly string[];
}

async function run(args: Arguments, progress: Progress): Promise<Outcome> {
  const { diagnostics, report } = createCollector();
  progress.stage("read");
  if (!existsSync(args.definitions)) throw new UsageError(`there is no folder ${args.definitions}`);
  const input = readInput(args.definitions, report);
  if (input.length === 0 && diagnostics.length === 0) report("no-definitions", undefined, { folder: args.definitions });
  const result = await generate(input, {
    only: args.only,
    target: args.target,
    onStage: (stage: Stage) => progress.stage(stage),
  });
  const wrong = sortDiagnostics([...diagnostics, ...result.diagnostics]);
  if (wrong.length > 0) return { code: exitCodes.wrong, diagnostics: wrong };

  const out = existsSync(args.out) ? realpathSync(args.out) : resolve(args.out);
  const files = withManifest(result.files);
  progress.stage(args.check ? "compare" : "write");
  if (args.check) return compare(out, files, report, diagnostics, result.model);
  const outcome = withLock(out, report, () => write(out, files, report, diagnostics, result.model));
  return outcome ?? { code: exitCodes.wrong, diagnostics };
}

const summaryOf = (
  model: Model,
  files: readonly OutputFile[],
  plan: OutputPlan,
  written: number,
  removed: number,
): Summary => ({
  modules: model.modules.length,
  operations: model.modules.reduce(
    (sum, module) => sum + module.services.reduce((count, service) => count + service.operations.length, 0),
    0,
  ),
  files: files.length,
  written,
  unchanged: plan.unchanged,
  removed,
  kept: plan.kept,
});

function write(
  out: string,
  files: readonly OutputFile[],
  report: Report,
  diagnostics: readonly Diagnostic[],
  model: Model,
): Outcome {
  recoverOutput(out);
  const plan = planOutput(out, files, report);
  const finish = uninterrupted();
  const fine = diagnostics.length === 0 && writeOutput(out, files, plan, report);
  finish();
  if (!fine) return { code: exitCodes.wrong, diagnostics: sortDiagnostics(diagnostics) };
  return {
    code: exitCodes.fine,
    diagnostics: [],
    summary: summaryOf(model, files, plan, plan.missing.length + plan.stale.length, plan.superfluous.length),
  };
}

/** Ctrl-C waits until the trees are swapped: without a handler it would strike between two system calls. */
function uninterrupted(): () => void {
  let received: NodeJS.Signals | undefined;
  const remember = (signal: NodeJS.Signals): void => void (received = signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, remember);
  return () => {
    for (const signal of signals) process.off(signal, remember);
    if (received !== undefined) process.kill(process.pid, received);
  };
}

function compare(
  out: string,
  files: readonly OutputFile[],
  report: Report,
  diagnostics: readonly Diagnostic[],
  model: Model,
): Outcome {
  const plan = planOutput(out, files, report);
  const text = new Map(files.map((file) => [file.path, file.text]));
  for (const file of plan.missing) report("output-missing", undefined, { file });
  for (const file of plan.stale)
    report(
      "output-stale",
      undefined,
      { file },
      shortDifference(readFileSync(resolve(out, file), "utf8"), text.get(file) ?? ""),
    );
  for (const file of plan.superfluous) report("output-superfluous", undefined, { file });
  const summary = summaryOf(model, files, plan, 0, 0);
  return { code: diagnostics.length === 0 ? exitCodes.fine : exitCodes.wrong, diagnostics, summary };
}

function print(args: Arguments, outcome: Outcome, seconds: number): void {
  const folder = relative(process.cwd(), resolve(args.definitions)).replace(/\\/g, "/");
  const prefix = folder === "" ? "" : `${folder}/`;
  if (args.json) {
    const content = {
      ok: outcome.code === exitCodes.fine,
      diagnostics: outcome.diagnostics.map((item) => jsonDiagnostic(item, prefix)),
      summary: outcome.summary,
    };
    process.stdout.write(`${JSON.stringify(content, undefined, 2)}\n`);
    return;
  }
  const color = process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined;
  for (const diagnostic of outcome.diagnostics)
    process.stderr.write(`${renderDiagnostic(diagnostic, { prefix, color })}\n\n`);
  if (outcome.diagnostics.length > 0) {
    const count = outcome.diagnostics.length;
    process.stderr.write(`${count} ${count === 1 ? "error" : "errors"}; nothing was written.\n`);
  }
  const { summary } = outcome;
  if (summary === undefined || outcome.code !== exitCodes.fine) return;
  for (const file of summary.kept)
    process.stdout.write(`kept ${file}: it is no longer generated, but was changed by hand\n`);
  const done = args.check
    ? `${summary.files} files are up to date`
    : `${summary.written} written, ${summary.unchanged} unchanged, ${summary.removed} removed`;
  process.stdout.write(
    `${summary.modules} modules, ${summary.operations} operations: ${done} in ${seconds.toFixed(1)} s\n`,
  );
}

/** Runs the command; the exit code says how it went. `onFine` hears of a run after which nothing is left to do. */
export async function main(
  argv: readonly string[],
  onFine: (summary: Summary) => void = () => undefined,
): Promise<number> {
  const begin = performance.now();
  let args: Arguments | "help";
  try {
    args = readArguments(argv);
    if (args === "help") {
      process.stdout.write(help);
      return exitCodes.fine;
    }
    const progress = createProgress(args.json);
    let outcome: Outcome;
    try {
      outcome = await run(args, progress);
    } finally {
      progress.end();
    }
    print(args, outcome, (performance.now() - begin) / 1000);
    if (outcome.code === exitCodes.fine && outcome.summary !== undefined)
      onFine({ ...outcome.summary, written: 0, unchanged: outcome.summary.files, removed: 0 });
    return outcome.code;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`generate: ${error.message}\nTry: npm run generate -- --help\n`);
      return exitCodes.usage;
    }
    process.stderr.write(
      `generate: this is a bug in the generator, not in the definitions.\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return exitCodes.bug;
  }
}
