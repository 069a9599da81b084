import { createCollector, sortDiagnostics } from "../diagnostics/collector.ts";
import { jsonDiagnostic } from "../diagnostics/render.ts";
import { savePrinter } from "../typescript/printer.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import { prefixOf, printDiagnostics, readDefinitions, usageOfFolder } from "./definitions.ts";
import type { Ended } from "./ended.ts";
import { generateFrom, type Outcome } from "./generate-once.ts";
import { openCache, saveCache } from "./kept.ts";
import type { LastRun } from "./last-run.mjs";
import { withProgress, type Progress } from "./progress.ts";
import { jsonText, summaryText } from "./summary.mjs";

type Arguments = Values<"generate">;

/** Generates the package, or with `--check` compares it. */
export async function generateCommand(args: Arguments, last: LastRun | undefined): Promise<Ended> {
  const usage = usageOfFolder(args.definitions) ?? usageOfWatch(args);
  if (usage !== undefined) return { usage };
  if (args.watch) return (await import("./watch.ts")).watchDefinitions(args, last);
  const outcome = await withProgress(args.json, (progress) => run(args, last, progress));
  print(args, outcome);
  if (outcome.run === undefined) return exitCodes.wrong;
  last?.remember(outcome.run);
  return exitCodes.fine;
}

function usageOfWatch({ watch, check, json, "no-cache": noCache }: Arguments): string | undefined {
  const other = check ? "--check" : json ? "--json" : noCache ? "--no-cache" : undefined;
  return watch && other !== undefined ? `--watch and ${other} don't go together` : undefined;
}

async function run(args: Arguments, last: LastRun | undefined, progress: Progress): Promise<Outcome> {
  const { diagnostics, report } = createCollector();
  progress.stage("read");
  const input = readDefinitions(args.definitions, report);
  const cache = args["no-cache"] ? undefined : openCache();
  const outcome = await generateFrom(args, input, diagnostics, {
    cache,
    hashes: last?.hashes,
    onStage: (stage) => progress.stage(stage),
  });
  if (cache !== undefined) {
    saveCache(cache);
    await savePrinter();
  }
  return outcome;
}

function print({ definitions, target, check, json }: Arguments, { diagnostics, run }: Outcome): void {
  if (json) {
    const prefix = prefixOf(definitions);
    const items = sortDiagnostics(diagnostics).map((item) => jsonDiagnostic(item, prefix));
    process.stdout.write(jsonText(run !== undefined, items, run?.summary));
  } else if (run === undefined) printDiagnostics(diagnostics, definitions, check ? "" : "; nothing was written");
  else process.stdout.write(summaryText(run.summary, target, check));
}
