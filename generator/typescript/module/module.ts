import type { StatementStructures } from "ts-morph";
import type { Module } from "../../model/model.ts";
import { banner } from "../banner.ts";
import type { EmitContext, FileItems, ModuleContext } from "../context.ts";
import { createDocComments } from "../doc-comments.ts";
import type { FileDraft } from "../file.ts";
import { enumerationStatements } from "./enumeration.ts";
import { errorClass } from "./error.ts";
import { serviceStatements } from "./service.ts";
import { structureStatements } from "./structure.ts";

/** The files with declarations: one for each service, one for errors, one or several for all other types. */
export function moduleDrafts(module: Module, emit: EmitContext): FileDraft[] {
  const context: ModuleContext = { ...emit, docs: createDocComments(module, emit.names) };
  return filesOf(module, emit).map((items) => ({
    path: items.path,
    banner: banner(module),
    taken: emit.names.taken(module.id),
    statements: statementsOf(items, context),
  }));
}

/** The declarations of a module by file: each service has a file with the types that belong to it. */
export function filesOf(module: Module, { names }: EmitContext): FileItems[] {
  const files = new Map<string, { [Kind in keyof Omit<FileItems, "path">]: FileItems[Kind][number][] }>();
  const at = (path: string) => {
    let file = files.get(path);
    if (file === undefined) files.set(path, (file = { services: [], structures: [], enumerations: [] }));
    return file;
  };
  for (const node of module.services) at(names.file(node)).services.push(node);
  for (const node of module.structures) at(names.file(node)).structures.push(node);
  for (const node of module.enumerations) at(names.file(node)).enumerations.push(node);
  return [...files].map(([path, items]) => ({ path, ...items }));
}

function statementsOf(
  { services, structures, enumerations }: FileItems,
  context: ModuleContext,
): StatementStructures[] {
  return [
    ...services.flatMap((node) => serviceStatements(node, context)),
    ...structures.flatMap((node) =>
      node.kind === "error" ? [errorClass(node, context)] : structureStatements(node, context),
    ),
    ...enumerations.flatMap((node) => enumerationStatements(node, context)),
  ];
}
