// @ts-check
// Entry of every command. JavaScript, so that a run with nothing to do is fast: if no input and no output has changed
// since the last good run, neither the TypeScript loader nor ts-morph, oxfmt and yaml are loaded.
import { writeSync } from "node:fs";
import { exitCodes, parseCommandLine } from "./arguments.mjs";
import { LastRun } from "./last-run.mjs";
import { importTypeScript } from "./load.mjs";
import { jsonText, summaryText } from "./summary.mjs";

const argv = process.argv.slice(2);
const asJson = argv.includes("--json");

/** @param {NodeJS.WriteStream} stream */
function watch(stream) {
  stream.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
    // The reader may have closed the pipe early. The run goes on, because it may be writing files.
    if (error.code === "EPIPE") return;
    process.exitCode = exitCodes.wrong;
    if (stream === process.stdout) process.stderr.write(`The output can't be printed: ${error.message}\n`);
  });
}

let isOpen = false;

/** Opens the streams, which takes as long as everything else in a run with nothing to do. */
function openStreams() {
  if (isOpen) return;
  isOpen = true;
  watch(process.stdout);
  watch(process.stderr);
}

/** Loads the module that prints failures. */
function failure() {
  openStreams();
  return import("./failure.mjs");
}

/** Prints a short text without a stream, if that can be done at once. @param {string} text */
function print(text) {
  try {
    writeSync(1, text);
  } catch {
    openStreams();
    process.stdout.write(text);
  }
}

process.on("uncaughtException", async (error) => {
  process.exit((await failure()).failBug(argv[0] ?? "", error, asJson));
});

/** @param {import("./arguments.mjs").Call} call */
async function run(call) {
  const last = call.command === "generate" && !call.values["no-cache"] ? new LastRun(call.values) : undefined;
  // With --watch, a run with nothing to do waits for a change.
  const unchanged = call.command === "generate" && call.values.watch ? undefined : last?.unchanged();
  if (unchanged !== undefined && call.command === "generate") {
    const { json, target } = call.values;
    print(json ? jsonText(true, [], unchanged) : summaryText(unchanged, target, true));
    return exitCodes.fine;
  }
  openStreams();
  /** @type {typeof import("./run.ts")} */
  const { runCommand } = await importTypeScript("commands/run");
  const code = await runCommand(call, last);
  return typeof code === "number" ? code : (await failure()).failUsage({ command: call.command, ...code }, asJson);
}

const line = parseCommandLine(argv);
if ("help" in line) print(line.help);
else if ("usage" in line) process.exitCode = await (await failure()).failUsage(line, asJson);
else {
  try {
    // A stream that failed during the run has set the exit code already.
    process.exitCode = (await run(line)) || process.exitCode;
  } catch (error) {
    process.exitCode = (await failure()).failBug(line.command, error, asJson);
  }
}
