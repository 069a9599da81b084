// @ts-check
import { requirePackage } from "../cache/packages.mjs";

// An `import` would read the file twice: Node looks through all nine megabytes of it to find the exports.
const { Project } = /** @type {typeof import("ts-morph")} */ (requirePackage("ts-morph"));

/**
 * Makes texts from drafts: each file is one structure of ts-morph, which is printed at once and not changed afterwards.
 *
 * @param {readonly import("./printer.ts").ResolvedDraft[]} drafts
 * @returns {string[]}
 */
export function printDrafts(drafts) {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true },
  });
  return drafts.map(({ path, banner, imports, statements }) => {
    const spaced = statements.map((statement) => ({ ...statement, leadingTrivia: "\n" }));
    return project.createSourceFile(path, { statements: [banner, ...imports, ...spaced] }).getFullText();
  });
}
