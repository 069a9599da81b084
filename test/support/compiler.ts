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
  types: ["node"],
} as const;

/** Program of a compiler. */
export const tsc = (compiler: Compiler): string =>
  join(dirname(require.resolve(`${compilers[compiler]}/package.json`)), "bin/tsc");

/**
 * What a compiler says of files in a folder, with every strict flag that it knows: one line for each complaint. The
 * newest one takes a fifth of the time of the others.
 */
export async function compile(
  compiler: Compiler,
  folder: string,
  files: readonly string[],
  options: Readonly<Record<string, unknown>> = {},
): Promise<readonly string[]> {
  const later = compiler === "oldest" ? { noEmit: true } : { ...laterFlags, ...libraryFlags };
  const config = `tsconfig.${compiler}.json`;
  const compilerOptions = { ...base, ...strictFlags, ...later, ...options };
  writeFileSync(join(folder, config), JSON.stringify({ compilerOptions, files }));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const said = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [tsc(compiler), "-p", config, "--pretty", "false"],
      { cwd: folder, maxBuffer: 1 << 26 },
      (_error, stdout, stderr) => done(stdout + stderr),
    );
  });
  // What belongs to a complaint is indented below it.
  return said.split(/\n(?!\s)/).filter((line) => line.trim() !== "");
}
