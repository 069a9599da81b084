import type { Cache } from "../cache/cache.ts";
import type { Model, Module } from "../model/model.ts";
import { compareText } from "../text/compare.ts";
import type { EmitContext } from "./context.ts";
import type { ModuleFiles, OutputFile } from "./file.ts";
import { findInputForms } from "./inputs.ts";
import type { Names } from "./names/names.ts";
import { documents } from "./package/documents.ts";
import { fixedFiles } from "./package/fixed.ts";
import { jobFiles } from "./package/jobs.ts";
import { moduleSlice, packageSlice } from "./slices.ts";
import { createTypes } from "./types.ts";

/** A failure of the generator itself, and what it was working on. */
export class InternalError extends Error {
  constructor(module: Module, cause: unknown) {
    super(`${module.id} (${module.span.source.path}): ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** The files of the package. */
export interface Emitted {
  readonly files: readonly OutputFile[];
  /** Subpaths of the hand-written jobs that the modules lack operations for. */
  readonly jobsLeftOut: readonly string[];
}

export interface EmitOptions {
  /** What earlier runs made; everything is made anew when unset. */
  readonly cache?: Cache | undefined;
  readonly onStage?: ((stage: "reuse" | "load" | "emit" | "format") => void) | undefined;
}

/**
 * The model and its names to the files of the package. A module whose slice is known has its files already; what prints
 * and formats is loaded only for others.
 */
export async function emit(model: Model, names: Names, { cache, onStage }: EmitOptions = {}): Promise<Emitted> {
  if (cache !== undefined) onStage?.("reuse");
  const differsAsInput = findInputForms(model);
  const context: EmitContext = { model, names, differsAsInput, types: createTypes(names, differsAsInput) };
  const made = await reuse(
    model.modules.map((module) => cache?.key("module", moduleSlice(module, context))),
    cache,
    (missing) =>
      printModules(
        missing.map((at) => model.modules[at]!),
        context,
        { cache, onStage },
      ),
  );
  const exports = model.modules.map(
    ({ id }, at) => [names.moduleFile(id, "index"), new Set(made[at]!.exports)] as const,
  );
  const jobs = jobFiles(new Map(exports));
  const { list, files: read } = documents(jobs.canUse);
  const [collective] = await reuse(
    [cache?.key("package", packageSlice(model.modules, names, jobs.leftOut, list))],
    cache,
    async () => [
      await (await import("./printing.ts")).printCollective(model.modules, names, jobs.leftOut, list, cache),
    ],
  );
  const files = [...made.flatMap((module) => module.files), ...collective!, ...jobs.files, ...fixedFiles(), ...read];
  return {
    files: files.sort((a, b) => compareText(a.path, b.path)),
    jobsLeftOut: jobs.leftOut.map((name) => name.replace(/^\.\//, "")),
  };
}

/** What is kept under each key; what isn't is made, all at once, and kept. */
async function reuse<T>(
  keys: readonly (string | undefined)[],
  cache: Cache | undefined,
  make: (missing: readonly number[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const known = keys.map((key) => (key === undefined ? undefined : cache?.find<T>(key, JSON.parse)));
  const missing = known.flatMap((value, at) => (value === undefined ? [at] : []));
  if (missing.length === 0) return known as T[];
  const made = await make(missing);
  for (const [index, at] of missing.entries()) {
    const key = keys[at];
    known[at] = made[index]!;
    if (key !== undefined) cache?.keep(key, made[index]!, JSON.stringify);
  }
  return known as T[];
}

async function printModules(
  modules: readonly Module[],
  context: EmitContext,
  { cache, onStage }: EmitOptions,
): Promise<readonly ModuleFiles[]> {
  onStage?.("load");
  const { printModule } = await import("./printing.ts");
  onStage?.("emit");
  const printing = modules.map((module) =>
    printModule(module, context, cache).catch((error: unknown) => {
      throw new InternalError(module, error);
    }),
  );
  onStage?.("format");
  return Promise.all(printing);
}
