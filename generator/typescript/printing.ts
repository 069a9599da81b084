import type { Cache } from "../cache/cache.ts";
import type { Module } from "../model/model.ts";
import type { EmitContext } from "./context.ts";
import type { FileDraft, ModuleFiles, OutputFile, TemplateFile } from "./file.ts";
import { finish } from "./finish.ts";
import { moduleIndex } from "./module/index-file.ts";
import { moduleDrafts } from "./module/module.ts";
import { moduleStubFactory } from "./module/stub-factory.ts";
import type { Folders } from "./names/paths.ts";
import { collectiveFiles } from "./package/collective.ts";
import type { DocumentList } from "./package/documents.ts";
import type { PackageModule } from "./summary.ts";

/** What is emitted for a module: drafts of ts-morph, views of templates, and the names that can be imported from it. */
export function emitModule(module: Module, context: EmitContext): EmittedModule {
  const drafts = moduleDrafts(module, context);
  if (drafts.length === 0) return { drafts, others: [], exports: [] };
  const index = moduleIndex(module, drafts, context);
  return { drafts, others: [index.file, ...moduleStubFactory(module, context)], exports: [...index.exports] };
}
interface EmittedModule {
  readonly drafts: readonly FileDraft[];
  readonly others: readonly (TemplateFile | OutputFile)[];
  readonly exports: readonly string[];
}

/** Makes the files of a module. */
export async function printModule(
  module: Module,
  context: EmitContext,
  cache: Cache | undefined,
): Promise<ModuleFiles> {
  const { drafts, others, exports } = emitModule(module, context);
  return { files: await finish(drafts, others, cache), exports };
}

/** Makes the files that depend on all modules. */
export const printCollective = (
  modules: readonly PackageModule[],
  folders: Folders,
  leftOut: readonly string[],
  documents: DocumentList,
  cache: Cache | undefined,
): Promise<OutputFile[]> => finish([], collectiveFiles(modules, folders, leftOut, documents), cache);
