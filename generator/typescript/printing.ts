import type { Cache } from "../cache/cache.ts";
import type { Module } from "../model/model.ts";
import type { EmitContext } from "./context.ts";
import type { ModuleFiles, OutputFile } from "./file.ts";
import { finish } from "./finish.ts";
import { moduleIndex } from "./module/index-file.ts";
import { moduleDrafts } from "./module/module.ts";
import { moduleStubFactory } from "./module/stub-factory.ts";
import type { Folders } from "./names/paths.ts";
import { collectiveFiles } from "./package/collective.ts";
import type { DocumentList } from "./package/documents.ts";
import type { PackageModule } from "./summary.ts";

/** Makes the files of a module. */
export async function printModule(
  module: Module,
  context: EmitContext,
  cache: Cache | undefined,
): Promise<ModuleFiles> {
  const drafts = moduleDrafts(module, context);
  if (drafts.length === 0) return { files: [], exports: [] };
  const index = moduleIndex(module, drafts, context);
  const files = await finish(drafts, [index.file, ...moduleStubFactory(module, context)], cache);
  return { files, exports: [...index.exports] };
}

/** Makes the files that depend on all modules. */
export const printCollective = (
  modules: readonly PackageModule[],
  folders: Folders,
  leftOut: readonly string[],
  documents: DocumentList,
  cache: Cache | undefined,
): Promise<OutputFile[]> => finish([], collectiveFiles(modules, folders, leftOut, documents), cache);
