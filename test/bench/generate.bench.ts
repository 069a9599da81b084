import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { readModel } from "../../generator/pipeline.ts";
import { readInput, type InputFile } from "../../generator/source/files.ts";
import type { Model } from "../../generator/model/model.ts";
import { compare, median, printTable, type Candidate, type Measurement } from "./measure.ts";
import { openApiOf } from "./openapi.ts";
import { copyOf, times, writeDefinitions } from "./sizes.ts";

const peers = {
  "@hey-api/openapi-ts": "0.99.0",
  "openapi-typescript": "7.13.0",
  orval: "7.13.2",
  "swagger-typescript-api": "13.13.0",
  typescript: "5.9.3",
};
const rounds = Number(process.env["ROUNDS"] ?? 5);
const work = mkdtempSync(join(tmpdir(), "bench-generate-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

const peerFolder = resolve("node_modules/.cache/vsphere-sdk-generator/peers");
function installPeers(): void {
  if (existsSync(join(peerFolder, "node_modules/orval"))) return;
  mkdirSync(peerFolder, { recursive: true });
  writeFileSync(join(peerFolder, "package.json"), JSON.stringify({ private: true, dependencies: peers }));
  process.stdout.write("installing the peers …\n");
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: peerFolder, stdio: "ignore" });
}

function modelOf(input: readonly InputFile[]): Model {
  const { model, diagnostics } = readModel(input);
  if (diagnostics.length > 0)
    throw new Error(
      diagnostics
        .slice(0, 5)
        .map((item) => item.text)
        .join("\n"),
    );
  return model;
}

const operationsOf = (model: Model): number =>
  model.modules.reduce(
    (sum, module) => sum + module.services.reduce((count, service) => count + service.operations.length, 0),
    0,
  );

const peer = (path: string): string => join(peerFolder, "node_modules", path);

function candidates(name: string, definitions: string, spec: string): Candidate[] {
  const out = (tool: string): string => join(work, `${name}-${tool}`);
  const fresh = (tool: string) => (): void => rmSync(out(tool), { recursive: true, force: true });
  return [
    {
      name: "this generator",
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
      name: "hey-api 0.99",
      args: [peer("@hey-api/openapi-ts/bin/run.js"), "-i", spec, "-o", out("hey"), "--no-log-file"],
      prepare: fresh("hey"),
    },
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
const input = readInput("definitions", report);
installPeers();

/** The definitions with copies of as many modules as it takes for this many operations. */
function ofSize(operations: number): InputFile[] {
  const files = [...input];
  for (const file of copyOf(input, 1)) {
    if (operationsOf(modelOf(files)) >= operations) break;
    files.push(file);
  }
  return files;
}

const sizes: readonly (readonly [name: string, input: readonly InputFile[]])[] = [
  ["our definitions", input],
  ["172 operations", ofSize(172)],
  ["4×", times(input, 4)],
  ["16×", times(input, 16)],
];
for (const [name, files] of sizes) {
  const model = modelOf(files);
  const spec = join(work, `${name.replace(/\W/g, "")}.json`);
  writeFileSync(spec, JSON.stringify(openApiOf(model)));
  const definitions = join(work, name.replace(/\W/g, ""));
  writeDefinitions(definitions, files);
  const count = name === "16×" ? 1 : rounds;
  const results = await compare(candidates(name.replace(/\W/g, ""), definitions, spec), count);
  printTable(`${name}: ${operationsOf(model)} operations, from nothing`, results);
}

// A run without the cache remembers nothing.
const warm: Candidate[] = [
  { name: "node -e 0", args: ["-e", "0"] },
  {
    name: "this generator, nothing to do",
    args: [
      resolve("generator/commands/main.mjs"),
      "generate",
      "--definitions",
      join(work, "ourdefinitions"),
      "--out",
      join(work, "ourdefinitions-own"),
    ],
  },
];
const results = await compare(warm, rounds * 2);
printTable("a second run", results);
const seconds = (name: string): number => median((results.get(name) as Measurement[]).map((run) => run.seconds));
process.stdout.write(
  `  a run with nothing to do costs ${(seconds("this generator, nothing to do") / seconds("node -e 0")).toFixed(2)} bare starts of node\n`,
);
