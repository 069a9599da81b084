import { beforeAll, describe, expect, it, vi } from "vitest";
import { expandedSchema } from "../../generator/definition/schema.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import type * as formatting from "../../generator/typescript/format.ts";
import { generateFrom } from "../support/definitions.ts";
import { temporaryFolder } from "../support/folders.ts";
import { complaints, strayPaths } from "./compare.ts";
import { harmless, type Definition } from "./harmless.ts";
import { payloads, type Payload } from "./payloads.ts";
import { allSteps, positionsOf, walk, type Position } from "./positions.ts";
import { importAll } from "./run.ts";

// Thousands of packages are compared before prettier has seen them; attacks that are imported are formatted.
vi.mock("../../generator/typescript/format.ts", () => ({
  startFormatter: () => undefined,
  formatFile: (file: OutputFile) => file,
}));

const folder = temporaryFolder();
const positions = positionsOf(harmless, expandedSchema);
const isProse = ({ carrier }: Position): boolean => carrier === "comment";

/** Generates from a definition, in the file that its module belongs into. */
function generated(definition: Definition, file: (path: string) => string = (path) => path) {
  const module = ((definition["module"] as string | undefined) ?? "").replace(/^com\.vmware\./, "");
  return generateFrom({ [file(`${module.replace(/\./g, "/")}.yaml`)]: JSON.stringify(definition) });
}

const attack = (position: Position, text: string) =>
  generated(position.put(harmless, text), (path) => position.file?.(path, text) ?? path);

/** The files that the definitions decide about; the runtime is copied as it is. */
const made = (files: readonly OutputFile[]): readonly OutputFile[] => files.filter((file) => file.asIs !== true);

let untouched: readonly OutputFile[];
beforeAll(async () => {
  untouched = (await generated(harmless)).files;
});

/** What a position makes of another name: it may order files and members in another way, or put them elsewhere. */
const renamed = new Map<Position, readonly OutputFile[]>();
async function baseline(position: Position): Promise<readonly OutputFile[]> {
  if (position.carrier !== "name") return untouched;
  let files = renamed.get(position);
  if (files === undefined) renamed.set(position, (files = (await attack(position, "pillow")).files));
  return files;
}

/** Positions that accept a payload. */
const accepted = new Map<Payload, readonly Position[]>();

describe("the harmless definition", () => {
  it("is accepted", async () => {
    const { diagnostics, files } = await generated(harmless);
    expect(diagnostics.map(({ text }) => text)).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  });

  it("has every key of the format, and every form that a value may have", () => {
    const seen = new Set<string>();
    walk(harmless, expandedSchema, { scalar: () => undefined, key: () => undefined, step: (step) => seen.add(step) });
    expect([...allSteps(expandedSchema)].filter((step) => !seen.has(step))).toEqual([]);
  });
});

describe("a definition never becomes code", () => {
  it.each(payloads.map((payload) => [payload.name, payload] as const))(
    "with %s",
    async (_name, payload) => {
      const wrong: string[] = [];
      const good: Position[] = [];
      for (const position of positions) {
        const { files, diagnostics } = await attack(position, payload.text);
        if (diagnostics.length === 0) {
          good.push(position);
          const found = complaints(made(await baseline(position)), made(files), position.carrier, payload.text);
          wrong.push(...found.map((what) => `${position.name}: ${what}`));
        }
        if (diagnostics.length > 0 && files.length > 0) wrong.push(`${position.name}: files in spite of a mistake`);
        for (const { code, span } of diagnostics) {
          const { line = 0, column = 0 } = span?.source.position(span.start) ?? {};
          if (line < 1 || column < 1) wrong.push(`${position.name}: ${code} has no place`);
        }
      }
      accepted.set(payload, good);
      expect(wrong.slice(0, 20)).toEqual([]);
      // What people may write is taken and made harmless; what nobody can see, or what says nothing, is refused.
      const takes = payload.visible && payload.text.trim() !== "";
      expect(good.filter(isProse).length).toBe(takes ? positions.filter(isProse).length : 0);
    },
    120_000,
  );
});

describe("the packages that are made all the same", () => {
  /** The fewest packages that have a payload in all these positions. */
  async function together(payload: Payload, group: readonly Position[]): Promise<(readonly OutputFile[])[]> {
    if (group.length === 0) return [];
    const { files } = await generated(group.reduce((to, position) => position.put(to, payload.text), harmless));
    if (files.length > 0) return [files];
    // Each alone is accepted: two of them must be in each other's way.
    const half = group.length >> 1;
    return [...(await together(payload, group.slice(0, half))), ...(await together(payload, group.slice(half)))];
  }

  it("can be imported, and nothing that was put in runs", async () => {
    const { formatFile } = await vi.importActual<typeof formatting>("../../generator/typescript/format.ts");
    const formatted = new Map<string, Promise<OutputFile>>();
    const format = (file: OutputFile): Promise<OutputFile> => {
      const key = `${file.path}\n${file.text}`;
      const made = formatted.get(key) ?? formatFile(file);
      formatted.set(key, made);
      return made;
    };
    expect(accepted.size).toBe(payloads.length);
    const packages: (readonly OutputFile[])[] = [];
    for (const [payload, list] of accepted) {
      const texts = list.filter(({ carrier }) => carrier !== "name");
      for (const files of await together(payload, texts))
        packages.push(payload.text.includes("pwned") ? await Promise.all(files.map(format)) : files);
      // One renamed thing hides another one, so names come one by one.
      for (const position of list.filter(({ carrier }) => carrier === "name"))
        packages.push(...(await together(payload, [position])));
    }
    const [usual, ...results] = await importAll(folder, [await Promise.all(untouched.map(format)), ...packages]);
    expect(results.flatMap(({ failures }) => failures).slice(0, 20)).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(payloads.length);
    expect(new Set(results.map(({ exports }) => exports))).toEqual(new Set([usual!.exports]));
  }, 120_000);
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
