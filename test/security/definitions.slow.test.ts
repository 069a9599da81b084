import { describe, expect, it, vi } from "vitest";
import type { OutputFile } from "../../generator/typescript/file.ts";
import type * as formatting from "../../generator/typescript/format.ts";
import { temporaryFolder } from "../support/folders.ts";
import {
  positions,
  isProse,
  prose,
  inputFor,
  attacking,
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
import { complaints } from "./compare.ts";
import { harmless } from "./harmless.ts";
import { payloads, type Payload } from "./payloads.ts";
import type { Position } from "./positions.ts";
import { importAll } from "./run.ts";

// Thousands of packages are compared before they are formatted; attacks that are imported are formatted.
vi.mock("../../generator/typescript/format.ts", () => import("../support/unformatted.ts"));

const folder = temporaryFolder();

/**
 * The positions to try: what refuses a text by its pattern does so wherever the pattern is used. With the first text
 * every place is tried.
 */
function toTry(payload: Payload): readonly Position[] {
  const refusing = new Set<string>();
  return positions.filter((position) => {
    if (isProse(position)) return false;
    const failed = against(position, payload.text);
    if (payload !== payloads[0] && failed.some(({ pattern }) => refusing.has(pattern))) return false;
    if (failed.length === 1) refusing.add(failed[0]!.pattern);
    return true;
  });
}

const untouched = await packageOf(inputFor(harmless));

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

/** Positions that are attacked together: a name that is renamed hides another one, so each stands alone. */
function groupsOf(list: readonly Position[]): (readonly Position[])[] {
  const texts = (["comment", "literal"] as const).map((carrier) => list.filter((item) => item.carrier === carrier));
  const names = list.filter(({ carrier }) => carrier === "name").map((item) => [item]);
  return [...texts, ...names].filter((group) => group.length > 0);
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
    const tried = toTry(payload);
    // A file of many long texts takes more time than many files with one each.
    const scalars = payload.text.length < 1000 ? tried.filter(isScalar) : [];
    const refused = new Set<Position>(separately(scalars).flatMap((group) => refusedAlone(group, payload.text)));
    const left = tried.filter((position) => !refused.has(position));
    // Literals don't know of each other either, unless one is refused.
    const literals = scalars.filter(
      (item) => !refused.has(item) && item.carrier === "literal" && against(item, payload.text).length === 0,
    );
    const taken = new Set<Position>(
      separately(literals).flatMap((group) => (complained(group, payload.text).length > 0 ? [] : group)),
    );
    for (const position of left) {
      // A name that its pattern takes has to make a package anyway; only if it doesn't, is there something to say.
      const isMade =
        position.carrier === "name" &&
        against(position, payload.text).length === 0 &&
        (await packageOf(attacking([position], payload.text))).length > 0;
      const diagnostics = taken.has(position) || isMade ? [] : complained([position], payload.text);
      if (diagnostics.length === 0) good.push(position);
      if (diagnostics.length === 0 && against(position, payload.text).length > 0)
        wrong.push(`${position.name}: taken, against its pattern`);
      wrong.push(...withoutPlace(diagnostics, position.name));
    }
    const bad = positions.find((position) => !good.includes(position))!;
    expect(await packageOf(attacking([bad], payload.text))).toEqual([]);
    const packages: (readonly OutputFile[])[] = [];
    for (const all of groupsOf(good))
      for (const { group, files } of await together(payload.text, all)) {
        const [{ carrier, name }] = group as [Position];
        const found = complaints(made(await baseline(group[0]!)), made(files), carrier, payload.text);
        wrong.push(...found.map((what) => `${group.length === 1 ? name : `a ${carrier}`}: ${what}`));
        packages.push(files);
      }
    attacked.push({ payload, packages });
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(good.filter(isProse).length).toBe(isTaken(payload) ? prose.length : 0);
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
