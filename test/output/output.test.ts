import * as nodeFs from "node:fs";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import type { FileSystem } from "../../generator/output/file-system.ts";
import { withManifest } from "../../generator/output/plan.ts";
import { isInterrupted, updateOutput } from "../../generator/output/update.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";
import { hashOf } from "../../generator/text/hash.mjs";

type Tree = Readonly<Record<string, string>>;

const base = temporaryFolder();
let out: string;
let count = 0;
beforeEach(() => {
  out = join(base, String((count += 1)), "generated");
  mkdirSync(join(base, String(count)));
});

const withManifestOf = (tree: Tree): readonly OutputFile[] =>
  withManifest(Object.entries(tree).map(([path, text]) => ({ path, text }))).files;

/** The files of a run with their manifest. */
const treeOf = (tree: Tree): Tree => Object.fromEntries(withManifestOf(tree).map(({ path, text }) => [path, text]));

/** What is tested here is another thing than a power cut, and waiting for the disk takes most of the time. */
const quick: FileSystem = { ...nodeFs, fsyncSync: () => undefined };

/** Writes a tree as a run does; what was reported, and what was kept. */
function write(tree: Tree, fs: FileSystem = quick): { codes: string[]; done: boolean; kept: readonly string[] } {
  const { diagnostics, report } = createCollector();
  const plan = updateOutput(out, withManifestOf(tree), report, { fs });
  return { codes: diagnostics.map((item) => item.code), done: plan !== undefined, kept: plan?.kept ?? [] };
}

const fine = { codes: [], done: true, kept: [] };
const first: Tree = { "a.ts": "one", "src/b.ts": "two", "src/deep/c.ts": "three" };
const second: Tree = { "a.ts": "one", "src/b.ts": "changed", "src/new/d.ts": "four" };

/** Sorted as `readTree` sorts. */
const sorted = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));

describe("writing the output", () => {
  it("makes the tree, and afterwards the next one", () => {
    expect(write(first)).toEqual(fine);
    expect(readTree(out)).toEqual(treeOf(first));
    expect(write(second)).toEqual(fine);
    expect(readTree(out)).toEqual(treeOf(second));
    expect(existsSync(join(out, "src/deep"))).toBe(false);
    expect(readdirSync(join(out, ".."))).toEqual(["generated"]);
  });

  it("writes nothing when nothing is to do", () => {
    write(first);
    const before = statSync(out);
    const times = statSync(join(out, "a.ts")).mtimeMs;
    expect(write(first)).toEqual(fine);
    expect(statSync(out).ino).toBe(before.ino);
    expect(statSync(join(out, "a.ts")).mtimeMs).toBe(times);
  });

  it("touches neither the files that don't change nor what belongs to the user: files, folders, links, modes", () => {
    write(first);
    writeTree(out, { "notes.txt": "mine", "src/mine.ts": "mine", "dist/index.js": "built" });
    writeTree(join(out, ".."), { ".generated.old/x": "theirs", ".generated.new/x": "theirs", ".generated.lock": "1" });
    mkdirSync(join(out, "empty"));
    symlinkSync("notes.txt", join(out, "link"));
    chmodSync(out, 0o700);
    chmodSync(join(out, "src"), 0o750);
    chmodSync(join(out, "src/b.ts"), 0o600);
    const stat = (path: string) => {
      const { ino, mtimeMs, mode } = lstatSync(join(out, path));
      return { path, ino, mtimeMs, mode };
    };
    const untouched = ["a.ts", "notes.txt", "src/mine.ts", "dist/index.js", "link", "empty"].map(stat);
    expect(write(second)).toEqual(fine);
    expect(readTree(join(out, ".."))).toEqual(
      sorted({
        ...Object.fromEntries(Object.entries(treeOf(second)).map(([path, text]) => [`generated/${path}`, text])),
        "generated/notes.txt": "mine",
        "generated/src/mine.ts": "mine",
        "generated/dist/index.js": "built",
        "generated/link": "-> notes.txt",
        ".generated.old/x": "theirs",
        ".generated.new/x": "theirs",
        ".generated.lock": "1",
      }),
    );
    expect(untouched.map(({ path }) => stat(path))).toEqual(untouched);
    const modeOf = (path: string): number => statSync(join(out, path)).mode & 0o777;
    expect([modeOf("."), modeOf("src"), modeOf("src/b.ts")]).toEqual([0o700, 0o750, 0o600]);
  });

  it("keeps a file that it no longer makes when somebody edited it, and no longer tracks it", () => {
    write(first);
    writeFileSync(join(out, "src/deep/c.ts"), "edited");
    expect(write(second)).toEqual({ ...fine, kept: ["src/deep/c.ts"] });
    expect(readTree(out)["src/deep/c.ts"]).toBe("edited");
    expect(write(second).kept).toEqual([]);
  });

  it("replaces what it makes even when somebody edited it", () => {
    write(first);
    writeFileSync(join(out, "a.ts"), "edited");
    expect(write(first)).toEqual(fine);
    expect(readTree(out)).toEqual(treeOf(first));
  });

  it("works where the file system has no links", () => {
    const linkSync = (): never => {
      throw Object.assign(new Error("no links"), { code: "EPERM" });
    };
    for (const tree of [first, second]) expect(write(tree, { ...quick, linkSync })).toEqual(fine);
    expect(readTree(out)).toEqual(treeOf(second));
  });
});

describe("what is in the way", () => {
  it("is never overwritten: a file that the manifest doesn't list", () => {
    writeTree(out, { "a.ts": "mine" });
    expect(write(first)).toMatchObject({ codes: ["output-foreign"], done: false });
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
    expect(write(first)).toEqual(fine);
  });

  it("is never written through: a symbolic link to a file or on the way to it", () => {
    writeTree(join(out, "../elsewhere"), { "b.ts": "outside" });
    mkdirSync(out);
    symlinkSync("../elsewhere", join(out, "src"));
    symlinkSync("../elsewhere/b.ts", join(out, "a.ts"));
    expect(write(first).codes).toEqual(["output-link", "output-link", "output-link"]);
    expect(readTree(join(out, "../elsewhere"))).toEqual({ "b.ts": "outside" });
  });

  it("is reported where runs keep their own files", () => {
    const work = join(out, ".vsphere-sdk-generator");
    writeTree(out, { ".vsphere-sdk-generator": "mine" });
    expect(write(first).codes).toEqual(["output-foreign"]);
    rmSync(work);
    mkdirSync(join(work, "lock"), { recursive: true });
    expect(write(first).codes).toEqual(["output-foreign"]);
    rmSync(join(work, "lock"), { recursive: true });
    writeTree(work, { "journal.json": "{}" });
    expect(write(first).codes).toEqual(["output-journal"]);
    rmSync(join(work, "journal.json"));
    writeTree(work, { "mine.txt": "mine" });
    expect(write(first).codes).toEqual([]);
    expect(readTree(work)).toEqual({ "mine.txt": "mine" });
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

  it.each([
    ["a path that leads out of the folder", { path: "../x", before: hashOf("outside"), after: hashOf("other") }],
    ["something else than a hash", { path: "x", before: 5, after: null }],
    ["no path", {}],
  ])("is reported: a journal with %s", (_what, step) => {
    const journal = JSON.stringify({ generator: "vsphere-sdk-generator", folders: [], steps: [step] });
    writeTree(out, { ".vsphere-sdk-generator/journal.json": journal, ".vsphere-sdk-generator/old-0": "bad" });
    writeTree(join(out, ".."), { x: "outside" });
    expect(write(first).codes).toEqual(["output-journal"]);
    expect(readTree(join(out, ".."))).toMatchObject({ x: "outside" });
  });
});

const changing = [
  "chmodSync",
  "closeSync",
  "fsyncSync",
  "linkSync",
  "mkdirSync",
  "openSync",
  "renameSync",
  "rmdirSync",
  "unlinkSync",
  "writeFileSync",
] as const satisfies readonly (keyof FileSystem)[];

/** A file system that hears of each call that changes something before it is made. */
function watched(before: (call: number) => void): FileSystem & { readonly calls: () => number } {
  let calls = 0;
  const wrapped = Object.fromEntries(
    changing.map((name) => [
      name,
      (...args: unknown[]) => {
        before((calls += 1));
        return (quick[name] as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  );
  return { ...quick, ...wrapped, calls: () => calls };
}

const fail = (code: string): never => {
  throw Object.assign(new Error(`injected ${code}`), { code });
};

/** The n-th call fails. */
const failing = (n: number, code: string) => watched((call) => void (call === n && fail(code)));

/** The process is killed before the n-th call: no call is made from then on. */
const killed = (n: number) => watched((call) => void (call >= n && fail("KILLED")));

const user: Tree = { "notes.txt": "mine", "src/deep/mine.ts": "mine", "src/new/mine.ts": "mine" };

/** A tree of an earlier run with files of the user, from nothing. */
function prepare(files: Tree = user): void {
  rmSync(out, { recursive: true, force: true });
  write(first);
  writeTree(out, files);
}

function callsOf(tree: Tree, files?: Tree): number {
  prepare(files);
  const counting = watched(() => undefined);
  expect(write(tree, counting).codes).toEqual([]);
  return counting.calls();
}

/** The output without what runs keep there while they write. */
const withoutWork = (): Tree =>
  Object.fromEntries(Object.entries(readTree(out)).filter(([path]) => !path.startsWith(".vsphere-sdk-generator/")));

const oldTree = sorted({ ...treeOf(first), ...user });
const newTree = sorted({ ...treeOf(second), ...user });

describe("a call that fails", () => {
  it("leaves the old output or the new one", () => {
    const codesOfSystem = ["ENOSPC", "EIO", "EACCES"];
    for (const files of [user, {}]) {
      const calls = callsOf(second, files);
      expect(calls).toBeGreaterThan(20);
      for (let n = 1; n <= calls; n += 1) {
        prepare(files);
        const { codes } = write(second, failing(n, codesOfSystem[n % 3]!));
        // What couldn't be cleared away is left to the next run.
        const expected = sorted({ ...treeOf(codes.length > 0 ? first : second), ...files });
        expect([codes, withoutWork()], `call ${n}`).toEqual([codes.length > 0 ? ["output-failed"] : [], expected]);
        expect(write(second), `after call ${n}`).toEqual(fine);
        expect(readTree(out), `after call ${n}`).toEqual(sorted({ ...treeOf(second), ...files }));
      }
    }
  });

  it("while it is undone is said, and the next run undoes the rest", () => {
    const calls = callsOf(second);
    let said = 0;
    for (let n = 1; n <= calls; n += 1) {
      prepare();
      const broken = watched((call) => void ((call === n || call === n + 3) && fail("EIO")));
      const { codes } = write(second, broken);
      if (codes.includes("output-interrupted")) {
        said += 1;
        expect(isInterrupted(out)).toBe(true);
      }
      expect(write(first).codes, `after call ${n}`).toEqual([]);
      expect(readTree(out), `after call ${n}`).toEqual(oldTree);
    }
    expect(said).toBeGreaterThan(3);
  });
});

describe("a process that is killed", () => {
  const isDone = (): boolean => !isInterrupted(out) && readTree(out)["src/b.ts"] === second["src/b.ts"];

  /** Kills a run before each of its calls, and looks at what is left. */
  function atEachKill(look: (n: number) => void): void {
    const calls = callsOf(second);
    for (let n = 1; n <= calls + 1; n += 1) {
      prepare();
      write(second, killed(n));
      look(n);
    }
  }

  it("leaves the old output, the new one, or a mixture that is noticed", () => {
    const seen = new Set<string>();
    atEachKill((n) => {
      const now = withoutWork();
      const state = [oldTree, newTree].findIndex((tree) => JSON.stringify(tree) === JSON.stringify(now));
      seen.add(["old", "new"][state] ?? "mixture");
      if (state < 0) expect(isInterrupted(out), `call ${n}`).toBe(true);
    });
    expect([...seen].sort()).toEqual(["mixture", "new", "old"]);
  });

  it("hinders no further run, whatever that one makes", () => {
    for (const next of [first, second])
      atEachKill((n) => {
        expect(write(next), `call ${n}`).toEqual(fine);
        expect(readTree(out), `call ${n}`).toEqual(sorted({ ...treeOf(next), ...user }));
      });
  });

  it("costs the user no file when the folder was checked out meanwhile", () => {
    const later: Tree = { "later.txt": "mine", "src/deep/later.ts": "mine", "src/b.txt": "mine" };
    for (const next of [first, second])
      atEachKill((n) => {
        // A file of a run that was finished is nothing that the next one could know of.
        if (isDone()) return;
        writeTree(out, { ...treeOf(first), ...later });
        expect(write(next), `call ${n}`).toEqual(fine);
        expect(readTree(out), `call ${n}`).toEqual(sorted({ ...treeOf(next), ...user, ...later }));
      });
  });

  it("leaves nothing of its own in another revision that was checked out meanwhile", () => {
    const third: Tree = { "a.ts": "three", "src/b.ts": "changed", "src/deep/c.ts": "later", "src/e.ts": "five" };
    const tracked = Object.keys({ ...treeOf(first), ...treeOf(third) });
    for (const next of [third, first, second])
      atEachKill((n) => {
        if (isDone()) return;
        // Git removes what it tracks, and leaves the rest.
        for (const path of tracked) rmSync(join(out, path), { force: true });
        writeTree(out, treeOf(third));
        expect(write(next), `call ${n}`).toEqual(fine);
        expect(readTree(out), `call ${n}`).toEqual(sorted({ ...treeOf(next), ...user }));
      });
  });

  it("and killed again while the next run undoes it, is undone by the one after that", () => {
    const calls = callsOf(second);
    for (let n = 1; n <= calls; n += 1)
      for (let m = 1; m <= 30; m += 4) {
        prepare();
        write(second, killed(n));
        // From here on there is something to undo.
        if (!isInterrupted(out)) break;
        write(first, killed(m + (n % 4)));
        expect(write(first), `calls ${n}, ${m}`).toEqual(fine);
        expect(readTree(out), `calls ${n}, ${m}`).toEqual(oldTree);
      }
  });
});

describe("what another program saves while a run writes", () => {
  const inPlace = (path: string): void => writeFileSync(path, "saved");
  const byRename = (path: string): void => {
    writeFileSync(`${path}~`, "saved");
    renameSync(`${path}~`, path);
  };

  it.each([
    ["in place", inPlace],
    ["by renaming", byRename],
  ])("is not lost: %s", (_how, save) => {
    const calls = callsOf(second);
    const codes = new Set<string>();
    for (const path of ["src/b.ts", "src/deep/c.ts", "src/new/d.ts", "src/new/other.ts", "notes.txt", "src/deep/x.ts"])
      for (let n = 1; n <= calls; n += 1) {
        prepare();
        const saving = watched((call) => {
          if (call !== n) return;
          mkdirSync(dirname(join(out, path)), { recursive: true });
          save(join(out, path));
        });
        const result = write(second, saving);
        for (const code of result.codes) codes.add(code);
        const now = readTree(out);
        expect(now[path], `${path} at call ${n}: ${result.codes.join()}`).toBe("saved");
        const rest = sorted({ ...(result.done ? treeOf(second) : treeOf(first)), ...user, [path]: "saved" });
        expect(now, `${path} at call ${n}`).toEqual(rest);
      }
    expect([...codes]).toEqual(["output-changed"]);
  });
});
