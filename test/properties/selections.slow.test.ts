import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { generate, type GenerateOptions } from "../../generator/pipeline.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import { compile } from "../support/compiler.ts";
import { inputOf } from "../support/definitions.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { memoryCache } from "../support/memory-cache.ts";
import { runs } from "../support/runs.ts";
import { histories, rows } from "./histories.ts";
import { textsOf } from "./models.ts";

// A compiler doesn't look at the form of what it reads.
vi.mock("../../generator/typescript/format.ts", () => import("../support/unformatted.ts"));

/** What one package has and leaves out. */
const selection = fc.record({
  only: fc.subarray(["any.first_1", "any.second_2", "any.third_3"]),
  target: fc.option(fc.constantFrom("6.5", "6.7", "9.0"), { nil: undefined, freq: 3 }),
});
const ofEach = { minLength: 4, maxLength: 4 };

/** Most of what the packages have is the same. */
const cache = memoryCache();

/** That each file yields its declarations alone is looked at where all that has to compile is compiled. */
const checkOnly = { noEmit: true, emitDeclarationOnly: false, declaration: false, isolatedDeclarations: false };

const isRuntime = ({ path }: OutputFile): boolean => /^src\/runtime\/.*\.ts$/.test(path);
const isSource = ({ path }: OutputFile): boolean => path.startsWith("src/") && path.endsWith(".ts");

/** Calls every operation of every package over every protocol, with all optional values and with none. */
const program = `
import { readFileSync } from "node:fs";
const failures = [];
let calls = 0;
// A query has texts only: nothing in it says the type of a value.
const fitsQuery = (type, depth = 0) => {
  if (depth > 9 || "dynamic" in type || "error" in type) return false;
  if ("builtin" in type) return !["opaque", "any_error", "void"].includes(type.builtin);
  const inner = type.optional ?? type.list ?? type.set;
  if (inner) return fitsQuery(inner, depth + 1);
  return (type.map ?? Object.values(type.fields?.() ?? {})).every((part) => fitsQuery(part, depth + 1));
};
const { connect, jsonRpc, rest, api } = await import("./out/shared/src/runtime/index.js");
const { FakeVcenter, sampleOf } = await import("./out/shared/src/runtime/testing/index.js");
for (const [name, files] of JSON.parse(readFileSync("packages.json", "utf8"))) {
  const services = new Map();
  for (const file of files)
    for (const value of Object.values(await import(file)))
      if (typeof value === "object" && value !== null && "operations" in value) services.set(value.id, value);
  for (const protocol of [jsonRpc, rest, api]) {
    const vcenter = new FakeVcenter({ services: [...services.values()] });
    const connection = connect({ host: "vc.test", user: "u", password: "p", fetch: vcenter.fetch, protocol, retry: false });
    for (const service of services.values())
      for (const operation of Object.values(service.operations)) {
        if (protocol === api && operation.api === undefined) continue;
        const isRead = protocol !== jsonRpc && /^GET/.test(operation[protocol.name]?.call ?? operation[protocol.name]);
        if (isRead && !Object.values(operation.input()).every((type) => fitsQuery(type))) continue;
        // Nothing in a query is a structure without fields.
        for (const size of isRead ? ["full"] : ["full", "sparse"]) {
          const where = [name, protocol.name, service.id, operation.id, size].join(" ");
          try {
            await connection.invoke(operation, sampleOf({ id: "", fields: operation.input }, size));
            calls += 1;
            const { service: called, operation: id } = vcenter.calls.at(-1);
            if (called !== service.id || id !== operation.id) failures.push(where + ": went to " + called + " " + id);
          } catch (error) {
            failures.push(where + ": " + error);
          }
        }
      }
  }
}
process.stdout.write(JSON.stringify({ calls, failures }));
`;

describe("whatever a package leaves out", () => {
  it("it compiles with every strict flag, and all its calls work over all protocols", async () => {
    const folder = temporaryFolder();
    const counts = new Map(Object.keys(rows).map((row) => [row, 0]));
    const packages: (readonly [name: string, files: readonly OutputFile[]])[] = [];
    const samples = fc.sample(fc.tuple(histories, fc.array(selection, ofEach)), runs(12));
    for (const [at, [{ modules, rows: chosen }, selections]] of samples.entries()) {
      for (const row of chosen) counts.set(row, counts.get(row)! + 1);
      const input = inputOf(textsOf(modules));
      for (const [which, options] of selections.entries()) {
        const asked: GenerateOptions = which === 0 ? { target: options.target } : options;
        const { files, diagnostics } = await generate(input, { ...asked, cache });
        expect(diagnostics.map(({ code, text }) => `${code}: ${text}`)).toEqual([]);
        packages.push([`p${at}-${which}`, files]);
      }
    }
    expect(packages.length).toBe(4 * samples.length);
    // Every kind of thing that an API can have is in some of them.
    expect([...counts].filter(([, count]) => count < runs(1))).toEqual([]);

    const shared = packages[0]![1].filter(isRuntime);
    writeTree(join(folder, "in/shared"), Object.fromEntries(shared.map(({ path, text }) => [path, text])));
    const sources = packages.flatMap(([name, files]) => {
      const own = files.filter((file) => isSource(file) && !isRuntime(file));
      writeTree(join(folder, "in", name), Object.fromEntries(own.map(({ path, text }) => [path, text])));
      symlinkSync(join(folder, "in/shared/src/runtime"), join(folder, "in", name, "src/runtime"), "junction");
      return own.map(({ path }) => `${name}/${path}`);
    });
    expect((await compile("newest", join(folder, "in"), sources, checkOnly)).slice(0, 20)).toEqual([]);

    const entryPoints = [...shared.map(({ path }) => `shared/${path}`), ...sources];
    await build({
      entryPoints: entryPoints.map((path) => join(folder, "in", path)),
      outdir: join(folder, "out"),
      outbase: join(folder, "in"),
      format: "esm",
      target: "es2022",
      logLevel: "silent",
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
    for (const [name] of packages) {
      mkdirSync(join(folder, "out", name, "src"), { recursive: true });
      symlinkSync(join(folder, "out/shared/src/runtime"), join(folder, "out", name, "src/runtime"), "junction");
    }
    const urls = packages.map(([name, files]) => [
      name,
      files
        .filter((file) => isSource(file) && !isRuntime(file))
        .map(({ path }) => `./out/${name}/${path.replace(/\.ts$/, ".js")}`),
    ]);
    writeTree(folder, { "package.json": '{ "type": "module" }', "run.js": program });
    writeFileSync(join(folder, "packages.json"), JSON.stringify(urls));
    const { stdout } = await promisify(execFile)(process.execPath, ["run.js"], { cwd: folder, maxBuffer: 1 << 26 });
    const { calls, failures } = JSON.parse(stdout) as { calls: number; failures: readonly string[] };
    expect(failures.slice(0, 20)).toEqual([]);
    expect(calls).toBeGreaterThan(25 * packages.length);
  });
});
