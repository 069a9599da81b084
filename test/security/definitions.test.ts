import { beforeAll, describe, expect, it, vi } from "vitest";
import { createCollector, type Diagnostic, type Report } from "../../generator/diagnostics/collector.ts";
import { generate, readModel } from "../../generator/pipeline.ts";
import type { InputFile } from "../../generator/source/files.ts";
import { planNames } from "../../generator/typescript/names/plan.ts";
import { readDefinition } from "../../generator/definition/read.ts";
import { expandedSchema } from "../../generator/definition/schema.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import type * as formatting from "../../generator/typescript/format.ts";
import { inputOf } from "../support/definitions.ts";
import { temporaryFolder } from "../support/folders.ts";
import { memoryCache } from "../support/memory-cache.ts";
import { complaints, strayPaths } from "./compare.ts";
import { harmless, type Definition } from "./harmless.ts";
import { payloads, type Payload } from "./payloads.ts";
import { allSteps, located, positionsOf, walk, type Path, type Position, type Reading } from "./positions.ts";
import { importAll } from "./run.ts";

// Thousands of packages are compared before they are formatted; attacks that are imported are formatted.
vi.mock("../../generator/typescript/format.ts", () => import("../support/unformatted.ts"));

const folder = temporaryFolder();
const positions = positionsOf(harmless, expandedSchema);
const isProse = ({ carrier }: Position): boolean => carrier === "comment";
const prose = positions.filter(isProse);

/** A definition in the file that its module belongs into, or in the one that an attack names. */
function inputFor(
  definition: Definition,
  position?: Position,
  text = "",
  json = JSON.stringify(definition),
): InputFile[] {
  const module = ((definition["module"] as string | undefined) ?? "").replace(/^com\.vmware\./, "");
  const path = `${module.replace(/\./g, "/")}.yaml`;
  return inputOf({ [position?.file?.(path, text) ?? path]: json });
}

/** The harmless definition with a text in all these positions. */
const attacking = (group: readonly Position[], text: string): InputFile[] =>
  inputFor(
    group.reduce((to, position) => position.put(to, text), harmless),
    group[0],
    text,
  );

/** What is wrong with an attack, without what `generate` would go on to make of it. */
function complained(group: readonly Position[], text: string): readonly Diagnostic[] {
  const { whole, diagnostics } = readModel(attacking(group, text));
  const { diagnostics: ofNames, report } = createCollector();
  planNames(whole, report);
  return [...diagnostics, ...ofNames];
}

/**
 * The positions to try: what refuses a text by its pattern does so wherever the pattern is used. With the first text
 * every place is tried.
 */
function toTry(payload: Payload, against: (position: Position) => readonly Reading[]): readonly Position[] {
  const refusing = new Set<string>();
  return positions.filter((position) => {
    if (isProse(position)) return false;
    const failed = against(position);
    if (payload !== payloads[0] && failed.some(({ pattern }) => refusing.has(pattern))) return false;
    if (failed.length === 1) refusing.add(failed[0]!.pattern);
    return true;
  });
}

const isScalar = (position: Position): position is Position & { readonly scalar: Path } =>
  position.scalar !== undefined;

/** Positions in groups that have no scalar twice. */
function separately<Scalar extends { readonly scalar: Path }>(list: readonly Scalar[]): Scalar[][] {
  const groups: { readonly taken: Set<string>; readonly members: Scalar[] }[] = [];
  for (const position of list) {
    const path = position.scalar.join("\n");
    let group = groups.find(({ taken }) => !taken.has(path));
    if (group === undefined) groups.push((group = { taken: new Set(), members: [] }));
    group.taken.add(path);
    group.members.push(position);
  }
  return groups.map(({ members }) => members);
}

/**
 * Those positions whose scalar is refused for what it is, at its own place. Each is read by itself, so that all may have
 * the text at once: nothing is linked that could be in the way of another.
 */
function refusedAlone(group: readonly (Position & { readonly scalar: Path })[], text: string): readonly Position[] {
  const { text: json, scalars } = located(group.reduce((to, position) => position.put(to, text), harmless));
  const starts: number[] = [];
  const report: Report = (_code, span) => void starts.push(span?.start ?? -1);
  const [file] = inputFor(harmless, undefined, "", json);
  readDefinition(file!, undefined, report);
  return group.filter(({ scalar }) => {
    const { start, end } = scalars.get(scalar.join("\n"))!;
    return starts.some((found) => found >= start && found < end);
  });
}

function withoutPlace(diagnostics: readonly Diagnostic[], name: string): string[] {
  return diagnostics.flatMap(({ code, span }) => {
    const { line = 0, column = 0 } = span?.source.position(span.start) ?? {};
    return line < 1 || column < 1 ? [`${name}: ${code} has no place`] : [];
  });
}

/** The files that the definitions decide about; the runtime is copied as it is. */
const made = (files: readonly OutputFile[]): readonly OutputFile[] => files.filter((file) => file.asIs !== true);

/** Most of what the packages have is the same; that a cache changes nothing is shown elsewhere. */
const cache = memoryCache();
/** The package of some definitions; none when anything is wrong. */
const packageOf = async (input: readonly InputFile[]): Promise<readonly OutputFile[]> =>
  (await generate(input, { cache })).files;

let untouched: readonly OutputFile[];
beforeAll(async () => {
  untouched = await packageOf(inputFor(harmless));
});

/** What a position makes of another name: it may order files and members in another way, or put them elsewhere. */
const renamed = new Map<Position, readonly OutputFile[]>();
async function baseline(position: Position): Promise<readonly OutputFile[]> {
  if (position.carrier !== "name") return untouched;
  let files = renamed.get(position);
  if (files === undefined) renamed.set(position, (files = await packageOf(attacking([position], "pillow"))));
  return files;
}

/** The packages that have a payload, of all payloads. */
const attacked: { payload: Payload; packages: readonly (readonly OutputFile[])[] }[] = [];

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

/** Positions that are attacked together: a name that is renamed hides another one, so each stands alone. */
function groupsOf(list: readonly Position[]): (readonly Position[])[] {
  const texts = (["comment", "literal"] as const).map((carrier) => list.filter((item) => item.carrier === carrier));
  const names = list.filter(({ carrier }) => carrier === "name").map((item) => [item]);
  return [...texts, ...names].filter((group) => group.length > 0);
}

/** The fewest packages that have a payload in all these positions. */
async function together(payload: Payload, group: readonly Position[]): Promise<Made[]> {
  const files = await packageOf(attacking(group, payload.text));
  if (files.length > 0) return [{ group, files }];
  if (group.length === 1) throw new Error(`${group[0]!.name} is accepted, and makes nothing.`);
  // Each alone is accepted: two of them must be in each other's way.
  const half = group.length >> 1;
  return [...(await together(payload, group.slice(0, half))), ...(await together(payload, group.slice(half)))];
}
interface Made {
  readonly group: readonly Position[];
  readonly files: readonly OutputFile[];
}

const patterns = new Map<string, RegExp>();
function matches(pattern: string, text: string): boolean {
  const known = patterns.get(pattern) ?? new RegExp(pattern);
  patterns.set(pattern, known);
  return known.test(text);
}

describe("a definition never becomes code", () => {
  it.each(payloads.map((payload) => [payload.name, payload] as const))("with %s", async (_name, payload) => {
    const wrong: string[] = [];
    // Explanations don't know of each other: all have the text at once, and each that is refused is refused at its place.
    const ofProse = complained(prose, payload.text);
    const good: Position[] = ofProse.length === 0 ? [...prose] : [];
    const places = new Set(ofProse.map(({ span }) => span?.start));
    if (ofProse.length > 0 && places.size < prose.length) wrong.push(`${places.size} of ${prose.length} are refused`);
    wrong.push(...withoutPlace(ofProse, "an explanation"));
    const against = (position: Position): readonly Reading[] =>
      position.reads(payload.text).filter(({ pattern, text }) => !matches(pattern, text));
    const tried = toTry(payload, against);
    // A file of many long texts takes more time than many files with one each.
    const scalars = payload.text.length < 1000 ? tried.filter(isScalar) : [];
    const refused = new Set<Position>(separately(scalars).flatMap((group) => refusedAlone(group, payload.text)));
    const left = tried.filter((position) => !refused.has(position));
    // Literals don't know of each other either, unless one is refused.
    const literals = scalars.filter(
      (item) => !refused.has(item) && item.carrier === "literal" && against(item).length === 0,
    );
    const taken = new Set<Position>(
      separately(literals).flatMap((group) => (complained(group, payload.text).length > 0 ? [] : group)),
    );
    for (const position of left) {
      // A name that its pattern takes has to make a package anyway; only if it doesn't, is there something to say.
      const isMade =
        position.carrier === "name" &&
        against(position).length === 0 &&
        (await packageOf(attacking([position], payload.text))).length > 0;
      const diagnostics = taken.has(position) || isMade ? [] : complained([position], payload.text);
      if (diagnostics.length === 0) good.push(position);
      if (diagnostics.length === 0 && against(position).length > 0)
        wrong.push(`${position.name}: taken, against its pattern`);
      wrong.push(...withoutPlace(diagnostics, position.name));
    }
    const bad = positions.find((position) => !good.includes(position))!;
    expect(await packageOf(attacking([bad], payload.text))).toEqual([]);
    const packages: (readonly OutputFile[])[] = [];
    for (const all of groupsOf(good))
      for (const { group, files } of await together(payload, all)) {
        const [{ carrier, name }] = group as [Position];
        const found = complaints(made(await baseline(group[0]!)), made(files), carrier, payload.text);
        wrong.push(...found.map((what) => `${group.length === 1 ? name : `a ${carrier}`}: ${what}`));
        packages.push(files);
      }
    attacked.push({ payload, packages });
    expect(wrong.slice(0, 20)).toEqual([]);
    // What people may write is taken and made harmless; what nobody can see, or what says nothing, is refused.
    const takes = payload.visible && payload.text.trim() !== "";
    expect(good.filter(isProse).length).toBe(takes ? prose.length : 0);
  });
});

describe("the packages that are made all the same", () => {
  it("can be imported, and nothing that was put in runs", async () => {
    const { formatFile } = await vi.importActual<typeof formatting>("../../generator/typescript/format.ts");
    const formatted = new Map<string, Promise<OutputFile>>();
    const format = (file: OutputFile): Promise<OutputFile> => {
      const key = `${file.path}\n${file.text}`;
      const made = formatted.get(key) ?? formatFile(file);
      formatted.set(key, made);
      return made;
    };
    expect(attacked.length).toBe(payloads.length);
    const all = await Promise.all(
      attacked.flatMap(({ payload, packages }) => {
        const isCode = payload.text.includes("pwned");
        return packages.map(async (files) => (isCode ? Promise.all(files.map(format)) : files));
      }),
    );
    const [usual, ...results] = await importAll(folder, [await Promise.all(untouched.map(format)), ...all]);
    expect(results.flatMap(({ failures }) => failures).slice(0, 20)).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(payloads.length);
    expect(new Set(results.map(({ exports }) => exports))).toEqual(new Set([usual!.exports]));
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
