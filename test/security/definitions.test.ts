import { describe, expect, it, vi } from "vitest";
import { expandedSchema } from "../../generator/definition/schema.ts";
import { generate } from "../../generator/pipeline.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import { temporaryFolder } from "../support/folders.ts";
import { complaints, strayPaths } from "./compare.ts";
import {
  positions,
  prose,
  inputFor,
  complained,
  isScalar,
  separately,
  refusedAlone,
  withoutPlace,
  made,
  packageOf,
  together,
  against,
  isTaken,
} from "./attacks.ts";
import { harmless } from "./harmless.ts";
import { payloads } from "./payloads.ts";
import { allSteps, walk, type Position } from "./positions.ts";
import { importAll } from "./run.ts";

// Packages are compared before they are formatted.
vi.mock("../../generator/typescript/format.ts", () => import("../support/unformatted.ts"));

const untouched = await packageOf(inputFor(harmless));

describe("the harmless definition", () => {
  it("is accepted", async () => {
    const { diagnostics, files } = await generate(inputFor(harmless));
    expect(diagnostics.map(({ text }) => text)).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  });

  it("has every key of the format, and every form that a value may have", () => {
    const seen = new Set<string>();
    walk(harmless, expandedSchema, { scalar: () => undefined, key: () => undefined, step: (step) => seen.add(step) });
    expect([...allSteps(expandedSchema)].filter((step) => !seen.has(step))).toEqual([]);
  });
});

// `definitions.slow.test.ts` tries each place alone, and names too, and runs what was made.
describe("a definition never becomes code, in all texts at once", () => {
  it.each(payloads.map((payload) => [payload.name, payload] as const))("with %s", async (_name, payload) => {
    const { text } = payload;
    const scalars = positions.filter(isScalar);
    const wrong = (position: Position): boolean => against(position, text).length > 0;
    // What its pattern refuses is refused where it stands.
    for (const group of separately(scalars.filter(wrong))) expect(refusedAlone(group, text)).toEqual(group);
    const ofProse = complained(prose, text);
    expect(withoutPlace(ofProse, "an explanation")).toEqual([]);
    const takes = isTaken(payload);
    const refused = new Set(ofProse.map(({ span }) => span?.start)).size;
    if (takes) expect(refused).toBe(0);
    else expect(refused).toBeGreaterThanOrEqual(prose.length);
    const literals = scalars.filter((position) => position.carrier === "literal" && !wrong(position));
    const taken = separately(literals).filter((group) => complained(group, text).length === 0);
    for (const group of [...(takes ? [prose] : []), ...taken])
      for (const { files } of await together(text, group))
        expect(complaints(made(untouched), made(files), group[0]!.carrier, text)).toEqual([]);
  });
});

describe("the comparison", () => {
  const lantern = "src/lighting/attic/lantern.ts";
  /** The harmless package as an unsafe generator would have made it. */
  const tampered = (path: string, from: string, to: string): readonly OutputFile[] => {
    const file = untouched.find((item) => item.path === path)!;
    expect(file.text).toContain(from);
    return untouched.map((item) => (item === file ? { path, text: file.text.replace(from, () => to) } : item));
  };

  it.each([
    ["the end of a comment", lantern, "What burns.", "*/ static x = (globalThis.pwned = 1); /*"],
    ["the end of a comment that breaks the syntax", lantern, "What burns.", "*/"],
    ["the end of a string", lantern, '= "petroleum"', '= "";globalThis.pwned=1;""'],
    ["a template", lantern, '= "petroleum"', "= `${globalThis.pwned=1}`"],
    ["a computed key", "src/lighting/attic/errors.ts", "gusts:", "[globalThis.pwned=1]:"],
    ["another value", lantern, '= "petroleum"', '= "gas"'],
    ["a block tag", lantern, "* Which lantern.", "* Which lantern.\n     * @internal x"],
    ["an inline tag", lantern, "What burns.", "{@link x}"],
    ["HTML", lantern, "What burns.", "\\\\<b>"],
    ["HTML between code spans", lantern, "What burns.", "`a` <b> `c`"],
    ["a further comment", lantern, "readonly #invoker", "/* x */ readonly #invoker"],
    ["HTML in a table", "README.md", "Lamps below the roof.", "<b>"],
    ["a row in a table", "README.md", "Lamps below the roof.", "x |\n| y"],
    ["a further key", "package.json", '"type": "module"', '"type": "module", "x": 1'],
  ])("finds %s", (_what, path, from, to) => {
    for (const carrier of ["comment", "literal", "name"] as const)
      expect(complaints(made(untouched), made(tampered(path, from, to)), carrier, "harmless")).not.toEqual([]);
  });

  it("finds files outside of the package", () => {
    for (const path of ["../x.ts", "/x.ts", "src/../x.ts", "src//x.ts", "C:\\x.ts", "src/\0.ts", "src/index.ts"])
      expect(strayPaths([...untouched, { path, text: "" }]), path).toHaveLength(1);
    expect(strayPaths(untouched)).toEqual([]);
  });

  it("finds what runs, and what can't be imported", async () => {
    const runs = tampered(lantern, '= "petroleum"', "= `${globalThis.pwned=1}` as never");
    const broken = tampered(lantern, "../../runtime/union.js", "./nowhere.js");
    const [first, second, third] = await importAll(temporaryFolder(), [runs, broken, untouched]);
    expect(first!.failures.join()).toContain("runs what was put in");
    expect(second!.failures.join()).toContain("nowhere.js");
    expect(third).toEqual({ exports: first!.exports, failures: [] });
  });

  it("takes what an explanation may say", () =>
    expect(
      complaints(made(untouched), made(tampered(lantern, "What burns.", "a *\\/ b")), "comment", "a */ b"),
    ).toEqual([]));
});
