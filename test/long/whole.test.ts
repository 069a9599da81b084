import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import type { FactModule } from "../../generator/import/facts.ts";
import { buildSources } from "../../generator/release/build.ts";
import { compile, compilers, type Compiler } from "../support/compiler.ts";
import { entry } from "../support/command.ts";
import { temporaryFolder } from "../support/folders.ts";
import { factsOf, modelOf, repositoryDefinitions } from "../support/import.ts";
import { kindsIn } from "../import/kinds.ts";

/** The tree has 115 services in its newest release; the whole API of 9.0 has 501. */
const copiesOfWhole = 5;

const definitions = repositoryDefinitions();
const isShared = ({ module }: FactModule): boolean => module.startsWith("com.vmware.vapi.std");

/** What a release has, some times over under other names, with the kinds that the tree may lack. */
function facts(release: "8.0.3" | "9.0", copies: number): readonly FactModule[] {
  const own = factsOf(modelOf(definitions, release), release);
  const copyOf = (module: FactModule, number: number): FactModule =>
    JSON.parse(
      JSON.stringify(module)
        .replace(/"com\.vmware\.(?!vapi\.std)/g, `"com.vmware.n${number}.`)
        .replace(/"url":"\//g, `"url":"/n${number}/`),
    ) as FactModule;
  const copied = Array.from({ length: copies - 1 }, (_, at) =>
    own.filter((module) => !isShared(module)).map((module) => copyOf(module, at + 1)),
  ).flat();
  return [...own, ...copied, ...kindsIn(release).filter((module) => !isShared(module))];
}

const servicesOf = (modules: readonly FactModule[]): number =>
  modules.reduce((sum, { services }) => sum + services.length, 0);

interface Measured {
  readonly seconds: number;
  /** Largest resident set of the process, in MiB. */
  readonly peak: number;
}

/** Runs a command from nothing, and says what it took. */
function measured(cwd: string, args: readonly string[]): Promise<Measured> {
  const peakFile = join(cwd, "peak");
  const probe = `data:text/javascript,${encodeURIComponent(
    `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));`,
  )}`;
  const begin = performance.now();
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      ["--import", probe, entry, ...args],
      { cwd, maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => {
        if (error !== null) return fail(new Error(`${args.join(" ")}: ${stderr.slice(0, 2000)}${stdout.slice(-500)}`));
        const peak = Number(readFileSync(peakFile, "utf8")) / 1024;
        done({ seconds: (performance.now() - begin) / 1000, peak });
      },
    );
  });
}

function sizeOf(folder: string): { files: number; bytes: number } {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => statSync(join(item.parentPath, item.name)).size);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

const lines: string[] = [];
const note = (what: string, { seconds, peak }: Measured): void =>
  void lines.push(`- ${what}: ${seconds.toFixed(1)} s, ${Math.round(peak)} MiB`);

function importOf(folder: string, release: "8.0.3" | "9.0", modules: readonly FactModule[]): Promise<Measured> {
  writeFileSync(join(folder, "facts.json"), JSON.stringify({ release, modules }));
  return measured(folder, ["import", "--from", "facts.json", "--definitions", "definitions"]);
}

it("an API of the size of 9.0 is imported into an empty folder, generated, compiled and built", async () => {
  const folder = temporaryFolder();
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  for (const release of ["8.0.3", "9.0"] as const) {
    const modules = facts(release, copiesOfWhole);
    note(`import of ${release}, ${servicesOf(modules)} services`, await importOf(folder, release, modules));
  }
  expect(servicesOf(facts("9.0", copiesOfWhole))).toBeGreaterThan(501);
  note("generate", await measured(folder, ["generate", "--out", "package", "--no-cache"]));
  const { files, bytes } = sizeOf(join(folder, "package"));
  lines.push(`- the package: ${files} files, ${(bytes / 1e6).toFixed(1)} MB`);

  const compiled = join(folder, "compiled");
  mkdirSync(compiled);
  symlinkSync(join(folder, "package/src"), join(compiled, "src"), "junction");
  const sources = readdirSync(join(folder, "package/src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `src/${path.replace(/\\/g, "/")}`);
  for (const compiler of Object.keys(compilers) as Compiler[])
    expect(await compile(compiler, compiled, sources, { preserveSymlinks: true }), compiler).toEqual([]);
  expect((await buildSources(join(folder, "package"))).length).toBeGreaterThan(sources.length);
}, 3_600_000);

it("ten times the size of 9.0 is imported in one go", async () => {
  const folder = temporaryFolder();
  const modules = facts("9.0", 10 * copiesOfWhole);
  expect(servicesOf(modules)).toBeGreaterThan(5010);
  note(
    `ten times as much in one go, import of 9.0, ${servicesOf(modules)} services`,
    await importOf(folder, "9.0", modules),
  );
  rmSync(join(folder, "facts.json"));
  writeFileSync("test/long/whole.md", report());
}, 3_600_000);

const report = (): string => `# An API of the size of 9.0

Written by \`whole.test.ts\`, which multiplies the definitions: nothing was edited between an import and a build.

- Date: ${new Date().toISOString().slice(0, 10)}
${lines.join("\n")}
`;
