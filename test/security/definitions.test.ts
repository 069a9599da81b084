import { beforeAll, describe, expect, it, vi } from "vitest";
import { invisible } from "../../generator/characters.ts";
import { definitionSchema } from "../../generator/decode.ts";
import type { OutputFile } from "../../generator/file.ts";
import type * as formatting from "../../generator/format.ts";
import { generateFrom } from "../support/definitions.ts";
import { temporaryFolder } from "../support/folders.ts";
import { complaints } from "./compare.ts";
import { harmless, type Definition } from "./harmless.ts";
import { payloads, type Payload } from "./payloads.ts";
import { allSteps, positionsOf, walk, type Position } from "./positions.ts";
import { importAll } from "./run.ts";

// Thousands of packages are compared before prettier has seen them; those that are imported are formatted.
vi.mock("../../generator/format.ts", () => ({ formatFile: (file: OutputFile) => file }));

const folder = temporaryFolder();
const positions = positionsOf(harmless, definitionSchema);
const isProse = ({ carrier }: Position): boolean => carrier === "comment";

/** Generates from a definition, in the file that its module belongs into. */
function generated(definition: Definition, file: (path: string) => string = (path) => path) {
  const module = String(definition["module"]).replace(/^com\.vmware\./, "");
  return generateFrom({ [file(`${module.replace(/\./g, "/")}.yaml`)]: JSON.stringify(definition) });
}

const attack = ({ put, file }: Position, text: string) =>
  generated(put(harmless, text), (path) => file?.(path, text) ?? path);

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
    walk(harmless, definitionSchema, { scalar: () => undefined, key: () => undefined, step: (step) => seen.add(step) });
    expect([...allSteps(definitionSchema)].filter((step) => !seen.has(step))).toEqual([]);
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
      const takes = !invisible.test(payload.text) && payload.text.trim() !== "";
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
    const { formatFile } = await vi.importActual<typeof formatting>("../../generator/format.ts");
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
      // One renamed thing hides another one, so names come one by one.
      const names = list.filter(({ carrier }) => carrier === "name").map((position) => [position]);
      for (const group of [texts, ...names])
        for (const files of await together(payload, group)) packages.push(await Promise.all(files.map(format)));
    }
    console.log(packages.length, positions.length, [...accepted.values()].reduce((a, b) => a + b.length, 0));
    const [usual, ...results] = await importAll(folder, [await Promise.all(untouched.map(format)), ...packages]);
    expect(results.flatMap(({ failures }) => failures).slice(0, 20)).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(payloads.length);
    expect(new Set(results.map(({ exports }) => exports))).toEqual(new Set([usual!.exports]));
  }, 120_000);
});
