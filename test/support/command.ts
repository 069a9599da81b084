import { execFile, spawn } from "node:child_process";
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

/** Runs the command line on a terminal, where somebody types `answer` when `question` is shown; all that it shows. */
export function runOnTerminal(
  args: readonly string[],
  { cwd, env, question, answer }: { cwd: string; env: NodeJS.ProcessEnv; question: string; answer: string },
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const command = [process.execPath, entry, ...args];
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const terminal = process.platform === "linux" ? ["-qec", quoted, "/dev/null"] : ["-q", "/dev/null", ...command];
  return new Promise((done, fail) => {
    const child = spawn("script", terminal, { cwd, env: { ...process.env, ...env }, timeout: 60_000 });
    let shown = "";
    let isAnswered = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      shown += text;
      if (isAnswered || !shown.includes(question)) return;
      isAnswered = true;
      child.stdin.write(answer);
    });
    child.on("error", fail).on("close", (code) => done({ code, shown }));
  });
}
