import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { FileSystem } from "../../generator/output/file-system.ts";
import { isInterrupted } from "../../generator/output/update.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";
import { fine, first, quick, second, sorted, treeOf, type Tree, writeOutput } from "./trees.ts";

let out: string;
beforeEach(() => void (out = join(temporaryFolder(), "generated")));

const write = (tree: Tree, fs?: FileSystem) => writeOutput(out, tree, fs);

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
