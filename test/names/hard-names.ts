import { createCollector } from "../../generator/diagnostics/collector.ts";
import type { Model } from "../../generator/model/model.ts";
import { generate, readModel } from "../../generator/pipeline.ts";
import { readInput } from "../../generator/source/files.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import type { Names } from "../../generator/typescript/names/names.ts";
import { planNames } from "../../generator/typescript/names/plan.ts";

/** A package of names that are hard on a generator, in every place that has one. */
export async function hardNames(): Promise<{ files: readonly OutputFile[]; model: Model; names: Names }> {
  const { report, diagnostics: unread } = createCollector();
  const { files: input } = readInput("test/names/accepted", report);
  const { files, diagnostics } = await generate(input);
  const wrong = [...unread, ...diagnostics].map(({ text }) => text);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const { model, whole } = readModel(input);
  return { files, model, names: planNames(whole, report) };
}
