import { check } from "./model/rules/check.ts";
import { decodeModule, type ModuleDeclaration } from "./definition/format.ts";
import { createCollector, sortDiagnostics, type Diagnostic, type Report } from "./diagnostics/diagnostics.ts";
import type { OutputFile } from "./typescript/file.ts";
import type { InputFile } from "./source/files.ts";
import { link } from "./model/resolve.ts";
import { compareText } from "./text/compare.ts";
import type { Model } from "./model/model.ts";
import { planNames } from "./typescript/names/plan.ts";
import { checkRelease, withoutLater } from "./model/known-releases.ts";
import { selectModules, selectRelease } from "./model/select.ts";
import { parseSource, readSource } from "./source/yaml.ts";

/** Stages of a run, in order. */
export type Stage = "decode" | "link" | "check" | "names" | "load" | "emit" | "format";

export interface GenerateOptions {
  /** Modules to generate, with what they refer to; all when empty. */
  readonly only?: readonly string[];
  /** Release to generate for; the newest when unset. */
  readonly target?: string | undefined;
  /** Called as each stage begins. */
  readonly onStage?: (stage: Stage) => void;
}

/** What definitions came to. */
interface Selected {
  readonly model: Model;
  /** Modules that came after the release to generate for, by id. */
  readonly leftOut: readonly string[];
}

/** The model of the definitions, as far as they can be read; it is whole when there are no diagnostics. */
export function readModel(
  input: readonly InputFile[],
  options: GenerateOptions = {},
): Selected & { diagnostics: readonly Diagnostic[] } {
  const { diagnostics, report } = createCollector();
  const selected = select(input, options, report);
  return { ...selected, diagnostics: sortDiagnostics(diagnostics) };
}

function select(
  input: readonly InputFile[],
  { onStage, only = [], target }: GenerateOptions,
  report: Report,
): Selected {
  onStage?.("decode");
  const declarations = [...input]
    .sort((a, b) => compareText(a.path, b.path))
    .map((file) => decodeFile(file, report))
    .filter((declaration) => declaration !== undefined);
  onStage?.("link");
  const all = link(declarations, report);
  onStage?.("check");
  check(all, report);
  if (target !== undefined) checkRelease(all, target, report);
  const released = target === undefined ? all : selectRelease(all, target, report);
  const leftOut = all.modules.map(({ id }) => id).filter((id) => !released.modules.some((module) => module.id === id));
  const wanted = target === undefined ? only : withoutLater(only, leftOut, target, report);
  return { model: only.length > 0 ? selectModules(released, wanted, report) : released, leftOut };
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
): Promise<Selected & { files: readonly OutputFile[]; diagnostics: readonly Diagnostic[] }> {
  const { diagnostics, report } = createCollector();
  const selected = select(input, options, report);
  const { model } = selected;
  options.onStage?.("names");
  const names = planNames(model, report);
  if (diagnostics.length > 0) return { ...selected, files: [], diagnostics: sortDiagnostics(diagnostics) };

  // Only now, for they take longer to load than to find a mistake.
  options.onStage?.("load");
  (await import("./typescript/format.ts")).startFormatter();
  const { emit } = await import("./typescript/emit.ts");
  return {
    ...selected,
    files: await emit(model, names, options.onStage),
    diagnostics: [],
  };
}
