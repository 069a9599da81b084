import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { readInput, type InputFile } from "../../generator/source/files.ts";
import { printGoal, rounds, withLarge } from "./goals.ts";
import { compare, median, type Candidate, type Measurement } from "./measure.ts";
import { structures, times, writeDefinitions } from "./sizes.ts";

// What a run costs after one edit, as multiples of a bare start of node in the same rounds.

const work = mkdtempSync(join(tmpdir(), "bench-incremental-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const main = resolve("generator/commands/main.mjs");
let count = 0;

/** An edit of the definitions of one folder, another one each time. */
type Edit = (text: string) => string;

const edits: Readonly<Record<string, { readonly path: string; readonly edit: Edit }>> = {
  "one doc line changed": {
    path: "vcenter/vm.yaml",
    edit: (text) => text.replace(/^doc: .*$/m, `doc: Virtual machines, version ${(count += 1)}.`),
  },
  "one field changed": {
    path: "cis.yaml",
    edit: (text) =>
      text.replace(/^( +)fields:\n/m, `$1fields:\n$1  extra_${(count += 1)}: { type: long?, doc: More. }\n`),
  },
  "one new operation": {
    path: "vcenter/iso.yaml",
    edit: (text) =>
      text.replace(/^( +)operations:\n/m, `$1operations:\n$1  extra_${(count += 1)}: { doc: Does more. }\n`),
  },
};

const command = (folder: string, ...more: readonly string[]): string[] => [
  main,
  "generate",
  "--definitions",
  join(folder, "definitions"),
  "--out",
  join(folder, "out"),
  ...more,
];

function change(folder: string, { path, edit }: { readonly path: string; readonly edit: Edit }): void {
  const file = join(folder, "definitions", path);
  const before = readFileSync(file, "utf8");
  const after = edit(before);
  if (after === before) throw new Error(`${path} was not edited`);
  writeFileSync(file, after);
}

const secondsOf = (runs: Measurement[] | string | undefined): number => {
  if (runs === undefined || typeof runs === "string") throw new Error(runs);
  return median(runs.map(({ seconds }) => seconds));
};

function row(what: string, seconds: number, node: number, more = ""): void {
  const starts = (seconds / node).toFixed(1).padStart(6);
  process.stdout.write(`  ${what.padEnd(34)} ${seconds.toFixed(2).padStart(6)} s ${starts} starts of node${more}\n`);
}

/** From a save to the line that says what was written, in one process that goes on. */
async function watched(folder: string): Promise<number> {
  const child = spawn(process.execPath, command(folder, "--watch"), { stdio: ["ignore", "pipe", "inherit"] });
  let wake: () => void = () => undefined;
  child.stdout.on("data", (chunk: Buffer) => {
    if (chunk.toString().includes("written")) wake();
  });
  const line = (): Promise<void> => new Promise((done) => (wake = done));
  await line();
  const taken: number[] = [];
  for (let round = 0; round < rounds + 5; round += 1) {
    const next = line();
    const begin = performance.now();
    change(folder, edits["one doc line changed"]!);
    await next;
    // The first ones still compile what they run.
    if (round >= 5) taken.push((performance.now() - begin) / 1000);
    await new Promise((done) => setTimeout(done, 300));
  }
  child.kill("SIGINT");
  await new Promise((done) => child.on("exit", done));
  return median(taken);
}

/** In seconds, of a machine that starts node in a sixteenth of one. */
interface Goals {
  readonly edit: number;
  readonly unchanged?: number;
  readonly watch?: number;
}
const startsPerSecond = 16;

async function measure(name: string, input: readonly InputFile[], goals: Goals): Promise<void> {
  const folder = join(work, name.replace(/\W/g, ""));
  writeDefinitions(join(folder, "definitions"), input);
  const unchanged: Candidate[] = [
    { name: "node -e 0", args: ["-e", "0"] },
    { name: "nothing changed", args: command(folder) },
  ];
  const edited = Object.entries(edits).flatMap(([what, edit]): Candidate[] => [
    { name: what, args: command(folder), prepare: () => change(folder, edit) },
    { name: `${what}, then --check`, args: command(folder, "--check") },
  ]);
  const results = await compare([...unchanged, ...edited], rounds);
  const node = secondsOf(results.get("node -e 0"));
  process.stdout.write(`\n${name}\n`);
  for (const candidate of [...unchanged, ...edited]) row(candidate.name, secondsOf(results.get(candidate.name)), node);
  const watch = await watched(folder);
  row("--watch, from save to written", watch, node);
  const goal = (what: string, seconds: number, most: number | undefined): void => {
    if (most === undefined) return;
    printGoal(what, seconds, most, "s");
    printGoal(what, seconds / node, most * startsPerSecond, "starts of node");
  };
  for (const what of Object.keys(edits)) goal(what, secondsOf(results.get(what)), goals.edit);
  goal("nothing changed", secondsOf(results.get("nothing changed")), goals.unchanged);
  goal("--watch, from save to written", watch, goals.watch);
}

async function fromNothing(): Promise<void> {
  const cases: readonly (readonly [string, readonly InputFile[]])[] = [
    ["100 modules of 20 structures", structures(100, 20)],
    ["one module of 2,000 structures", structures(1, 2000)],
  ];
  const candidates = cases.map(([name, input]): Candidate => {
    const folder = join(work, name.replace(/\W/g, ""));
    writeDefinitions(join(folder, "definitions"), input);
    const prepare = (): void => rmSync(join(folder, "out"), { recursive: true, force: true });
    return { name, args: command(folder, "--no-cache"), prepare };
  });
  const results = await compare(candidates, 1);
  const [spread = NaN, one = NaN] = candidates.map(({ name }) => secondsOf(results.get(name)));
  process.stdout.write(`\n20,000 fields in one module: ${one.toFixed(1)} s\n`);
  printGoal("one module of 2,000 structures beside 100 modules of 20", one / spread, 2);
}

const { report } = createCollector();
const { files: input } = readInput("definitions", report);
await measure("our definitions, 372 operations", input, { edit: 0.5, watch: 0.2 });
if (withLarge) await measure("four times as many, 1,488 operations", times(input, 4), { edit: 1, unchanged: 0.2 });
await fromNothing();
