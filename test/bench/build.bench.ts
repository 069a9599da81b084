import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { buildPackage, packageFolder } from "../../generator/release/build.ts";
import { readInput } from "../../generator/source/files.ts";
import { printGoal, rounds } from "./goals.ts";
import { importTime } from "./import-time.ts";
import { compare, median, printTable, type Candidate } from "./measure.ts";
import { ofSize, writeDefinitions } from "./sizes.ts";

// The package of 1,400 operations: its build, its size, and what a program of one module pays for the others.

// Where the compiler finds the types of node.
const work = mkdtempSync(resolve("node_modules/.cache/vsphere-sdk-generator/bench-build-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const folder = join(work, "package");
const say = (text: string): boolean => process.stdout.write(`  ${text}\n`);

writeDefinitions(join(work, "definitions"), ofSize(readInput("definitions", createCollector().report).files, 1400));
const definitions = ["--definitions", join(work, "definitions")];
execFileSync(process.execPath, [resolve("generator/commands/main.mjs"), "generate", ...definitions, "--out", folder], {
  stdio: "ignore",
});

const build: Candidate = {
  name: "build",
  args: ["--import", "tsx", resolve("test/bench/build-sources.ts"), folder],
};
printTable("The package of 1,400 operations", await compare([build], 1, false));
await buildPackage();

type Packed = readonly { readonly size: number; readonly unpackedSize: number; readonly entryCount: number }[];
const [packed] = JSON.parse(
  execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  }),
) as Packed;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
say(
  `${packed!.entryCount} files, ${megabytes(packed!.size)} packed, ${megabytes(packed!.unpackedSize)} unpacked, without the model`,
);

const declarations = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".d.ts"))
  .map((path) => ({ path, size: statSync(join(folder, "dist", path)).size }))
  .sort((a, b) => b.size - a.size);
for (const { path, size } of declarations.slice(0, 3)) say(`${path}: ${Math.round(size / 1000)} kB`);
printGoal("largest declaration file", declarations[0]!.size / 1000, 300, "kB");

for (const [name, path] of Object.entries({ "1,400 operations": folder, "the real package": packageFolder })) {
  const { full, empty } = importTime(join(path, "dist/vcenter/vm/index.js"));
  say(`loading vsphere-sdk/vcenter/vm of ${name}: ${(full - empty).toFixed(1)} ms more than an empty module`);
}

/** A program that calls one operation of one module, with a package as its dependency. */
function program(name: string, dependency: string): string {
  const project = join(work, name);
  const link = join(project, "node_modules/vsphere-sdk");
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(dependency, link, "junction");
  const compilerOptions = { strict: true, noEmit: true, target: "es2022", module: "nodenext", types: [] };
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.ts"] }));
  writeFileSync(
    join(project, "main.ts"),
    `import { connect } from "vsphere-sdk";
import { PowerClient } from "vsphere-sdk/vcenter/vm";
export const start = (vm: string): Promise<void> =>
  new PowerClient(connect({ host: "vc", user: "u", password: "p" })).start({ vm });
`,
  );
  return project;
}

const tsc = (name: string, dependency: string): Candidate => ({
  name,
  args: [resolve("node_modules/typescript/bin/tsc"), "-p", program(name.replace(/\W/g, ""), dependency)],
});
const real = tsc("tsc, the real package", packageFolder);
const large = tsc("tsc, 1,400 operations", folder);
const compiled = await compare([real, large], rounds);
printTable("A program that uses one module", compiled);
const [before = NaN, after = NaN] = [real, large].map(({ name }) => {
  const runs = compiled.get(name)!;
  return typeof runs === "string" ? NaN : median(runs.map(({ seconds }) => seconds));
});
printGoal("tsc of a program of one module, 1,400 operations beside ours", after / before, 1.2);
