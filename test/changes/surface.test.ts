import { describe, expect, it } from "vitest";
import { surfaceFindings } from "../../generator/changes/surface/findings.ts";
import { surfaceRules } from "../../generator/changes/surface/rules.ts";
import { readSurface } from "../../generator/surface/read-surface.ts";
import type { Surface } from "../../generator/surface/surface.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";

/** The surface of declarations by file; `main` is the package itself, and each other file `a` is the subpath `p/a`. */
function surfaceOf(files: Readonly<Record<string, string>>): Surface {
  const folder = temporaryFolder();
  writeTree(folder, Object.fromEntries(Object.entries(files).map(([name, text]) => [`${name}.d.ts`, text])));
  const entries = Object.keys(files).filter((name) => !name.includes("/") || name === "runtime/hand");
  const exports = Object.fromEntries(
    entries.map((name) => [name === "main" ? "." : `./${name}`, { types: `./dist/${name}.d.ts` }]),
  );
  return readSurface({ name: "p", exports }, folder);
}

type Files = Readonly<Record<string, string>>;
const found = (old: Files, now: Files, between: Files = now): readonly string[] =>
  surfaceFindings({ old: surfaceOf(old), new: surfaceOf(now), between: surfaceOf(between) }).map(
    ({ level, rule, text }) => `${level} ${rule.slice("surface-".length)}: ${text}`,
  );

const box = "export interface Box { a: string; }";

/** A pair for each rule, with what is said of it and of its mirror image. */
const pairs: readonly (readonly [rule: string, old: Files, now: Files, says: string, mirror: string])[] = [
  [
    "subpath-added",
    { main: box },
    { main: box, a: box },
    "minor subpath-added: p/a can be imported.",
    "subpath-removed",
  ],
  [
    "subpath-removed",
    { main: box, a: box },
    { main: box },
    "major subpath-removed: p/a can no longer be imported.",
    "subpath-added",
  ],
  [
    "export-added",
    { main: box },
    { main: `${box} export type Lid = 1;` },
    "minor export-added: Lid of p is exported.",
    "export-removed",
  ],
  [
    "export-removed",
    { main: `${box} export type Lid = 1;` },
    { main: box },
    "major export-removed: Lid of p is no longer exported.",
    "export-added",
  ],
  [
    "export-renamed",
    { main: `${box} export type Lid = 1;` },
    { main: `${box} export type Cover = 1;` },
    "major export-renamed: Lid of p is now exported as Cover of p.",
    "export-renamed",
  ],
  [
    "export-moved",
    { main: `${box} export type Lid = 1;`, a: box },
    { main: box, a: `${box} export type Lid = 1;` },
    "major export-moved: Lid of p is now exported as Lid of p/a.",
    "export-moved",
  ],
  [
    "export-kind",
    { main: box },
    { main: "export declare class Box { a: string; }" },
    "major export-kind: Box of p was interface and is class.",
    "export-kind",
  ],
  [
    "type-changed",
    { main: "export declare function open(what: string): void;" },
    { main: "export declare function open(what: number): void;" },
    "major type-changed: open of p has another type: function open(what: string): void became function open(what: number): void.",
    "type-changed",
  ],
  [
    "parameter-added-optional",
    { main: "export declare function open(what: string): void;" },
    { main: "export declare function open(what: string, how?: string): void;" },
    "minor parameter-added-optional: open of p takes more, which may be left out: function open(what: string): void became function open(what: string, how?: string): void.",
    "type-changed",
  ],
  [
    "member-added-optional",
    { main: box },
    { main: "export interface Box { a: string; b?: string; }" },
    "minor member-added-optional: Box.b of p is a new member that may be missing: b?: string.",
    "member-removed",
  ],
  [
    "member-added-required",
    { main: box },
    { main: "export interface Box { a: string; b: string; }" },
    "major member-added-required: Box.b of p is a new member that has to be there: b: string.",
    "member-removed",
  ],
  [
    "member-added-received",
    { main: `${box} export declare function make(size: number): Box;` },
    { main: "export interface Box { a: string; b: string; } export declare function make(size: number): Box;" },
    "minor member-added-received: Box.b of p is a new member: b: string.",
    "member-removed",
  ],
  [
    "member-added-class",
    { main: "export declare class Box { a: string; }" },
    { main: "export declare class Box { a: string; static of(): Box; }" },
    "minor member-added-class: Box.of of p is a new member of a class: static of(): Box.",
    "member-removed",
  ],
  [
    "member-removed",
    { main: "export interface Box { a: string; b?: string; }" },
    { main: box },
    "major member-removed: Member Box.b of p is gone; it was b?: string.",
    "member-added-optional",
  ],
  [
    "member-changed",
    { main: box },
    { main: "export interface Box { a: number; }" },
    "major member-changed: Box.a of p has another type: a: string became a: number.",
    "member-changed",
  ],
];

describe("the rules of the surface", () => {
  it("have one pair each", () => expect(pairs.map(([rule]) => rule)).toEqual(Object.keys(surfaceRules)));

  it.each(pairs)("find once what %s is about, and in its mirror image the opposite", (_, old, now, says, mirror) => {
    expect(found(old, now)).toEqual([says]);
    const reflected = found(now, old);
    expect(reflected.map((text) => /^\w+ ([\w-]+):/.exec(text)![1])).toEqual([mirror]);
    for (const side of [old, now]) expect(found(side, side)).toEqual([]);
  });
});

describe("what follows from something else", () => {
  const lid = (name: string): string =>
    `export interface ${name} { a: string; } export interface Box { lid: ${name}; }`;

  it("is no change of its own: a name in other declarations", () => {
    expect(found({ main: lid("Lid") }, { main: lid("Cover") })).toEqual([
      "major export-renamed: Lid of p is now exported as Cover of p.",
    ]);
  });

  it("is no change of the surface: what the new generator makes of the old model, too", () => {
    const [old, now] = [{ main: box }, { main: "export interface Box { b: number; } export type More = 1;" }];
    expect(found(old, now, old)).toEqual([]);
    expect(found(now, old, now)).toEqual([]);
  });

  it("is told apart from what the generator changed about the same export", () => {
    const old = { main: "export interface Box { a: string; b: string; }" };
    const between = { main: "export interface Box { a: string; b?: string; }" };
    const now = { main: "export interface Box { a: number; b?: string; }" };
    expect(found(old, now, between)).toEqual([
      "major member-changed: Box.b of p has another type: b: string became b?: string.",
    ]);
  });

  it("is found where it is written by hand, whatever the model lacks", () => {
    const hand = (text: string) => ({ main: box, "runtime/hand": text });
    expect(found(hand(""), hand("export type Lid = 1;"), { main: box })).toEqual([
      "minor export-added: Lid of p/runtime/hand is exported.",
    ]);
  });
});

describe("a function that takes more", () => {
  const of = (parameters: string): Files => ({ main: `export declare function open(${parameters}): void;` });

  it.each([
    ["", "how?: string", "minor"],
    ["what: string", "what: string, how?: { a: string, b: [1, 2] }, when?: (now: Date) => void", "minor"],
    ["what: string", "what: string, ...more: string[]", "minor"],
    ["what: string", "what: string, how: string", "major"],
    ["what: string", "what: string, how?: string, when: Date", "major"],
    ["what: string", "what: string | number, how?: string", "major"],
    ["what: string", "how?: string, what?: string", "major"],
  ])("from (%s) to (%s) is %s", (before, after, level) =>
    expect(found(of(before), of(after)).map((line) => line.split(" ")[0])).toEqual([level]),
  );
});

describe("a new member of what a program gets", () => {
  const uses = (text: string): readonly string[] => {
    const withMembers = (members: string): Files => ({ main: `export interface Box { ${members} } ${text}` });
    return found(withMembers("a: string;"), withMembers("a: string; b: string;")).map((line) => line.split(":")[0]!);
  };

  it.each([
    ["export declare function make(): Box;", "minor"],
    ["export declare class Maker { make(size: number): Promise<Box>; }", "minor"],
    ["export declare function make(): Box; export declare function take(box: Box): void;", "major"],
    ["export interface Crate { box: Box; } export declare function ship(crate: Crate): Box;", "major"],
    ["export declare function watch(done: (box: Box) => void): void;", "major"],
    ["", "major"],
  ])("is harmless only where none gives it back: %s", (text, expected) =>
    expect(uses(text)).toEqual([expected === "minor" ? "minor member-added-received" : "major member-added-required"]),
  );
});

describe("the same change of many", () => {
  it("is one finding with parts", () => {
    const boxes = (suffix: string): string =>
      ["One", "Two", "Three"].map((name, at) => `export interface ${name}${suffix} { a${at}: string; }`).join("\n");
    const [finding, ...others] = surfaceFindings({
      old: surfaceOf({ main: boxes("Info") }),
      new: surfaceOf({ main: boxes("Data") }),
      between: surfaceOf({ main: boxes("Data") }),
    });
    expect(others).toEqual([]);
    expect(finding!.text).toBe("OneInfo of p is now exported as OneData of p. So it is with 2 more.");
    expect(finding!.parts).toEqual(["ThreeInfo of p is now ThreeData of p", "TwoInfo of p is now TwoData of p"]);
  });
});

describe("a surface", () => {
  it("follows what is exported from elsewhere, and takes in what cannot be imported", () => {
    const surface = surfaceOf({
      main: `export { Box as Case } from "./inner/box.js"; export * from "./a.js"; export * as all from "./a.js";`,
      a: "export type A = 1; type B = 2;",
      "inner/box": `import type { A } from "../a.js"; export interface Box { a: A; hidden: Hidden; } interface Hidden { h: 1; }`,
    });
    expect([...surface.get("p")!.keys()]).toEqual(["A", "Case", "all"]);
    const { file, kinds, text, members, uses } = surface.get("p")!.get("Case")!;
    expect([file, kinds, [...members.keys()]]).toEqual(["inner/box", ["interface"], ["a", "hidden"]]);
    expect(text).toContain("interface Hidden");
    expect([...uses]).toEqual([["A", { subpath: "p", name: "A" }]]);
    expect([...surface.get("p")!.get("all")!.members.keys()]).toEqual(["A"]);
  });

  it("has no comments, so that a change of a text is none", () => {
    expect(found({ main: `/** One. */ ${box}` }, { main: `/** Two. */ ${box}` })).toEqual([]);
  });
});
