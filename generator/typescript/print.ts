import type { ImportDeclarationStructure, StatementStructures } from "ts-morph";
import type { FileDraft, OutputFile } from "./file.ts";
import { resolveReferences } from "./imports.ts";
import { Project } from "./morph.ts";

/** A draft as plain data: everything that determines its text. */
export interface ResolvedDraft {
  readonly path: string;
  readonly banner: string;
  readonly imports: readonly ImportDeclarationStructure[];
  readonly statements: readonly StatementStructures[];
}

/** A draft with text in place of its references, and with the imports that they need. */
export const resolveDraft = ({ path, banner, taken, statements }: FileDraft): ResolvedDraft => ({
  path,
  banner,
  ...resolveReferences(path, taken, statements),
});

/**
 * Makes texts from drafts: each file is one structure of ts-morph, which is printed at once and not changed afterwards.
 */
export function printDrafts(drafts: readonly ResolvedDraft[]): OutputFile[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true },
  });
  return drafts.map(({ path, banner, imports, statements }) => {
    const spaced = statements.map((statement) => ({ ...statement, leadingTrivia: "\n" }));
    const file = project.createSourceFile(path, { statements: [banner, ...imports, ...spaced] });
    return { path, text: file.getFullText() };
  });
}
