import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { readInput } from "../../generator/source/files.ts";
import { printGoal, rounds, withLarge } from "./goals.ts";
import { compare, median, printTable, type Candidate, type Measurement } from "./measure.ts";
import { openApiOf } from "./openapi.ts";
import { installPeers } from "./peers.ts";
import { modelOf, ofSize, operationsOf, writeDefinitions } from "./sizes.ts";

// A run from nothing beside other generators on the same API, and how time and memory grow.

const work = mkdtempSync(join(tmpdir(), "bench-generate-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

const peerFolder = installPeers("generators", {
  "@hey-api/openapi-ts": "0.99.0",
  "openapi-typescript": "7.13.0",
  orval: "7.13.2",
  "swagger-typescript-api": "13.13.0",
  typescript: "5.9.3",
  prettier: "3.10.1",
  "@prettier/plugin-oxc": "0.2.2",
});
const peer = (path: string): string => join(peerFolder, path);
const hey = "hey-api 0.99, unformatted";
const prettier = "prettier on its output";

const generator = "this generator";

function candidates(name: string, definitions: string, spec: string): Candidate[] {
  const out = (tool: string): string => join(work, `${name}-${tool}`);
  const fresh = (tool: string) => (): void => rmSync(out(tool), { recursive: true, force: true });
  return [
    {
      name: generator,
      args: [
        resolve("generator/commands/main.mjs"),
        "generate",
        "--no-cache",
        "--definitions",
        definitions,
        "--out",
        out("own"),
      ],
      prepare: fresh("own"),
    },
    {
      name: hey,
      args: [peer("@hey-api/openapi-ts/bin/run.js"), "-i", spec, "-o", out("hey"), "--no-log-file"],
      prepare: fresh("hey"),
    },
    // In each round after hey-api, on what it has just written.
    { name: prettier, args: [resolve("test/bench/format-folder.mjs"), out("hey"), peerFolder] },
    {
      name: "openapi-typescript 7.13 (types)",
      args: [peer("openapi-typescript/bin/cli.js"), spec, "-o", join(out("oats"), "schema.ts")],
      prepare: fresh("oats"),
    },
    {
      name: "orval 7.13 (unformatted)",
      args: [
        peer("orval/dist/bin/orval.js"),
        "-i",
        spec,
        "-o",
        join(out("orval"), "api.ts"),
        "--client",
        "fetch",
        "-m",
        "single",
      ],
      prepare: fresh("orval"),
    },
    {
      name: "swagger-typescript-api 13.13",
      args: [peer("swagger-typescript-api/dist/cli.mjs"), "generate", "-p", spec, "-o", out("sta"), "-n", "api.ts"],
      prepare: fresh("sta"),
    },
  ];
}

const { report } = createCollector();
const { files: input } = readInput("definitions", report);

type Results = ReadonlyMap<string, readonly Measurement[] | string>;

function of(results: Results, name: string, what: keyof Measurement = "seconds"): number {
  const runs = results.get(name);
  if (runs === undefined || typeof runs === "string") return NaN;
  return median(runs.map((run) => run[what]));
}

/** The first of the candidates on an API of this size; the others say nothing of how we grow. */
async function fromNothing(operations: number, count: number, first = Infinity): Promise<Results> {
  const files = ofSize(input, operations);
  const model = modelOf(files);
  const name = String(operations);
  const spec = join(work, `${name}.json`);
  if (first > 1) writeFileSync(spec, JSON.stringify(openApiOf(model)));
  writeDefinitions(join(work, name), files);
  const all = candidates(name, join(work, name), spec);
  const results = await compare(all.slice(0, first), count, count > 1);
  printTable(`${operationsOf(model)} operations, from nothing`, results);
  return results;
}

const small = await fromNothing(173, rounds);
const seconds = of(small, generator);
printGoal("beside hey-api, unformatted", seconds / of(small, hey), 1);
printGoal("beside hey-api, then prettier", seconds / (of(small, hey) + of(small, prettier)), 0.6);
const whole = operationsOf(modelOf(input));
const one = await fromNothing(whole, rounds, 1);
if (withLarge) {
  // Of the others, some don't end on this: prettier has one file of six megabytes to format.
  const more = await fromNothing(2240, 1, 2);
  printGoal("beside hey-api, unformatted", of(more, generator) / of(more, hey), 1);
  const large = await fromNothing(5600, 1, 1);
  printGoal("peak at 5,600 operations", of(large, generator, "peak"), 1024, "MiB");
  // As many operations as the whole API had when the goal was set, 64 times.
  const most = 8960;
  const growth = of(await fromNothing(most, 1, 1), generator) / of(one, generator);
  printGoal(`growth exponent, ${whole} to ${most} operations`, Math.log(growth) / Math.log(most / whole), 1, " ");
}
await nothingToDo();

async function nothingToDo(): Promise<void> {
  const folder = (name: string): string => join(work, name);
  const run = ["generate", "--definitions", folder(String(whole)), "--out", folder(`${whole}-own`)];
  const warm: Candidate[] = [
    { name: "node -e 0", args: ["-e", "0"] },
    { name: "this generator, nothing to do", args: [resolve("generator/commands/main.mjs"), ...run] },
  ];
  printTable("a second run", await compare(warm, rounds * 2));
}
