import { createCollector, type Diagnostic, type Report } from "../../generator/diagnostics/collector.ts";
import { readDefinition } from "../../generator/definition/read.ts";
import { expandedSchema } from "../../generator/definition/schema.ts";
import { generate, readModel } from "../../generator/pipeline.ts";
import type { InputFile } from "../../generator/source/files.ts";
import type { OutputFile } from "../../generator/typescript/file.ts";
import { planNames } from "../../generator/typescript/names/plan.ts";
import { inputOf } from "../support/definitions.ts";
import { memoryCache } from "../support/memory-cache.ts";
import { harmless, type Definition } from "./harmless.ts";
import type { Payload } from "./payloads.ts";
import { located, positionsOf, type Path, type Position, type Reading } from "./positions.ts";

export const positions = positionsOf(harmless, expandedSchema);
export const isProse = ({ carrier }: Position): boolean => carrier === "comment";
export const prose = positions.filter(isProse);

/** A definition in the file that its module belongs into, or in the one that an attack names. */
export function inputFor(
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
export const attacking = (group: readonly Position[], text: string): InputFile[] =>
  inputFor(
    group.reduce((to, position) => position.put(to, text), harmless),
    group[0],
    text,
  );

/** What is wrong with an attack, without what `generate` would go on to make of it. */
export function complained(group: readonly Position[], text: string): readonly Diagnostic[] {
  const { whole, diagnostics } = readModel(attacking(group, text));
  const { diagnostics: ofNames, report } = createCollector();
  planNames(whole, report);
  return [...diagnostics, ...ofNames];
}

export const isScalar = (position: Position): position is Position & { readonly scalar: Path } =>
  position.scalar !== undefined;

/** Positions in groups that have no scalar twice. */
export function separately<Scalar extends { readonly scalar: Path }>(list: readonly Scalar[]): Scalar[][] {
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
export function refusedAlone(
  group: readonly (Position & { readonly scalar: Path })[],
  text: string,
): readonly Position[] {
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

export function withoutPlace(diagnostics: readonly Diagnostic[], name: string): string[] {
  return diagnostics.flatMap(({ code, span }) => {
    const { line = 0, column = 0 } = span?.source.position(span.start) ?? {};
    return line < 1 || column < 1 ? [`${name}: ${code} has no place`] : [];
  });
}

/** The files that the definitions decide about; the runtime is copied as it is. */
export const made = (files: readonly OutputFile[]): readonly OutputFile[] => files.filter((file) => file.asIs !== true);

/** Most of what the packages have is the same; that a cache changes nothing is shown elsewhere. */
const cache = memoryCache();
/** The package of some definitions; none when anything is wrong. */
export const packageOf = async (input: readonly InputFile[]): Promise<readonly OutputFile[]> =>
  (await generate(input, { cache })).files;

interface Made {
  readonly group: readonly Position[];
  readonly files: readonly OutputFile[];
}

/** The fewest packages that have a payload in all these positions. */
export async function together(text: string, group: readonly Position[]): Promise<Made[]> {
  const files = await packageOf(attacking(group, text));
  if (files.length > 0) return [{ group, files }];
  if (group.length === 1) throw new Error(`${group[0]!.name} is accepted, and makes nothing.`);
  // Each alone is accepted: two of them must be in each other's way.
  const half = group.length >> 1;
  return [...(await together(text, group.slice(0, half))), ...(await together(text, group.slice(half)))];
}
const patterns = new Map<string, RegExp>();
function matches(pattern: string, text: string): boolean {
  const known = patterns.get(pattern) ?? new RegExp(pattern);
  patterns.set(pattern, known);
  return known.test(text);
}

/** What of a text a position's readers refuse by their patterns. */
export const against = (position: Position, text: string): readonly Reading[] =>
  position.reads(text).filter((reading) => !matches(reading.pattern, reading.text));

/** What people may write is taken and made harmless; what nobody can see, or what says nothing, is refused. */
export const isTaken = ({ text, visible }: Payload): boolean => visible && text.trim() !== "";
