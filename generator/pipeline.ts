import { check } from "./model/rules/check.ts";
import { decodeModule, type ModuleDeclaration } from "./definition/format.ts";
import { createCollector, sortDiagnostics, type Diagnostic, type Report } from "./diagnostics/diagnostics.ts";
import type { OutputFile } from "./typescript/file.ts";
import type { InputFile } from "./source/files.ts";
import { link } from "./model/resolve.ts";
import { compareText } from "./text/compare.ts";
import type { Model } from "./model/model.ts";
import { planNames } from "./typescript/names/plan.ts";
import { selectModules, selectRelease } from "./model/select.ts";
import { parseSource, readSource } from "./source/yaml.ts";

/** Stages of a run, in order. */
export type Stage = "decode" | "link" | "check" | "names" | "emit" | "format";

export interface GenerateOptions {
  /** Modules to generate, with what they refer to; all when empty. */
  readonly only?: readonly string[];
  /** Release to generate for; the newest when unset. */
  readonly target?: string | undefined;
  /** Called as each stage begins. */
  readonly onStage?: (stage: Stage) => void;
}

/** The model of the definitions, as far as they can be read; it is whole when there are no diagnostics. */
export function readModel(
  input: readonly InputFile[],
  options: GenerateOptions = {},
): { model: Model; diagnostics: readonly Diagnostic[] } {
  const { diagnostics, report } = createCollector();
  const model = modelOf(input, options, report);
  return { model, diagnostics: sortDiagnostics(diagnostics) };
}

function modelOf(input: readonly InputFile[], { onStage, only = [], target }: GenerateOptions, report: Report): Model {
  onStage?.("decode");
  const declarations = [...input]
    .sort((a, b) => compareText(a.path, b.path))
    .map((file) => decodeFile(file, report))
    .filter((declaration) => declaration !== undefined);
  onStage?.("link");
  let model = link(declarations, report);
  onStage?.("check");
  check(model, report);
  if (target !== undefined) model = selectRelease(model, target, report);
  if (only.length > 0) model = selectModules(model, only, report);
  return model;
}

function decodeFile({ path, bytes }: InputFile, report: Report): ModuleDeclaration | undefined {
  const source = readSource(path, bytes, report);
  const tree = source && parseSource(source, report);
  const declaration = tree && decodeModule(tree, report);
  const { module } = declaration ?? {};
  if (module !== undefined) {
    const expected = `${module.value.replace(/^com\.vmware\./, "").replace(/\./g, "/")}.yaml`;
    if (path !== expected) report("file-place", module.span, { module: module.value, expected });
  }
  return declaration;
}

/** Definitions to the files of the package; no file when anything is wrong. */
export async function generate(
  input: readonly InputFile[],
  options: GenerateOptions = {},
): Promise<{ files: readonly OutputFile[]; model: Model; diagnostics: readonly Diagnostic[] }> {
  const { diagnostics, report } = createCollector();
  const model = modelOf(input, options, report);
  options.onStage?.("names");
  const names = planNames(model, report);
  if (diagnostics.length > 0) return { files: [], model, diagnostics: sortDiagnostics(diagnostics) };

  // Only now, for they take longer to load than to find a mistake.
  (await import("./typescript/format.ts")).startFormatter();
  const { emit } = await import("./typescript/emit.ts");
  return {
    files: await emit(model, names, options.onStage),
    model,
    diagnostics: [],
  };
}
