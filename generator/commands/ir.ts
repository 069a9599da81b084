import { createCollector } from "../diagnostics/collector.ts";
import { modelAsJson } from "../model/json.ts";
import { readModel } from "../pipeline.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import { printDiagnostics, readDefinitions, usageOfFolder } from "./definitions.ts";
import type { Ended } from "./ended.ts";
import { openCache, saveCache } from "./kept.ts";

/** Prints the model of the definitions as JSON. */
export function irCommand({ definitions, only, target }: Values<"ir">): Ended {
  const usage = usageOfFolder(definitions);
  if (usage !== undefined) return { usage };
  const { diagnostics, report } = createCollector();
  const cache = openCache();
  const { files, unread } = readDefinitions(definitions, report);
  const { model, diagnostics: wrong } = readModel(files, { unread, only, target, cache });
  saveCache(cache);
  const all = [...diagnostics, ...wrong];
  if (all.length > 0) {
    printDiagnostics(all, definitions, "");
    return exitCodes.wrong;
  }
  process.stdout.write(`${JSON.stringify(modelAsJson(model, target), undefined, 2)}\n`);
  return exitCodes.fine;
}
