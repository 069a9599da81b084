import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** One run of a whole process. */
export interface Measurement {
  readonly seconds: number;
  /** Largest resident set of any of its node processes, in MiB. */
  readonly peak: number;
}

export interface Candidate {
  readonly name: string;
  readonly args: readonly string[];
  /** Before each run, not measured. */
  readonly prepare?: () => void;
}

const folder = mkdtempSync(join(tmpdir(), "bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const probe = join(folder, "probe.mjs");
writeFileSync(
  probe,
  `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(process.env.BENCH_PEAKS + "/" + process.pid, String(process.resourceUsage().maxRSS)));`,
);

async function runOnce({ args, prepare, name }: Candidate): Promise<Measurement> {
  prepare?.();
  const peaks = mkdtempSync(join(folder, "peaks-"));
  const begin = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(probe).href}`, BENCH_PEAKS: peaks },
  });
  let complaint = "";
  child.stderr.on("data", (part: Buffer) => (complaint += part.toString()));
  const code = await new Promise((done) => child.on("exit", done));
  const seconds = (performance.now() - begin) / 1000;
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}: ${complaint.slice(0, 500)}`);
  const peak = Math.max(...readdirSync(peaks).map((pid) => Number(readFileSync(join(peaks, pid), "utf8")))) / 1024;
  return { seconds, peak };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Runs all candidates in turn, after one round that doesn't count, if asked; one that fails says why and drops out. */
export async function compare(
  candidates: readonly Candidate[],
  rounds: number,
  warmUp = true,
): Promise<Map<string, Measurement[] | string>> {
  const results = new Map<string, Measurement[] | string>(candidates.map(({ name }) => [name, []]));
  for (let round = warmUp ? 0 : 1; round <= rounds; round += 1)
    for (const candidate of candidates) {
      const so = results.get(candidate.name);
      if (typeof so === "string") continue;
      try {
        const measured = await runOnce(candidate);
        if (round > 0) so?.push(measured);
      } catch (error) {
        results.set(candidate.name, (error as Error).message);
      }
    }
  return results;
}

/** A table with medians, and each median as a multiple of the first candidate's. */
export function printTable(title: string, results: ReadonlyMap<string, readonly Measurement[] | string>): void {
  const rows = [...results].map(([name, runs]) => {
    if (typeof runs === "string") return { name, text: runs.split("\n")[0] ?? "" };
    const seconds = runs.map((run) => run.seconds);
    return {
      name,
      seconds: median(seconds),
      least: Math.min(...seconds),
      most: Math.max(...seconds),
      peak: median(runs.map((run) => run.peak)),
    };
  });
  const base = rows[0]?.seconds ?? NaN;
  process.stdout.write(`\n${title}\n`);
  for (const row of rows)
    process.stdout.write(
      row.text !== undefined
        ? `  ${row.name.padEnd(34)} ${row.text}\n`
        : `  ${row.name.padEnd(34)} ${row.seconds.toFixed(2)} s (${row.least.toFixed(2)}–${row.most.toFixed(2)})  ${(row.seconds / base).toFixed(2)}×  ${Math.round(row.peak)} MiB\n`,
    );
}
