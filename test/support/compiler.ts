import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

const require = createRequire(import.meta.url);

/** The compilers that the package has to please: the one that it is made with, and the ends of the range. */
export const compilers = { oldest: "typescript-oldest", pinned: "typescript", newest: "typescript-newest" } as const;
export type Compiler = keyof typeof compilers;

/** Everything strict that a compiler has. */
export const strictFlags = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
} as const;

/** Flags that came after the oldest compiler. */
export const laterFlags = { erasableSyntaxOnly: true } as const;
/** A library also has to yield declarations, each file on its own. */
const libraryFlags = {
  isolatedDeclarations: true,
  declaration: true,
  emitDeclarationOnly: true,
  outDir: "declarations",
} as const;

const base = {
  target: "ES2022",
  lib: ["ES2022", "DOM", "DOM.Iterable"],
  module: "NodeNext",
  moduleResolution: "NodeNext",
  rootDir: ".",
  // What is for Node alone needs its types to compile; to use it, nobody does.
  typeRoots: [resolve("node_modules/@types")],
};

/** What a compiler says of the TypeScript in a folder: of a library, or of a program that uses one. */
export function compile(
  compiler: Compiler,
  folder: string,
  kind: "library" | "program",
  include: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const later = compiler === "oldest" ? {} : laterFlags;
  const output = kind === "library" && compiler !== "oldest" ? libraryFlags : { noEmit: true };
  const types = kind === "library" ? ["node"] : [];
  const flags = {
    types,
    ...strictFlags,
    ...later,
    ...output,
    ...(kind === "program" && { noUnusedLocals: false }),
    ...more,
  };
  const config = `tsconfig.${compiler}.json`;
  writeFileSync(join(folder, config), JSON.stringify({ compilerOptions: { ...base, ...flags }, include: [include] }));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const tsc = join(dirname(require.resolve(`${compilers[compiler]}/package.json`)), "bin/tsc");
  return new Promise((done) => {
    execFile(
      process.execPath,
      [tsc, "-p", config, "--pretty", "false"],
      { cwd: folder, maxBuffer: 1 << 26 },
      (_error, stdout, stderr) => done(stdout + stderr),
    );
  });
}
