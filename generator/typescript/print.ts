import type { ImportDeclarationStructure, SourceFile, StatementStructures, ts } from "ts-morph";
import type { FileDraft, OutputFile } from "./file.ts";
import { resolveReferences } from "./imports.ts";
import { Project } from "./morph.ts";

/** A draft as plain data: all that its text is made of. */
export interface ResolvedDraft {
  readonly path: string;
  readonly banner: string;
  readonly imports: readonly ImportDeclarationStructure[];
  readonly statements: readonly StatementStructures[];
}

/** A draft with text in place of references, and with the imports that they need. */
export const resolveDraft = ({ path, banner, taken, statements }: FileDraft): ResolvedDraft => ({
  path,
  banner,
  ...resolveReferences(path, taken, statements),
});

/** Drafts to text: one ts-morph structure per file, printed at once and never touched again. */
export function printDrafts(drafts: readonly ResolvedDraft[]): OutputFile[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true },
  });
  const files = drafts.map(({ path, banner, imports, statements }) => {
    const spaced = statements.map((statement) => ({ ...statement, leadingTrivia: "\n" }));
    return project.createSourceFile(path, { statements: [banner, ...imports, ...spaced] });
  });
  const program = project.getProgram().compilerObject;
  return files.map((file, at) => {
    assertSyntax(program, file);
    return { path: drafts[at]!.path, text: file.getFullText() };
  });
}

/** What the generator prints has to be TypeScript; anything else is a mistake of the generator. */
function assertSyntax(program: ts.Program, file: SourceFile): void {
  const [first] = program.getSyntacticDiagnostics(file.compilerNode);
  if (first === undefined) return;
  const { line, column } = file.getLineAndColumnAtPos(first.start ?? 0);
  const text = typeof first.messageText === "string" ? first.messageText : first.messageText.messageText;
  throw new Error(`the generated ${file.getFilePath()}:${line}:${column} is not valid TypeScript: ${text}`);
}
