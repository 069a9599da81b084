import { execFile } from "node:child_process";
import { resolve } from "node:path";

/** How a command ended, and what it printed. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What starts every command. */
export const entry = resolve("generator/commands/main.mjs");

/** Runs the command line of the generator, or of a copy of it, in a process of its own. */
export function runCommand(
  args: readonly string[],
  {
    main = entry,
    cwd,
    env,
    timeout,
  }: { readonly main?: string; readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly timeout?: number },
): Promise<Run> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [main, ...args],
      { cwd, maxBuffer: 2 ** 26, env: { ...process.env, ...env }, timeout },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
