import * as nodeFs from "node:fs";
import { existsSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import {
  planOutput,
  recoverOutput,
  withLock,
  withManifest,
  writeOutput,
  type FileSystem,
} from "../../generator/output/output.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";

const base = temporaryFolder();
let out: string;
let count = 0;
beforeEach(() => {
  out = join(base, String((count += 1)), "generated");
  mkdirSync(join(base, String(count)));
});

const filesOf = (tree: Readonly<Record<string, string>>): OutputFile[] =>
  Object.entries(tree).map(([path, text]) => ({ path, text }));

/** Writes a tree as a run does; what was reported, and whether it was written. */
function write(
  tree: Readonly<Record<string, string>>,
  fs?: FileSystem,
): { codes: string[]; written: boolean; kept: readonly string[] } {
  const { diagnostics, report } = createCollector();
  const files = withManifest(filesOf(tree));
  const plan = planOutput(out, files, report, fs);
  const written = diagnostics.length === 0 && writeOutput(out, files, plan, report, fs);
  return { codes: diagnostics.map((item) => item.code), written, kept: plan.kept };
}

const treeWithoutManifest = (): Record<string, string> => {
  const { "manifest.json": _, ...tree } = readTree(out);
  return tree;
};

const first = { "a.ts": "one", "src/b.ts": "two", "src/deep/c.ts": "three" };
const second = { "a.ts": "one", "src/b.ts": "changed", "src/new/d.ts": "four" };

describe("writing the output", () => {
  it("makes the tree, and afterwards the next one", () => {
    expect(write(first).written).toBe(true);
    expect(treeWithoutManifest()).toEqual(first);
    expect(write(second).written).toBe(true);
    expect(treeWithoutManifest()).toEqual(second);
    expect(existsSync(join(out, "src/deep"))).toBe(false);
    expect(readdirSync(join(out, ".."))).toEqual(["generated"]);
  });

  it("writes nothing when nothing is to do", () => {
    write(first);
    const before = statSync(out);
    const times = statSync(join(out, "a.ts")).mtimeMs;
    expect(write(first)).toEqual({ codes: [], written: true, kept: [] });
    expect(statSync(out).ino).toBe(before.ino);
    expect(statSync(join(out, "a.ts")).mtimeMs).toBe(times);
  });

  it("leaves the files alone that don't change", () => {
    write(first);
    const before = statSync(join(out, "a.ts"));
    write(second);
    expect(statSync(join(out, "a.ts")).mtimeMs).toBe(before.mtimeMs);
  });

  it("carries over what belongs to the user: files, folders, links", () => {
    write(first);
    writeTree(out, { "notes.txt": "mine", "src/mine.ts": "mine", "dist/index.js": "built" });
    mkdirSync(join(out, "empty"));
    symlinkSync("notes.txt", join(out, "link"));
    expect(write(second).written).toBe(true);
    expect(treeWithoutManifest()).toEqual({
      ...second,
      "notes.txt": "mine",
      "src/mine.ts": "mine",
      "dist/index.js": "built",
      link: "-> notes.txt",
    });
    expect(lstatSync(join(out, "empty")).isDirectory()).toBe(true);
  });

  it("keeps a file that it no longer makes when somebody changed it", () => {
    write(first);
    writeFileSync(join(out, "src/deep/c.ts"), "edited");
    expect(write(second)).toEqual({ codes: [], written: true, kept: ["src/deep/c.ts"] });
    expect(treeWithoutManifest()["src/deep/c.ts"]).toBe("edited");
    expect(write(second).kept).toEqual([]);
  });

  it("replaces what it makes even when somebody changed it", () => {
    write(first);
    writeFileSync(join(out, "a.ts"), "edited");
    expect(write(first).written).toBe(true);
    expect(treeWithoutManifest()).toEqual(first);
  });
});

describe("what is in the way", () => {
  it("is never overwritten: a file that the manifest doesn't list", () => {
    writeTree(out, { "a.ts": "mine" });
    expect(write(first)).toMatchObject({ codes: ["output-foreign"], written: false });
    expect(readTree(out)).toEqual({ "a.ts": "mine" });
  });

  it("is never overwritten: a folder in the place of a file", () => {
    writeTree(out, { "a.ts/x": "mine" });
    expect(write(first).codes).toEqual(["output-foreign"]);
  });

  it("is never overwritten: a file in the place of a folder", () => {
    writeTree(out, { src: "mine" });
    expect(write(first).codes).toEqual(["output-foreign", "output-foreign"]);
  });

  it("is adopted when it is the very same text", () => {
    writeTree(out, { "a.ts": "one" });
    expect(write(first)).toMatchObject({ codes: [], written: true });
  });

  it("is never written through: a symbolic link to a file or on the way to it", () => {
    writeTree(join(out, "../elsewhere"), { "b.ts": "outside" });
    mkdirSync(out);
    symlinkSync("../elsewhere", join(out, "src"));
    symlinkSync("../elsewhere/b.ts", join(out, "a.ts"));
    expect(write(first).codes).toEqual(["output-link", "output-link", "output-link"]);
    expect(readTree(join(out, "../elsewhere"))).toEqual({ "b.ts": "outside" });
  });

  it.each([
    ["no JSON", "{"],
    ["of another program", '{"generator":"x","files":{}}'],
    ["without files", '{"generator":"vsphere-sdk-generator"}'],
    ["leading out of the folder", '{"generator":"vsphere-sdk-generator","files":{"../x":"00"}}'],
    ["with an absolute path", '{"generator":"vsphere-sdk-generator","files":{"/etc/passwd":"00"}}'],
    ["with a drive letter", '{"generator":"vsphere-sdk-generator","files":{"C:x":"00"}}'],
    ["with a backslash", '{"generator":"vsphere-sdk-generator","files":{"..\\\\x":"00"}}'],
    ["with something else than a hash", '{"generator":"vsphere-sdk-generator","files":{"x":1}}'],
  ])("is reported: a manifest %s", (_what, text) => {
    writeTree(out, { "manifest.json": text });
    writeTree(join(out, ".."), { x: "outside" });
    expect(write(first).codes).toContain("output-manifest");
    expect(readTree(join(out, ".."))).toEqual({ "generated/manifest.json": text, x: "outside" });
  });
});

/** A file system whose n-th call that changes something fails; `kill` means that no further call is made either. */
function failing(n: number, code: string, kill: boolean): FileSystem & { calls: () => number } {
  let calls = 0;
  let dead = false;
  const changing = [
    "copyFileSync",
    "linkSync",
    "mkdirSync",
    "renameSync",
    "rmSync",
    "symlinkSync",
    "unlinkSync",
    "writeFileSync",
  ] as const;
  const wrapped = Object.fromEntries(
    changing.map((name) => [
      name,
      (...args: unknown[]) => {
        calls += 1;
        if (dead || calls === n) {
          dead = kill;
          throw Object.assign(new Error(`injected ${code}`), { code });
        }
        return (nodeFs[name] as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  );
  return { ...nodeFs, ...wrapped, calls: () => calls };
}

describe("a failure at any moment leaves the old tree or the new one", () => {
  const prepare = (): Record<string, string> => {
    write(first);
    writeTree(out, { "notes.txt": "mine" });
    return readTree(out);
  };

  const countCalls = (): number => {
    prepare();
    const counting = failing(Infinity, "", false);
    write(second, counting);
    return counting.calls();
  };

  it.each(["ENOSPC", "EIO", "EACCES"])("when a call fails with %s", (code) => {
    const calls = countCalls();
    expect(calls).toBeGreaterThan(8);
    for (let n = 1; n <= calls; n += 1) {
      nodeFs.rmSync(out, { recursive: true });
      const old = prepare();
      const { codes } = write(second, failing(n, code, false));
      const now = readTree(out);
      const { "manifest.json": _, ...rest } = now;
      if (codes.length > 0) expect([codes, now], `call ${n}`).toEqual([["output-failed"], old]);
      else expect(rest, `call ${n}`).toEqual({ ...second, "notes.txt": "mine" });
      recoverOutput(out);
    }
  });

  it("when the process is killed, with the next run putting the tree back if need be", () => {
    const calls = countCalls();
    let between = 0;
    for (let n = 1; n <= calls; n += 1) {
      nodeFs.rmSync(out, { recursive: true });
      const old = prepare();
      write(second, failing(n, "EIO", true));
      if (!existsSync(out)) {
        between += 1;
        recoverOutput(out);
      }
      const { "manifest.json": _, ...rest } = readTree(out);
      if (rest["src/b.ts"] === "two") expect(readTree(out), `call ${n}`).toEqual(old);
      else expect(rest, `call ${n}`).toEqual({ ...second, "notes.txt": "mine" });
      recoverOutput(out);
      expect(readdirSync(join(out, ".."))).toEqual(["generated"]);
    }
    // Only between the two renames of the swap is there no tree at all.
    expect(between).toBe(1);
  });
});

describe("two runs at once", () => {
  const attempt = (): { result: string | undefined; reasons: string[] } => {
    const { diagnostics, report } = createCollector();
    const result = withLock(out, report, () => "ran");
    return { result, reasons: diagnostics.map((item) => item.text) };
  };

  it("don't write to the same folder", () => {
    writeFileSync(join(out, "../.generated.lock"), String(process.ppid));
    expect(attempt()).toEqual({
      result: undefined,
      reasons: ["The output could not be written: another run of the generator is writing to this folder."],
    });
  });

  it("are not prevented by a lock whose process is gone", () => {
    writeFileSync(join(out, "../.generated.lock"), "2147483646");
    expect(attempt()).toEqual({ result: "ran", reasons: [] });
    expect(existsSync(join(out, "../.generated.lock"))).toBe(false);
  });
});
