import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding, Witness } from "../changes/findings.ts";
import { nativeCompiler } from "../surface/emit-declarations.ts";
import { programFor } from "./program.ts";
import type { Views } from "./view.ts";

/** Folders of projects that have the package of each side below `node_modules`. */
export interface Projects {
  readonly old: string;
  readonly new: string;
}

/**
 * Adds a witness to findings whose items a program can use. All programs of a side are compiled in one run. A finding
 * keeps its level even if its program does not confirm it.
 */
export function withWitnesses(findings: readonly Finding[], views: Views, projects: Projects): readonly Finding[] {
  const programs = new Map<Finding, { readonly file: string; readonly program: string }>();
  for (const [at, finding] of findings.entries()) {
    const { caller } = finding.verdicts;
    const program = caller === "major" || caller === "minor" ? programFor(finding, views) : undefined;
    if (program !== undefined) programs.set(finding, { file: `witness-${at}.ts`, program });
  }
  const old = compile(projects.old, [...programs.values()]);
  const now = compile(projects.new, [...programs.values()]);
  return findings.map((finding) => {
    const found = programs.get(finding);
    if (found === undefined) return finding;
    return { ...finding, witness: witnessOf(finding, found.program, old.get(found.file), now.get(found.file)) };
  });
}

function witnessOf(
  { verdicts }: Finding,
  program: string,
  before: string | undefined,
  after: string | undefined,
): Witness {
  if (before !== undefined) return { program, confirmed: false, says: before };
  return { program, confirmed: (after !== undefined) === (verdicts.caller === "major"), says: after };
}

/** The first error of the compiler in each file. */
function compile(
  project: string,
  programs: readonly { readonly file: string; readonly program: string }[],
): ReadonlyMap<string, string> {
  if (programs.length === 0) return new Map();
  for (const { file, program } of programs) writeFileSync(join(project, file), program);
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2022", "ESNext.Disposable", "DOM", "DOM.Iterable"],
    module: "NodeNext",
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  const files = programs.map(({ file }) => file);
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module", private: true }));
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const args = [nativeCompiler(), "-p", "tsconfig.json", "--pretty", "false"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8", maxBuffer: 2 ** 28 });
  const said = new Map<string, string>();
  for (const [, file = "", text = ""] of stdout.matchAll(/^([\w-]+\.ts)\(\d+,\d+\): error (TS\d+: .*)$/gm))
    if (!said.has(file)) said.set(file, text);
  return said;
}
