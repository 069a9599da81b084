import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Values } from "../../generator/commands/arguments.mjs";
import { LastRun } from "../../generator/commands/last-run.mjs";
import { hashOf } from "../../generator/text/hash.mjs";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { generator, isUpToDate, lamp, run, workplace } from "./workplace.ts";

const base = temporaryFolder();

describe("a second run", () => {
  let cwd: string;
  let backup: string;
  let values: Values<"generate">;
  const isUnchanged = (): boolean => new LastRun(values).unchanged() !== undefined;

  beforeAll(async () => {
    cwd = workplace(base, "changes");
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
    const cwd = workplace(base, "meanwhile");
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
    const cwd = workplace(base, "remembered");
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
