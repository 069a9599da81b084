import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FolderCache } from "../../generator/cache/cache.ts";
import { markUsed, removeUnused } from "../../generator/cache/unused.mjs";
import { packLocated, unpackLocated } from "../../generator/cache/pack.ts";
import { createSourceFile } from "../../generator/diagnostics/span.ts";
import { temporaryFolder } from "../support/folders.ts";

const open = (folder: string, maker = "generator", isSame = true): FolderCache =>
  new FolderCache(folder, maker, () => isSame);

const keep = (cache: FolderCache, name: string, value: unknown): string => {
  const key = cache.key("test", name);
  cache.keep(key, value, JSON.stringify);
  cache.save();
  return key;
};

const find = (cache: FolderCache, name: string): unknown => cache.find<unknown>(cache.key("test", name), JSON.parse);

describe("a cache in a folder", () => {
  it("gives another run what was kept, under the same key only", () => {
    const folder = temporaryFolder();
    keep(open(folder), "a", { text: "of a" });
    expect(find(open(folder), "a")).toEqual({ text: "of a" });
    expect(find(open(folder), "b")).toBeUndefined();
    expect(find(open(folder, "another generator"), "a")).toBeUndefined();
  });

  it("tells parts of keys apart", () => {
    const cache = open(temporaryFolder());
    const keys = [cache.key("a", "b", "c"), cache.key("a", "bc"), cache.key("a", "b\nc"), cache.key("ab", "c")];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("takes a damaged entry for a missing one, and mends it", () => {
    const damages: ((path: string) => void)[] = [
      (path) => truncateSync(path, 70),
      (path) => writeFileSync(path, ""),
      (path) => writeFileSync(path, readFileSync(path, "utf8").replace("of a", "of b")),
      (path) => writeFileSync(path, `${readFileSync(path, "utf8")} `),
    ];
    for (const damage of damages) {
      const folder = temporaryFolder();
      const key = keep(open(folder), "a", { text: "of a" });
      damage(join(folder, key));
      const cache = open(folder);
      expect(find(cache, "a")).toBeUndefined();
      keep(cache, "a", { text: "of a" });
      expect(find(open(folder), "a")).toEqual({ text: "of a" });
    }
  });

  it("keeps nothing of a generator that changed during the run", () => {
    const folder = temporaryFolder();
    keep(open(folder, "generator", false), "a", 1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is none where it can't be written", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const cache = open(join(file, "made"));
    expect(() => keep(cache, "a", 1)).not.toThrow();
    expect(find(open(join(file, "made")), "a")).toBeUndefined();
  });

  it("forgets in memory what a run didn't use, and keeps the file", () => {
    const folder = temporaryFolder();
    const cache = open(folder);
    const key = keep(cache, "a", { text: "of a" });
    cache.save();
    writeFileSync(join(folder, key), "");
    expect(find(cache, "a")).toBeUndefined();
  });

  it("has a largest size, and what was used longest ago goes first", () => {
    const folder = temporaryFolder();
    const text = "x".repeat(2 ** 23);
    for (let at = 0; at < 20; at += 1) {
      const key = keep(open(folder), String(at), at + text);
      const time = new Date(2020, 0, at + 1);
      if (statSync(join(folder, key), { throwIfNoEntry: false }) !== undefined)
        utimesSync(join(folder, key), time, time);
    }
    const cache = open(folder);
    for (let at = 100; at < 120; at += 1) cache.keep(cache.key("test", String(at)), at, JSON.stringify);
    cache.save();
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2 ** 27);
    expect(find(open(folder), "0")).toBeUndefined();
    expect(find(open(folder), "19")).toBe(19 + text);
    expect(find(open(folder), "119")).toBe(119);
  });
});

describe("located data", () => {
  const source = createSourceFile("a.yaml", "text");
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(undefined, null, true, 0, -1, "", "[]"),
      fc.string(),
      fc.record({ source: fc.constant(source), start: fc.nat(), end: fc.nat() }, { noNullPrototype: true }),
      fc.array(tie("any")),
      fc.dictionary(fc.stringMatching(/^[a-z,]{1,3}$/), tie("any"), { noNullPrototype: true }),
    ),
  })).any;

  it("is the same after it was a text", () => {
    fc.assert(
      fc.property(value, (data) => {
        expect(unpackLocated(packLocated(data), source)).toStrictEqual(data);
      }),
    );
  });
});

describe("what nothing has used for a week", () => {
  it("is removed, and what was used stays", () => {
    const folder = temporaryFolder();
    const names = ["old", "used", "young", "other"];
    for (const name of names) writeFileSync(join(folder, name), name);
    const longAgo = new Date(Date.now() - 8 * 86_400_000);
    for (const name of ["old", "used", "other"]) utimesSync(join(folder, name), longAgo, longAgo);
    markUsed(join(folder, "used"));
    removeUnused(folder, (name) => name !== "other");
    expect(readdirSync(folder).sort()).toEqual(["other", "used", "young"]);
  });
});
