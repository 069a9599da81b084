import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Values } from "../../generator/commands/arguments.mjs";
import { LastRun } from "../../generator/commands/last-run.mjs";
import { hashOf } from "../../generator/text/hash.mjs";
import { runCommand, type Run } from "../support/command.ts";
import { standardErrors } from "../support/definitions.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";

const base = temporaryFolder();

const run = (generator: string, cwd: string, args: readonly string[] = []): Promise<Run> =>
  runCommand(["generate", ...args], { main: join(generator, "commands/main.mjs"), cwd, timeout: 60_000 });

const lamp = 'module: com.vmware.lamp\nversion: "6.7"\ndoc: Lamps.\nstructures:\n  Info: { doc: What a lamp is. }\n';

function workplace(name: string): string {
  const cwd = join(base, name);
  writeTree(join(cwd, "definitions"), { "lamp.yaml": lamp, "vapi/std/errors.yaml": standardErrors });
  return cwd;
}

/** A copy of the generator, which shares its packages and with them the cache. */
function copy(name: string, modules = resolve("node_modules")): string {
  const root = join(base, name);
  for (const part of ["generator", "templates", "package-lock.json", "package.json"])
    cpSync(part, join(root, part), { recursive: true });
  symlinkSync(modules, join(root, "node_modules"), "dir");
  return join(root, "generator");
}

/** Packages with a cache of their own. */
function ownModules(name: string): string {
  const modules = join(base, name, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const entry of readdirSync("node_modules").filter((item) => item !== ".cache"))
    symlinkSync(resolve("node_modules", entry), join(modules, entry));
  return modules;
}

const isUpToDate = ({ code, stdout }: Run): boolean => code === 0 && stdout.includes("files are up to date");
const generator = resolve("generator");

describe("a second run", () => {
  let cwd: string;
  let backup: string;
  let values: Values<"generate">;
  const isUnchanged = (): boolean => new LastRun(values).unchanged() !== undefined;

  beforeAll(async () => {
    cwd = workplace("changes");
    backup = join(base, "backup");
    expect((await run(generator, cwd)).code).toBe(0);
    expect(isUpToDate(await run(generator, cwd))).toBe(true);
    cpSync(cwd, backup, { recursive: true });
    const [definitions, out] = [join(cwd, "definitions"), join(cwd, "generated")];
    values = {
      definitions,
      out,
      only: [],
      target: undefined,
      check: false,
      watch: false,
      "no-cache": false,
      json: false,
    };
  });

  const listing = (file: string): string =>
    JSON.stringify({ generator: "vsphere-sdk-generator", files: { [file]: "00" } });

  it.each<[what: string, change: (place: (path: string) => string) => void]>([
    ["a definition", (at) => appendFileSync(at("definitions/lamp.yaml"), "# changed\n")],
    ["a further definition", (at) => writeFileSync(at("definitions/x.YAML"), "")],
    ["a missing definition", (at) => rmSync(at("definitions/lamp.yaml"))],
    ["a definition that was renamed", (at) => renameSync(at("definitions/lamp.yaml"), at("definitions/lump.yaml"))],
    ["a link among the definitions", (at) => symlinkSync("lamp.yaml", at("definitions/x.yaml"))],
    ["a linked folder among the definitions", (at) => symlinkSync("vapi", at("definitions/x"))],
    ["a pipe among the definitions", (at) => execFileSync("mkfifo", [at("definitions/x.yaml")])],
    ["the schema", (at) => rmSync(at("definitions/schema.json"))],
    ["a file of the output", (at) => appendFileSync(at("generated/src/index.ts"), "// edited\n")],
    ["a missing file of the output", (at) => rmSync(at("generated/src/index.ts"))],
    ["the manifest", (at) => appendFileSync(at("generated/manifest.json"), "\n")],
    ["a missing manifest", (at) => rmSync(at("generated/manifest.json"))],
    ["what an interrupted run left", (at) => mkdirSync(at("generated/.vsphere-sdk-generator"))],
    [
      "a manifest that leads out of the folder",
      (at) => writeFileSync(at("generated/manifest.json"), listing("../../../../../../../../dev/zero")),
    ],
    ["a manifest that lists a folder", (at) => writeFileSync(at("generated/manifest.json"), listing("src"))],
    [
      "a link in the place of a file of the output",
      (at) => {
        rmSync(at("generated/LICENSE"));
        symlinkSync("/dev/zero", at("generated/LICENSE"));
      },
    ],
    [
      "a link on the way to a file of the output",
      (at) => {
        renameSync(at("generated/src"), at("src"));
        symlinkSync("../src", at("generated/src"));
      },
    ],
    [
      "a pipe in the place of a file of the output",
      (at) => {
        rmSync(at("generated/LICENSE"));
        execFileSync("mkfifo", [at("generated/LICENSE")]);
      },
    ],
  ])("notices %s", (_what, change) => {
    expect(isUnchanged()).toBe(true);
    change((path) => join(cwd, path));
    expect(isUnchanged()).toBe(false);
    rmSync(cwd, { recursive: true });
    cpSync(backup, cwd, { recursive: true });
  });

  it("notices an edit that keeps size and time, when it has looked at the files before", async () => {
    const paths = ["generated/src/index.ts", "definitions/lamp.yaml"].map((name) => join(cwd, name));
    for (const path of paths) utimesSync(path, 1_700_000_000, 1_700_000_000);
    // Files that were touched only just now are read again each time.
    await new Promise((done) => setTimeout(done, 2_100));
    expect([isUnchanged(), isUnchanged()]).toEqual([true, true]);
    for (const path of paths) {
      const { mtimeMs, size } = statSync(path);
      const text = readFileSync(path, "utf8");
      writeFileSync(path, text.replace(/[a-w]/, "x"));
      utimesSync(path, 1_700_000_000, 1_700_000_000);
      expect(statSync(path)).toMatchObject({ mtimeMs, size });
      expect(isUnchanged(), path).toBe(false);
      writeFileSync(path, text);
      expect(isUnchanged(), path).toBe(true);
    }
  });

  it("is not needed for what no definition is", () => {
    writeTree(join(cwd, "definitions"), { "README.md": "notes", ".lamp.yaml.swp": "", "lamp.yaml~": "" });
    symlinkSync("user@host", join(cwd, "definitions/.#lamp.yaml"));
    expect(isUnchanged()).toBe(true);
  });

  it("notices a definition that was saved while the first one ran", async () => {
    const cwd = workplace("meanwhile");
    const child = spawn(process.execPath, [join(generator, "commands/main.mjs"), "generate"], { cwd });
    const ended = new Promise((done) => child.on("close", done));
    let saved = false;
    child.stdout.on("data", (chunk: Buffer) => {
      if (saved || !chunk.toString().includes("read definitions")) return;
      saved = true;
      writeFileSync(join(cwd, "definitions/lamp.yaml"), lamp.replace("What a lamp is", "A lamp"));
    });
    expect(await ended).toBe(0);
    expect(saved).toBe(true);
    expect(readFileSync(join(cwd, "generated/src/lamp/types.ts"), "utf8")).toContain("What a lamp is");
    const again = await run(generator, cwd);
    expect(isUpToDate(again)).toBe(false);
    expect(readFileSync(join(cwd, "generated/src/lamp/types.ts"), "utf8")).toContain("A lamp");
  });
});

describe("what a run remembers", () => {
  it("is what it read and made, not what lies there when it ends", async () => {
    const cwd = workplace("remembered");
    const [definitions, out] = [join(cwd, "definitions"), join(cwd, "generated")];
    expect((await run(generator, cwd)).code).toBe(0);
    const read = ["lamp.yaml", "vapi/std/errors.yaml"].map((path) => ({
      path,
      bytes: readFileSync(join(definitions, path)),
    }));
    const { files } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as { files: object };
    const made = [...Object.keys(files), "manifest.json"].map((path) => ({
      path,
      bytes: readFileSync(join(out, path)),
    }));
    const schema = readFileSync(join(definitions, "schema.json"), "utf8");
    const summary = {
      modules: 2,
      operations: 0,
      files: made.length,
      written: 1,
      unchanged: 0,
      removed: 0,
      kept: [],
      leftOut: [],
      missing: {},
      jobsLeftOut: [],
    };
    let release = 0;
    const remembered = (input: typeof read, output: typeof made, text: string): boolean => {
      // A run of its own each time, of which nothing is known.
      const target = `6.${(release += 1)}`;
      const values = { definitions, out, only: [], target, check: false, watch: false, "no-cache": false, json: false };
      const last = new LastRun(values);
      expect(last.unchanged()).toBeUndefined();
      const hashes = new Map(output.map(({ path, bytes }) => [path, hashOf(bytes)]));
      last.remember({ input, output: hashes, schema: text, summary });
      return new LastRun(values).unchanged() !== undefined;
    };
    const changed = <T extends { readonly bytes: Buffer }>(items: readonly T[]): T[] =>
      items.map((item, index) => (index === 0 ? { ...item, bytes: Buffer.from("earlier") } : item));
    expect(remembered(read, made, schema)).toBe(true);
    expect(remembered(changed(read), made, schema)).toBe(false);
    expect(remembered(read.slice(1), made, schema)).toBe(false);
    expect(remembered(read, changed(made), schema)).toBe(false);
    expect(remembered(read, made, "earlier")).toBe(false);
  });
});

describe("a cache", () => {
  let modules: string;
  beforeAll(() => void (modules = ownModules("packages")));
  const cache = (): string => join(modules, ".cache/vsphere-sdk-generator");

  it("that is damaged breaks no run", async () => {
    const own = copy("damaged", modules);
    const cwd = workplace("with-damage");
    expect((await run(own, cwd)).code).toBe(0);
    const files = (): string[] =>
      readdirSync(cache(), { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory()
          ? readdirSync(join(cache(), entry.name), { withFileTypes: true })
              .filter((item) => item.isFile())
              .map((item) => `${entry.name}/${item.name}`)
          : [entry.name],
      );
    expect(files().some((name) => name.endsWith(".json"))).toBe(true);
    const damages: ((path: string) => void)[] = [
      (path) => writeFileSync(path, ""),
      (path) => writeFileSync(path, readFileSync(path).subarray(0, 100)),
      (path) => writeFileSync(path, readFileSync(path, "utf8").replace(/\d/g, "7")),
      (path) => rmSync(path),
    ];
    for (const round of [0, 1]) {
      for (const [index, file] of files().entries()) damages[(index + round * 2) % 4]!(join(cache(), file));
      // A definition that changed makes it load the generator.
      appendFileSync(join(cwd, "definitions/lamp.yaml"), `# ${round}\n`);
      expect(await run(own, cwd)).toMatchObject({ code: 0, stderr: "" });
      expect(isUpToDate(await run(own, cwd))).toBe(true);
    }
  });

  it("serves copies of different versions at the same time, each as it is", async () => {
    const [first, second] = [copy("first", modules), copy("second", modules)];
    const banner = join(second, "../templates/package/files/LICENSE");
    writeFileSync(banner, "another version");
    appendFileSync(join(second, "pipeline.ts"), "\n// another version\n");
    const places = [1, 2].flatMap((n) =>
      [first, second].map((own) => ({ own, cwd: workplace(`shared-${n}-${own === first ? "a" : "b"}`) })),
    );
    const runs = await Promise.all(places.map(({ own, cwd }) => run(own, cwd)));
    for (const { code, stderr } of runs) expect([code, stderr]).toEqual([0, ""]);
    for (const { own, cwd } of places) {
      const isSecond = readFileSync(join(cwd, "generated/LICENSE"), "utf8") === "another version";
      expect(isSecond).toBe(own === second);
    }
  });

  it("is made by runs at the same time", async () => {
    rmSync(cache(), { recursive: true, force: true });
    const own = copy("beginning", modules);
    const places = [1, 2, 3].map((n) => workplace(`beginning-${n}`));
    for (const { code, stderr } of await Promise.all(places.map((cwd) => run(own, cwd)))) {
      expect([code, stderr]).toEqual([0, ""]);
    }
    const made = places.map((cwd) => readFileSync(join(cwd, "generated/manifest.json"), "utf8"));
    expect(new Set(made).size).toBe(1);
    expect(readdirSync(cache()).filter((name) => /^translated-[\da-f]+-/.test(name))).toEqual([]);
  });
});

describe("what earlier runs made", () => {
  it("is used by other runs of the same generator, and by none of another one", async () => {
    const modules = ownModules("shared");
    const [one, other] = [copy("one", modules), copy("other", modules)];
    const cwd = workplace("versions");
    const text = (): string => readFileSync(join(cwd, "generated/src/lamp/types.ts"), "utf8");
    const stages = ({ stdout }: Run): string[] => stdout.split("\n").map((line) => line.split("  ")[0]!);
    expect((await run(one, cwd)).code).toBe(0);
    // The same generator in another place, with another output.
    const again = await run(other, cwd, ["--out", "elsewhere"]);
    expect(again.code).toBe(0);
    expect(stages(again)).toContain("look up what is unchanged");
    expect(stages(again)).not.toContain("print and format");
    const banner = join(other, "typescript/banner.ts");
    writeFileSync(banner, readFileSync(banner, "utf8").replace("Do not edit", "Do never edit"));
    expect((await run(other, cwd)).code).toBe(0);
    expect(text()).toContain("Do never edit");
    const template = join(other, "../templates/ts/index.ts.hbs");
    writeFileSync(template, `${readFileSync(template, "utf8")}// A line of the template.\n`);
    expect((await run(other, cwd)).code).toBe(0);
    expect(readFileSync(join(cwd, "generated/src/lamp/index.ts"), "utf8")).toContain("// A line of the template.");
    const back = await run(one, cwd);
    expect(stages(back)).not.toContain("print and format");
    expect(text()).toContain("Do not edit");
  });

  it("is used where it is only checked", async () => {
    const cwd = workplace("checked");
    expect((await run(generator, cwd)).code).toBe(0);
    appendFileSync(join(cwd, "definitions/lamp.yaml"), "# A comment changes nothing.\n");
    const checked = await run(generator, cwd, ["--check"]);
    expect([checked.code, checked.stderr]).toEqual([0, ""]);
    expect(checked.stdout).not.toContain("print and format");
    const anew = await run(generator, cwd, ["--check", "--no-cache"]);
    expect(anew.code).toBe(0);
    expect(anew.stdout).toContain("print and format");
  });
});

describe("a generator that is broken itself", () => {
  it("ends with code 3 and names the module, in JSON where that was asked for", async () => {
    const own = copy("broken");
    const printer = join(own, "typescript/print.mjs");
    expect(existsSync(printer)).toBe(true);
    appendFileSync(printer, "\n");
    writeFileSync(
      printer,
      readFileSync(printer, "utf8").replace(
        /(export function printDrafts\([^)]*\)[^{]*\{)/,
        '$1\n  if (drafts.length > 0) throw new Error("a broken printer");',
      ),
    );
    const cwd = workplace("bug");
    const text = await run(own, cwd);
    expect([text.code, text.stderr]).toEqual([
      3,
      expect.stringMatching(
        /^generate: this is a bug in the generator, not in the definitions\.\n.*com\.vmware\.lamp \(lamp\.yaml\): a broken printer/,
      ),
    ]);
    const json = await run(own, cwd, ["--json"]);
    expect([json.code, json.stderr]).toEqual([3, ""]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      diagnostics: [],
      error: { code: "bug", help: expect.stringContaining("a broken printer") as string },
    });
    expect(existsSync(join(cwd, "generated"))).toBe(false);
  });

  it.each([
    ["can't start", 'throw new Error("a broken thread");', "a broken thread"],
    ["ends", "process.exit();", "the thread that prints has ended"],
  ])("ends with code 3 when the thread that prints %s", async (_, statement, message) => {
    const own = copy(message.replaceAll(" ", "-"));
    appendFileSync(join(own, "typescript/print-thread.mjs"), `${statement}\n`);
    const cwd = workplace(message.replaceAll(" ", "-"));
    const { code, stderr } = await run(own, cwd);
    expect([code, stderr]).toEqual([3, expect.stringContaining(`com.vmware.lamp (lamp.yaml): ${message}`)]);
    expect(existsSync(join(cwd, "generated"))).toBe(false);
  });
});
