import type { Model, Module } from "../model/model.ts";
import { compareText } from "../text/compare.ts";
import type { EmitContext } from "./context.ts";
import type { OutputFile } from "./file.ts";
import { formatFile } from "./format.ts";
import { findInputForms } from "./inputs.ts";
import { moduleIndex } from "./module/index-file.ts";
import { moduleDrafts } from "./module/module.ts";
import { moduleStubFactory } from "./module/stub-factory.ts";
import type { Names } from "./names/names.ts";
import { packageFiles } from "./package/package.ts";
import { printDrafts } from "./print.ts";
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

/** The model and its names to the files of the package. */
export async function emit(
  model: Model,
  names: Names,
  onStage: (stage: "emit" | "format") => void = () => undefined,
): Promise<Emitted> {
  onStage("emit");
  const differsAsInput = findInputForms(model);
  const context: EmitContext = { model, names, differsAsInput, types: createTypes(names, differsAsInput) };
  const exports = new Map<string, ReadonlySet<string>>();
  const formatting = model.modules.flatMap((module) => {
    try {
      return emitModule(module, context, exports).map(formatFile);
    } catch (error) {
      throw new InternalError(module, error);
    }
  });
  const { files: ofPackage, jobsLeftOut } = packageFiles(context, exports);
  formatting.push(...ofPackage.map(formatFile));
  onStage("format");
  const files = await Promise.all(formatting);
  return { files: files.sort((a, b) => compareText(a.path, b.path)), jobsLeftOut };
}

function emitModule(module: Module, context: EmitContext, exports: Map<string, ReadonlySet<string>>): OutputFile[] {
  const drafts = moduleDrafts(module, context);
  if (drafts.length === 0) return [];
  const index = moduleIndex(module, drafts, context);
  exports.set(index.file.path, index.exports);
  return [...printDrafts(drafts), index.file, ...moduleStubFactory(module, context)];
}
