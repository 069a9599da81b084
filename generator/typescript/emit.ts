import { setImmediate as nextTurn } from "node:timers/promises";
import type { Cache } from "../cache/cache.ts";
import type { Module } from "../model/model.ts";
import { compareText } from "../text/compare.ts";
import type { EmitContext } from "./context.ts";
import type { ModuleFiles, OutputFile } from "./file.ts";
import { findFiles, keepFiles } from "./kept-files.ts";
import type { Folders } from "./names/paths.ts";
import { documents } from "./package/documents.ts";
import { fixedFiles } from "./package/fixed.ts";
import { jobFiles } from "./package/jobs.ts";
import { packageSlice } from "./slices.ts";
import type { PackageModule } from "./summary.ts";

/** A mistake of the generator itself, with the module that it was working on. */
export class InternalError extends Error {
  constructor(module: Module, cause: unknown) {
    super(`${module.id} (${module.span.source.path}): ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

export interface EmitOptions {
  /** What earlier runs made; everything is made again when unset. */
  readonly cache?: Cache | undefined;
  readonly onStage?: ((stage: "emit" | "print") => void) | undefined;
}

/** A module, with the key of its files in the cache. */
export interface Unprinted {
  readonly module: Module;
  readonly key: string | undefined;
}

/** How many modules may be printed and formatted at a time. */
const ahead = 8;

/** Makes the files of modules. The code for printing and formatting is loaded here. */
export async function emitModules(
  modules: readonly Unprinted[],
  context: EmitContext,
  { cache, onStage }: EmitOptions = {},
): Promise<readonly ModuleFiles[]> {
  if (modules.length === 0) return [];
  onStage?.("emit");
  const { printModule } = await import("./printing.ts");
  const print = async ({ module, key }: Unprinted): Promise<ModuleFiles> => {
    const made = await printModule(module, context, cache).catch((error: unknown) => {
      throw new InternalError(module, error);
    });
    if (cache !== undefined && key !== undefined) keepFiles(key, made, cache);
    return made;
  };
  const printing: Promise<ModuleFiles>[] = [];
  for (const [at, item] of modules.entries()) {
    // Drafts take more memory than files, so only as many wait as keep the thread that prints busy.
    await printing[at - ahead]?.catch(() => undefined);
    const printed = print(item);
    // A failure is reported when all files are awaited.
    printed.catch(() => undefined);
    printing.push(printed);
    // What is printed goes to the formatter in between.
    await nextTurn();
  }
  onStage?.("print");
  return Promise.all(printing);
}

/** The files of the package. */
export interface Emitted {
  readonly files: readonly OutputFile[];
  /** Subpaths of hand-written jobs that are left out, because the modules lack operations that they call. */
  readonly jobsLeftOut: readonly string[];
  readonly jobsFit: boolean;
}

/** The files of all modules, and those that depend on all modules or on none. `release` is that of the modules. */
export async function emitPackage(
  modules: readonly (PackageModule & ModuleFiles)[],
  folders: Folders,
  release: string,
  cache: Cache | undefined,
): Promise<Emitted> {
  const jobs = jobFiles(new Map(modules.map(({ id, exports }) => [folders.moduleFile(id, "index"), new Set(exports)])));
  const { list, files: read } = documents(jobs.canUse, release);
  const key = cache?.key("package", packageSlice(modules, folders, jobs.leftOut, list));
  let collective = key === undefined ? undefined : findFiles(key, cache!)?.files;
  if (collective === undefined) {
    const { printCollective } = await import("./printing.ts");
    collective = await printCollective(modules, folders, jobs.leftOut, list, cache);
    if (key !== undefined) keepFiles(key, { exports: [], files: collective }, cache!);
  }
  const files = [...modules.flatMap((module) => module.files), ...collective, ...jobs.files, ...fixedFiles(), ...read];
  files.sort((a, b) => compareText(a.path, b.path));
  const twice = files.find(({ path }, at) => path === files[at + 1]?.path);
  if (twice !== undefined) throw new Error(`two files are called ${twice.path}: reserve the name in names/reserved.ts`);
  return {
    files,
    jobsLeftOut: jobs.leftOut.map((name) => name.replace(/^\.\//, "")),
    jobsFit: jobs.fit,
  };
}
