import { findDirections } from "./directions.ts";
import type { EmitContext } from "./module/file.ts";
import { emitModuleIndex, emitPackage } from "./package/package.ts";
import { emitServices } from "./module/services.ts";
import { emitTypes } from "./module/types.ts";
import type { FileDraft, OutputFile } from "./imports.ts";
import { formatFile } from "./format.ts";
import { compareText } from "../text/compare.ts";
import type { Model, Module } from "../model/model.ts";
import type { Names } from "./names.ts";
import { printDrafts } from "./print.ts";

/** A failure of the generator itself, and what it was working on. */
export class InternalError extends Error {
  constructor(module: Module, cause: unknown) {
    super(`${module.id} (${module.span.source.path}): ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** The model and its names to the files of the package. */
export async function emit(
  model: Model,
  names: Names,
  onStage: (stage: "emit" | "format") => void = () => undefined,
): Promise<readonly OutputFile[]> {
  onStage("emit");
  const context: EmitContext = { model, names, directions: findDirections(model) };
  const formatting = model.modules.flatMap((module) => {
    try {
      return printDrafts(emitModule(context, module)).map(formatFile);
    } catch (error) {
      throw new InternalError(module, error);
    }
  });
  formatting.push(...emitPackage(context).map(formatFile));
  onStage("format");
  const files = await Promise.all(formatting);
  return files.sort((a, b) => compareText(a.path, b.path));
}

function emitModule(context: EmitContext, module: Module): FileDraft[] {
  const drafts = [...emitTypes(context, module), ...emitServices(context, module)];
  return [...drafts, ...emitModuleIndex(context, module, drafts)];
}
