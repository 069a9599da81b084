import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { FileSystem } from "../../generator/output/file-system.ts";
import { hashOf } from "../../generator/text/hash.mjs";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";
import { fine, first, quick, second, sorted, treeOf, type Tree, writeOutput } from "./trees.ts";

let out: string;
beforeEach(() => void (out = join(temporaryFolder(), "generated")));

const write = (tree: Tree, fs?: FileSystem) => writeOutput(out, tree, fs);

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
