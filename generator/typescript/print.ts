import type { SourceFile, StatementStructures } from "ts-morph";
import type { FileDraft, OutputFile } from "./imports.ts";
import { Project, StructureKind } from "./morph.ts";

/** Drafts to text: one ts-morph structure per file, printed at once and never touched again. */
export function printDrafts(drafts: readonly FileDraft[]): OutputFile[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true },
  });
  return drafts.map((draft) => {
    const imports = draft.imports.map((item): StatementStructures => ({
      kind: StructureKind.ImportDeclaration,
      ...item,
    }));
    const statements = draft.statements.map((item): StatementStructures => ({ ...item, leadingTrivia: "\n" }));
    const file = project.createSourceFile(draft.path, { statements: [draft.banner, ...imports, ...statements] });
    const text = file.getFullText();
    assertSyntax(file, draft.path);
    project.removeSourceFile(file);
    return { path: draft.path, text };
  });
}

/** What the generator prints has to be TypeScript; anything else is a mistake of the generator. */
function assertSyntax(file: SourceFile, path: string): void {
  const { parseDiagnostics } = file.compilerNode as unknown as {
    parseDiagnostics: readonly { start: number; messageText: unknown }[];
  };
  const [first] = parseDiagnostics;
  if (first === undefined) return;
  const { line, column } = file.getLineAndColumnAtPos(first.start);
  throw new Error(`the generated ${path}:${line}:${column} is no TypeScript: ${String(first.messageText)}`);
}
