import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { generate, type GenerateOptions } from "../../generator/pipeline.ts";
import { reservedDirectories } from "../../generator/typescript/names/reserved.ts";
import { readEntries } from "../../generator/typescript/package/package-json.ts";
import { fileOfImport, importsOf, isOfPackage } from "../../generator/typescript/package/package-imports.ts";
import { compile } from "../support/compiler.ts";
import { inputOf, repositoryInput } from "../support/definitions.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { sharedCache as cache } from "../support/memory-cache.ts";

const { bin, exports } = JSON.parse(readFileSync("templates/package/package.json", "utf8")) as {
  bin: Readonly<Record<string, string>>;
  exports: Readonly<Record<string, { readonly default: string }>>;
};
/** Subpaths and programs of the jobs, by the file that they lead to. */
const jobs = new Map(
  [
    ...Object.entries(exports).map(([subpath, { default: file }]) => [subpath.slice(2), file] as const),
    ...Object.entries(bin),
  ]
    .filter(([, file]) => file.startsWith("./dist/jobs/"))
    .map(([name, file]) => [name, file.replace("./dist/", "src/").replace(/\.js$/, ".ts")]),
);

const made = new Map<GenerateOptions, ReturnType<typeof makeJobs>>();

/** What a selection has, which both tests of it look at. */
function jobsOf(options: GenerateOptions): ReturnType<typeof makeJobs> {
  const known = made.get(options) ?? makeJobs(options);
  made.set(options, known);
  return known;
}

async function makeJobs(options: GenerateOptions) {
  const { files, jobsLeftOut, diagnostics } = await generate(repositoryInput(), { ...options, cache });
  expect(diagnostics).toEqual([]);
  const manifest = JSON.parse(files.find(({ path }) => path === "package.json")!.text) as {
    exports: object;
    bin?: object;
  };
  const paths = new Set(files.map(({ path }) => path));
  const there = [...jobs].filter(([name, path]) => {
    expect(name in bin ? name in (manifest.bin ?? {}) : `./${name}` in manifest.exports).toBe(paths.has(path));
    return paths.has(path);
  });
  const names = there.map(([name]) => name);
  expect([...names, ...jobsLeftOut].sort()).toEqual([...jobs.keys()].sort());
  return { files, there: names.sort() };
}

/** What each selection has operations for. */
const selections: readonly (readonly [GenerateOptions, readonly string[]])[] = [
  [{ only: ["vcenter.iso"] }, ["waiters"]],
  [{ only: ["cis"] }, ["tasks", "waiters"]],
  [{ only: ["vcenter"] }, ["inventory", "waiters"]],
  [{ target: "6.5" }, ["deploy", "inventory", "transfer", "waiters"]],
  [{ target: "7.0" }, [...jobs.keys()].sort()],
];

let complaints: Promise<readonly string[]> | undefined;

/** What the compiler says of all selections, each in a folder of its own: it reads and checks its libraries once. */
async function compileAll(): Promise<readonly string[]> {
  const folder = temporaryFolder();
  const programs: string[] = [];
  for (const [at, [options]] of selections.entries()) {
    const { files, there } = await jobsOf(options);
    const sources = files.filter(({ path }) => path.startsWith("src/") && path.endsWith(".ts"));
    writeTree(folder, Object.fromEntries(sources.map(({ path, text }) => [`${at}/${path}`, text])));
    programs.push(...there.map((name) => `${at}/${jobs.get(name)!}`));
  }
  writeTree(folder, { "wrong.ts": 'import { nothing } from "./nowhere.js";\nnothing();\n' });
  return compile("newest", folder, [...programs, "wrong.ts"]);
}

describe("the hand-written functions", () => {
  test.each(selections)("with %j are those whose operations are there, and compile", async (options, expected) => {
    const { there } = await jobsOf(options);
    expect(there).toEqual(expected);
    const folder = `${selections.findIndex(([item]) => item === options)}/`;
    expect((await (complaints ??= compileAll())).filter((line) => line.startsWith(folder))).toEqual([]);
  });

  test("are all compiled, and what is wrong is found", async () => {
    expect(await (complaints ??= compileAll())).toEqual([expect.stringMatching(/^wrong\.ts.* TS2307: .*nowhere/)]);
  });

  test.each(selections)("with %j: what people read imports only what is there", async (options) => {
    const { files } = await jobsOf(options);
    const paths = new Set(files.map(({ path }) => path));
    const entries = readEntries();
    const read = files.filter(({ path }) => /^(?:README\.md|llms\.txt|(?:guides|examples)\/)/.test(path));
    for (const { path, text } of read) {
      for (const item of importsOf(text).filter(isOfPackage))
        expect(paths.has(fileOfImport(item, entries)), `${path}: ${item.from}`).toBe(true);
      if (path.endsWith(".ts")) continue;
      for (const [, link = ""] of text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g))
        expect(paths.has(posix.join(posix.dirname(path), link)), `${path}: ${link}`).toBe(true);
    }
    const count = read.filter(({ path }) => path.startsWith("guides/")).length;
    const all = readdirSync("templates/package/files/guides").length;
    if (options.only === undefined) expect(count).toBeGreaterThan(all - 5);
    else expect(count).toBeLessThan(all);
  });

  test("are told to fit the definitions where some of them do, so that a lost name is noticed", async () => {
    const renamed = repositoryInput().map(({ path, bytes }) => ({
      path,
      bytes: Buffer.from(
        Buffer.from(bytes)
          .toString()
          .replace(/\bNotAllowedInCurrentState\b/g, "NotAllowedNow"),
      ),
    }));
    const { jobsLeftOut, jobsFit } = await generate(renamed, { cache });
    expect(jobsFit).toBe(true);
    expect(jobsLeftOut).toContain("testing/inventory");
    expect(jobsLeftOut).not.toContain("deploy");
    const other = 'module: com.vmware.lamp\nversion: "9.0"\ndoc: Lamps.\nstructures:\n  Lamp: { doc: A lamp. }\n';
    expect(await generate(inputOf({ "lamp.yaml": other }))).toMatchObject({ jobsFit: false, diagnostics: [] });
  });

  test("take names that no module can have", () => {
    const subpaths = [...jobs.keys()].filter((name) => !(name in bin));
    for (const subpath of subpaths) expect(reservedDirectories).toContain(subpath.split("/")[0]);
    expect(reservedDirectories).toContain("jobs");
  });

  test("import the package by its name, and of its insides only what has no state", () => {
    const files = readdirSync("templates/jobs", { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    const inside = new Set<string>();
    for (const file of files)
      for (const [, from = ""] of readFileSync(`templates/jobs/${file}`, "utf8").matchAll(/ from "([^"]+)"/g)) {
        expect(from).toMatch(file.includes("fake-server") ? /./ : /^(?:vsphere-sdk(?:\/|$)|\.{1,2}\/)/);
        const [, path] = /runtime\/(.*)\.js$/.exec(from) ?? [];
        if (path !== undefined) inside.add(path);
      }
    expect([...inside].sort()).toEqual(["abort", "http", "options", "testing/release", "timer"]);
  });
});
