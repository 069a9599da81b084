import type { StatementStructures } from "ts-morph";
import type { Module } from "../../model/model.ts";
import { compareText } from "../../text/compare.ts";
import { banner } from "../banner.ts";
import type { EmitContext } from "../context.ts";
import type { FileDraft, TemplateFile } from "../file.ts";
import { StructureKind } from "../morph.ts";
import { relativePath } from "../relative-path.ts";

/** The index file of a module, and the names that it exports. */
export interface ModuleIndex {
  readonly file: TemplateFile;
  readonly exports: ReadonlySet<string>;
}

/** The index file of a module: it exports every name of the module's files, listed one by one. */
export function moduleIndex(module: Module, drafts: readonly FileDraft[], { names }: EmitContext): ModuleIndex {
  const path = names.moduleFile(module.id, "index");
  const files = drafts.map((draft) => ({ path: draft.path, exports: exportsOf(draft.statements) }));
  const factory =
    module.services.length === 0
      ? []
      : [
          {
            path: names.moduleFile(module.id, "stub-factory"),
            exports: [{ name: names.stubFactory(module), isType: false }],
          },
        ];
  const all = [...files, ...factory];
  const view = {
    banner: banner(module),
    files: all.map((file) => ({
      from: relativePath(path, file.path),
      values: listOf(file.exports, false),
      types: listOf(file.exports, true),
    })),
  };
  return {
    file: { path, template: "ts/index.ts.hbs", view },
    exports: new Set(all.flatMap((file) => file.exports.map(({ name }) => name))),
  };
}

interface Export {
  readonly name: string;
  readonly isType: boolean;
}

const listOf = (exports: readonly Export[], isType: boolean): string =>
  exports
    .filter((item) => item.isType === isType)
    .map(({ name }) => name)
    .sort(compareText)
    .join(", ");

/** The names that statements export; a name that is both a type and a value counts as a value. */
function exportsOf(statements: readonly StatementStructures[]): Export[] {
  const isTypeOnly = new Map<string, boolean>();
  for (const statement of statements) {
    if (!("isExported" in statement) || statement.isExported !== true) continue;
    const isType = statement.kind === StructureKind.Interface || statement.kind === StructureKind.TypeAlias;
    const names =
      statement.kind === StructureKind.VariableStatement
        ? statement.declarations.map(({ name }) => name)
        : [(statement as { readonly name?: string }).name ?? ""];
    for (const name of names) isTypeOnly.set(name, isType && (isTypeOnly.get(name) ?? true));
  }
  return [...isTypeOnly].map(([name, isType]) => ({ name, isType }));
}
