import type { Cache } from "./cache/cache.ts";
import type { ModuleDeclaration } from "./definition/format.ts";
import { readDefinition } from "./definition/read.ts";
import { createCollector, sortDiagnostics, type Diagnostic, type Report } from "./diagnostics/collector.ts";
import type { OutputFile } from "./typescript/file.ts";
import type { InputFile } from "./source/files.ts";
import { freeze, link } from "./model/link/link.ts";
import { compareText } from "./text/compare.ts";
import type { Model } from "./model/model.ts";
import { startFormatter } from "./typescript/format.ts";
import { planNames } from "./typescript/names/plan.ts";
import { check } from "./model/rules/index.ts";
import { checkRelease, modulesLeftOut, withoutThose } from "./model/select/known.ts";
import { selectModules } from "./model/select/modules.ts";
import { newestRelease, selectRelease } from "./model/select/release.ts";

/** Stages of a run, in order. */
export type Stage = "decode" | "link" | "check" | "names" | "reuse" | "load" | "emit" | "format";

export interface GenerateOptions {
  /** Modules to generate, with what they refer to; all when empty. */
  readonly only?: readonly string[];
  /** Release to generate for; the newest when unset. */
  readonly target?: string | undefined;
  /** What earlier runs made; everything is made anew when unset. */
  readonly cache?: Cache | undefined;
  /** Called as each stage begins. */
  readonly onStage?: (stage: Stage) => void;
}

/** What the definitions say, as far as they can be read. */
export interface Models {
  /** The modules that were asked for, at one release. */
  readonly model: Model;
  /** All modules with everything that was ever in them; names are decided over it, so that every view has the same. */
  readonly whole: Model;
  /** Modules that the release doesn't have, by id. */
  readonly leftOut: readonly string[];
  /** How many texts are still to be written, by path; files without any are left out. */
  readonly missing: ReadonlyMap<string, number>;
}

/** The models of the definitions; they are complete when there are no diagnostics. */
export function readModel(
  input: readonly InputFile[],
  options: GenerateOptions = {},
): Models & { diagnostics: readonly Diagnostic[] } {
  const { diagnostics, report } = createCollector();
  const models = modelsOf(input, options, report, () => undefined);
  return { ...models, diagnostics: sortDiagnostics(diagnostics) };
}

function modelsOf(
  input: readonly InputFile[],
  { onStage, only = [], target, cache }: GenerateOptions,
  report: Report,
  onNews: () => void,
): Models {
  onStage?.("decode");
  const incomplete = new Set<string>();
  const missing = new Map<string, number>();
  const declarations = [...input]
    .sort((a, b) => compareText(a.path, b.path))
    .map((file) => decodeFile(file, cache, report, incomplete, missing, onNews))
    .filter((declaration) => declaration !== undefined);
  onStage?.("link");
  const whole = link(declarations, report, incomplete);
  onStage?.("check");
  check(whole, report);
  const release = target ?? newestRelease(whole);
  checkRelease(whole, release, report);
  const view = selectRelease(whole, release);
  const leftOut = modulesLeftOut(whole, view);
  const wanted = withoutThose(leftOut, only, release, report);
  return { whole, leftOut, missing, model: freeze(only.length > 0 ? selectModules(view, wanted, report) : view) };
}

const vendor = "com.vmware.";

/** The declarations of a file; when parts of it could not be read its module is incomplete. */
function decodeFile(
  file: InputFile,
  cache: Cache | undefined,
  report: Report,
  incomplete: Set<string>,
  missing: Map<string, number>,
  onNews: () => void,
): ModuleDeclaration | undefined {
  let isLost = false;
  const watched: Report = (code, span, parameters, detail) => {
    isLost ||= code === "wrong-kind" || code === "bad-name";
    report(code, span, parameters, detail);
  };
  const { path } = file;
  const { declaration, missing: count } = readDefinition(file, cache, watched, onNews);
  if (count > 0) missing.set(path, count);
  const { module } = declaration ?? {};
  if (module === undefined) {
    const name = path.replace(/\.[^.]*$/, "").replace(/\//g, ".");
    for (const id of [name, `${vendor}${name}`]) incomplete.add(id);
    return declaration;
  }
  if (isLost) incomplete.add(module.value);
  const short = module.value.startsWith(vendor) ? module.value.slice(vendor.length) : module.value;
  const expected = `${short.replace(/\./g, "/")}.yaml`;
  if (path !== expected) report("file-place", module.span, { module: module.value, expected });
  return declaration;
}

/** What a run makes of the definitions. */
export interface Generated {
  readonly files: readonly OutputFile[];
  /** Subpaths of the hand-written jobs that the modules lack operations for. */
  readonly jobsLeftOut: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Definitions to the files of the package; no file when anything is wrong. */
export async function generate(
  input: readonly InputFile[],
  options: GenerateOptions = {},
): Promise<Models & Generated> {
  const { diagnostics, report } = createCollector();
  // The formatter loads beside all that comes before it.
  const models = modelsOf(input, options, report, startFormatter);
  options.onStage?.("names");
  const names = planNames(models.whole, report);
  if (diagnostics.length > 0)
    return { files: [], jobsLeftOut: [], ...models, diagnostics: sortDiagnostics(diagnostics) };

  const { emit } = await import("./typescript/emit.ts");
  return { ...(await emit(models.model, names, options)), ...models, diagnostics: [] };
}
