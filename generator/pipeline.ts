import { Analysis } from "./analysis/analysis.ts";
import { readTree } from "./analysis/tree.ts";
import type { Cache } from "./cache/cache.ts";
import type { ModuleDeclaration } from "./definition/format.ts";
import { belongsAt } from "./definition/qualified-names.ts";
import { readDefinition } from "./definition/read.ts";
import { createCollector, sortDiagnostics, type Diagnostic, type Report } from "./diagnostics/collector.ts";
import type { ModuleFiles, OutputFile } from "./typescript/file.ts";
import type { InputFile } from "./source/files.ts";
import { freeze, link } from "./model/link/link.ts";
import { compareText } from "./text/compare.ts";
import type { Model } from "./model/model.ts";
import { emitModules, emitPackage } from "./typescript/emit.ts";
import { findFiles } from "./typescript/kept-files.ts";
import { planFolders } from "./typescript/names/paths.ts";
import { planNames } from "./typescript/names/plan.ts";
import { check } from "./model/rules/index.ts";
import { findClashes } from "./model/rules/routes.ts";
import { checkRelease, isUnknown, modulesLeftOut, withoutThose } from "./model/select/known.ts";
import { selectIds, selectModules } from "./model/select/modules.ts";
import { newestRelease, selectRelease } from "./model/select/release.ts";

/** Stages of a run, in order. */
export type Stage = "decode" | "link" | "check" | "names" | "reuse" | "emit" | "print";

export interface GenerateOptions {
  /** Paths of definitions that could not be read, which is reported already; see `Input`. */
  readonly unread?: readonly string[];
  /** Modules to generate, with what they refer to; all when empty. */
  readonly only?: readonly string[];
  /** Release to generate for; the newest when unset. */
  readonly target?: string | undefined;
  /** The cache with what earlier runs made; without one everything is made anew. */
  readonly cache?: Cache | undefined;
  /** Called before a definition is read that isn't in the cache. */
  readonly onNew?: (() => void) | undefined;
  /** Called as each stage begins. */
  readonly onStage?: (stage: Stage) => void;
}

/** What the definitions say, as far as they can be read. */
export interface Models {
  /** The modules that were asked for, at one release. */
  readonly model: Model;
  /** All modules with everything that was ever in them; names are decided over it, so that every view has the same. */
  readonly whole: Model;
}

/** The models of the definitions; they are complete when there are no diagnostics. */
export function readModel(
  input: readonly InputFile[],
  options: GenerateOptions = {},
): Models & { diagnostics: readonly Diagnostic[] } {
  const { diagnostics, report } = createCollector();
  const models = modelsOf(input, options, report);
  return { ...models, diagnostics: sortDiagnostics(diagnostics) };
}

function modelsOf(
  input: readonly InputFile[],
  { onStage, only = [], target, cache, unread = [] }: GenerateOptions,
  report: Report,
): Models {
  onStage?.("decode");
  const lost: Lost = { paths: [...unread], modules: new Set() };
  const declarations = [...input]
    .sort((a, b) => compareText(a.path, b.path))
    .flatMap((file) => decodeFile(file, cache, report, lost) ?? []);
  onStage?.("link");
  const isUnread = (module: string): boolean => lost.paths.some((path) => belongsAt(module, path));
  const whole = link(declarations, report, (module) => lost.modules.has(module) || isUnread(module));
  onStage?.("check");
  check(whole, report);
  const release = target ?? newestRelease(whole);
  // Which releases there are isn't known without all files.
  if (target !== undefined && lost.paths.length === 0) checkRelease(whole, target, report);
  const view = selectRelease(whole, release);
  const leftOut = modulesLeftOut(whole, view);
  const wanted = withoutThose(
    leftOut,
    only.filter((module) => !isUnread(module)),
    release,
    report,
  );
  return { whole, model: freeze(only.length > 0 ? selectModules(view, wanted, report) : view) };
}

/** Where names may be declared that could not be read. */
interface Lost {
  readonly paths: string[];
  readonly modules: Set<string>;
}

/** The declarations of a file; it is told what of it could not be read. */
function decodeFile(
  file: InputFile,
  cache: Cache | undefined,
  report: Report,
  lost: Lost,
): ModuleDeclaration | undefined {
  const { declaration, hasAllNames } = readDefinition(file, cache, report);
  const module = declaration?.module?.value;
  if (module === undefined || !belongsAt(module, file.path)) lost.paths.push(file.path);
  if (module !== undefined && !hasAllNames) lost.modules.add(module);
  return declaration;
}

/** The result of a run. */
export interface Generated {
  /** Empty when anything is wrong. */
  readonly files: readonly OutputFile[];
  readonly modules: number;
  readonly operations: number;
  /** Modules that the release doesn't have, by id. */
  readonly leftOut: readonly string[];
  /** Subpaths of the hand-written jobs that the modules lack operations for. */
  readonly jobsLeftOut: readonly string[];
  /** Whether the modules have the operations of any of them. */
  readonly jobsFit: boolean;
  /** How many texts are still to be written, by path of the definition; files without any are left out. */
  readonly missing: ReadonlyMap<string, number>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Definitions to the files of the package. */
export async function generate(input: readonly InputFile[], options: GenerateOptions = {}): Promise<Generated> {
  const { unread = [] } = options;
  const generated = unread.length > 0 ? undefined : await generateRight(input, options);
  if (generated !== undefined) return generated;
  // A mistake can involve any module, so all of them are read to report it.
  const { diagnostics, report } = createCollector();
  planNames(modelsOf(input, options, report).whole, report);
  if (diagnostics.length + unread.length === 0)
    throw new Error("something is wrong with the definitions that no rule reports");
  const nothing = {
    files: [],
    modules: 0,
    operations: 0,
    leftOut: [],
    jobsLeftOut: [],
    jobsFit: false,
    missing: new Map(),
  };
  return { ...nothing, diagnostics: sortDiagnostics(diagnostics) };
}

/** As `generate`; undefined when anything is wrong. With a cache, only what has changed is linked, checked and printed. */
async function generateRight(
  input: readonly InputFile[],
  { onStage = () => undefined, onNew, only = [], target, cache }: GenerateOptions,
): Promise<Generated | undefined> {
  let isRight = true;
  const report = (): void => void (isRight = false);
  onStage("decode");
  const tree = readTree(input, cache, onNew);
  if (tree === undefined) return undefined;
  const folders = planFolders(tree.heads, report);
  const release = target ?? tree.newest;
  if (target !== undefined && tree.modules.length > 0 && isUnknown(target, tree)) return undefined;
  const analysis = new Analysis(tree, { folders, release }, cache, onStage);
  const facts = analysis.facts();
  if (facts === undefined) return undefined;
  findClashes(
    [...facts.values()].flatMap(({ routes }) => routes),
    report,
  );
  const isThere = (id: string): boolean => facts.get(id)?.there !== undefined;
  const leftOut = tree.modules.filter((id) => !isThere(id));
  const all = tree.modules.filter(isThere);
  const wanted = withoutThose(leftOut, only, release, report);
  const chosen = only.length === 0 ? new Set(all) : selectIds(all, (id) => facts.get(id)!.there!.needs, wanted, report);
  if (!isRight) return undefined;

  const modules = all.filter((id) => chosen.has(id)).map((id) => facts.get(id)!.there!);
  const made = new Map<string, ModuleFiles>();
  for (const { summary, files } of modules) {
    const known = files === undefined || cache === undefined ? undefined : findFiles(files, cache);
    if (known !== undefined) made.set(summary.id, known);
  }
  const unmade = modules.filter(({ summary }) => !made.has(summary.id));
  if (unmade.length > 0) {
    const read = analysis.modules(unmade.map(({ summary }) => summary.id));
    const unprinted = unmade.map(({ files }, at) => ({ module: read.modules[at]!, key: files }));
    const printed = await emitModules(unprinted, read.context, { cache, onStage });
    for (const [at, { summary }] of unmade.entries()) made.set(summary.id, printed[at]!);
  }
  const emitted = await emitPackage(
    modules.map(({ summary }) => ({ ...summary, ...made.get(summary.id)! })),
    folders,
    release,
    cache,
  );
  return {
    ...emitted,
    modules: modules.length,
    operations: modules.reduce((sum, { operations }) => sum + operations, 0),
    leftOut,
    missing: tree.missing,
    diagnostics: [],
  };
}
