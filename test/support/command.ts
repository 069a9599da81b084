import { execFile, fork, spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

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

let server: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the command line of the generator as `runCommand` does, but in a process that may have run others before, which
 * takes a tenth of the time. For tests of what a command does, not of how its process starts and ends.
 */
export function callCommand(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Run> {
  // One after the other: each has the working folder and the streams of the process for itself.
  const run = last.then(() => ask({ args, cwd, env }));
  last = run.catch(() => undefined);
  return run;
}

function ask(call: object): Promise<Run> {
  const child = (server ??= startServer());
  return new Promise((done, fail) => {
    const settle = (): void => {
      child.off("message", answered).off("exit", ended);
      child.channel?.unref();
    };
    const answered = (answer: Run | { readonly failure: string }): void => {
      settle();
      if ("failure" in answer) fail(new Error(answer.failure));
      else done(answer);
    };
    const ended = (code: number | null): void => {
      settle();
      server = undefined;
      fail(new Error(`The process of the commands ended with code ${code}.`));
    };
    child.on("message", answered).on("exit", ended);
    child.channel?.ref();
    child.send(call);
  });
}

/** Ends by itself when this process does. */
function startServer(): ChildProcess {
  const child = fork(resolve("test/support/command-server.mjs"), [pathToFileURL(entry).href], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.unref();
  child.channel?.unref();
  return child;
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
