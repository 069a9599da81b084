import type { ImportContext } from "./context.ts";
import type { FactUnion } from "./facts.ts";
import { expanded, isIdentical, isPlain, isSame, withKeys } from "./plain.ts";
import { commonOrder, presentIn, type Container, type Plain } from "./timeline.ts";

/** Fields by value of the discriminant; `?` marks one that may be unset. */
type Cases = Readonly<Record<string, readonly string[]>>;

/** Tells which releases have the fields of a structure and the values of a discriminant. */
export interface UnionParts {
  readonly fieldIn: (name: string, release: string) => boolean;
  readonly valueIn: (discriminant: string, value: string, release: string) => boolean;
}

const plainName = (field: string): string => field.replace(/\?$/, "");

/** Merges the unions of a structure with those of a release: current ones in `unions`, earlier ones in `was`. */
export function mergeUnions(
  item: Plain,
  facts: readonly FactUnion[],
  inside: Container,
  parts: UnionParts,
  context: ImportContext,
): Plain {
  const { release, releases, isNew } = context;
  const current = (item["unions"] ?? {}) as Plain;
  const was = ((item["was"] ?? []) as readonly Plain[]).filter((state) => "unions" in state);
  const discriminants = [
    ...new Set([
      ...Object.keys(current),
      ...was.flatMap((state) => Object.keys(state["unions"] as Plain)),
      ...facts.map(({ union }) => union),
    ]),
  ];
  const known = releases.filter((other) => inside.present.has(other));
  const updates: { discriminant: string; union: unknown; was: { until: string; union: unknown }[] }[] = [];
  for (const discriminant of discriminants) {
    const states = new Map<string, Cases | undefined>();
    for (const other of known) {
      const earlier = was.find(
        (state) => before(other, state["until"] as string, releases) && discriminant in (state["unions"] as Plain),
      );
      const union = earlier === undefined ? current[discriminant] : (earlier["unions"] as Plain)[discriminant];
      states.set(other, isPlain(union) ? casesIn(union, discriminant, other, inside, parts, releases) : undefined);
    }
    const fact = facts.find(({ union }) => union === discriminant);
    const wanted = fact && casesOfFact(fact);
    // A release that is new to the file can change the common order of the cases, so its union is written in any case.
    if (!isNew && states.has(release) && isIdentical(filled(states.get(release)), filled(wanted))) continue;
    states.set(release, wanted);
    updates.push({
      discriminant,
      ...encode(discriminant, states, known, { current, was }, inside, parts, releases),
    });
  }
  if (updates.length === 0) return item;
  const unions: Record<string, unknown> = { ...current };
  for (const { discriminant, union } of updates) {
    if (union === undefined) delete unions[discriminant];
    else unions[discriminant] = union;
  }
  return withKeys(item, {
    unions: Object.keys(unions).length === 0 ? undefined : unions,
    was: joined(item, was, updates),
  });
}

const before = (release: string, until: string, releases: readonly string[]): boolean =>
  releases.includes(until) ? releases.indexOf(release) < releases.indexOf(until) : release < until;

/** The cases that have fields; a case without fields means the same as none. */
const filled = (cases: Cases | undefined): Cases | undefined =>
  cases && Object.fromEntries(Object.entries(cases).filter(([, fields]) => fields.length > 0));

const sorted = (cases: Cases | undefined): unknown =>
  cases && Object.fromEntries(Object.entries(filled(cases)!).map(([value, fields]) => [value, [...fields].sort()]));

/** Only some sources name cases without fields: an import adds none of these, and keeps those that are written. */
const casesOfFact = ({ cases }: FactUnion): Cases =>
  Object.fromEntries(
    Object.entries(cases)
      .filter(([, fields]) => fields.length > 0)
      .map(([value, fields]) => [value, fields.map(({ field, required }) => (required ? field : `${field}?`))]),
  );

/** A written union as it is in a release: without values and fields that the release doesn't have. */
function casesIn(
  union: Plain,
  discriminant: string,
  release: string,
  inside: Container,
  { fieldIn, valueIn }: UnionParts,
  releases: readonly string[],
): Cases {
  const isThere = (part: Plain): boolean => presentIn(part, inside, releases).has(release);
  const cases = Object.entries(union)
    .map(([value, written]) => [value, expanded(written, "fields")] as const)
    .filter(([value, item]) => valueIn(discriminant, value, release) && isThere(item))
    .map(([value, item]) => {
      const fields = (item["fields"] as readonly unknown[])
        .map((field) => expanded(field, "field"))
        .filter((field) => fieldIn(plainName(field["field"] as string), release) && isThere(field));
      return [value, fields.map((field) => field["field"] as string)] as const;
    });
  return Object.fromEntries(cases);
}

/** The union of the newest release, with what only older ones have, and the earlier states that it can't express. */
function encode(
  discriminant: string,
  states: ReadonlyMap<string, Cases | undefined>,
  known: readonly string[],
  written: { readonly current: Plain; readonly was: readonly Plain[] },
  inside: Container,
  parts: UnionParts,
  releases: readonly string[],
): { union: unknown; was: { until: string; union: unknown }[] } {
  const newest = known.findLast((release) => states.has(release))!;
  const merged = new Map<string, string[]>();
  for (const release of [newest, ...known.filter((other) => other !== newest).reverse()])
    for (const [value, fields] of Object.entries(states.get(release) ?? {})) {
      const isCurrent = release === newest;
      if (!isCurrent && (states.get(newest) === undefined || parts.valueIn(discriminant, value, newest))) {
        // A value that the newest release has keeps its fields there; added are fields that this release no longer has.
        const own = merged.get(value) ?? [];
        for (const field of fields)
          if (!parts.fieldIn(plainName(field), newest) && !own.some((item) => plainName(item) === plainName(field)))
            own.push(field);
        if (own.length > 0) merged.set(value, own);
        continue;
      }
      const own = merged.get(value) ?? [];
      for (const field of fields) if (!own.some((item) => plainName(item) === plainName(field))) own.push(field);
      merged.set(value, own);
    }
  const union = states.get(newest) === undefined ? undefined : inOrder(merged, states);
  const differs = (release: string): boolean => {
    const view = isPlain(union) ? casesIn(union, discriminant, release, inside, parts, releases) : undefined;
    return !isSame(sorted(states.get(release)), sorted(view));
  };
  // An earlier state applies to all releases before it, so each release up to the last one that differs needs a state.
  const lastEarlier = known.findLastIndex(differs);
  const was: { until: string; union: Cases | null; run: readonly string[] }[] = [];
  known.slice(0, lastEarlier + 1).forEach((release, at) => {
    const until = known[at + 1]!;
    const last = was.at(-1);
    const run = [...(last?.run ?? []), release];
    const common = last && commonState(run);
    if (common === undefined) was.push({ until, union: filled(states.get(release)) ?? null, run: [release] });
    else was[was.length - 1] = { until, union: common, run };
  });

  /** One union that is right for all of these releases; null if none has it, undefined if no single union is right. */
  function commonState(run: readonly string[]): Record<string, readonly string[]> | null | undefined {
    const own = new Map(run.map((release) => [release, filled(states.get(release))]));
    if ([...own.values()].every((cases) => cases === undefined)) return null;
    const cases = new Map<string, string[]>();
    for (const state of [...own.values()].reverse())
      for (const [value, fields] of Object.entries(state ?? {})) {
        const all = cases.get(value) ?? [];
        for (const field of fields) if (!all.some((item) => plainName(item) === plainName(field))) all.push(field);
        cases.set(value, all);
      }
    const candidate = inOrder(cases, own);
    const isRight = run.every((release) =>
      isSame(sorted(own.get(release)), sorted(casesIn(candidate, discriminant, release, inside, parts, releases))),
    );
    return isRight ? candidate : undefined;
  }

  const writtenUntil = (until: string): Plain =>
    (written.was.find((state) => state["until"] === until)?.["unions"] ?? {}) as Plain;
  return {
    union: asWritten(written.current[discriminant], union),
    was: was.map(({ until, union: state }) => ({ until, union: asWritten(writtenUntil(until)[discriminant], state) })),
  };
}

/** The union as it is written where that says the same: with its cases without fields. */
const asWritten = (written: unknown, union: Cases | null | undefined): unknown =>
  isPlain(written) && isPlain(union) && isIdentical(filled(written as Cases), filled(union)) ? written : union;

/** The cases and their fields in one order for all releases. */
function inOrder(
  merged: ReadonlyMap<string, readonly string[]>,
  states: ReadonlyMap<string, Cases | undefined>,
): Record<string, readonly string[]> {
  const order = commonOrder(
    [...states].map(([release, cases]) => ({ release, names: Object.keys(filled(cases) ?? {}) })),
  );
  const place = (value: string): number => (order.includes(value) ? order.indexOf(value) : order.length);
  return Object.fromEntries(
    [...merged]
      .sort(([a], [b]) => place(a) - place(b))
      .map(([value, fields]) => {
        const names = commonOrder(
          [...states].map(([release, cases]) => ({ release, names: (cases?.[value] ?? []).map(plainName) })),
        );
        return [value, [...fields].sort((a, b) => names.indexOf(plainName(a)) - names.indexOf(plainName(b)))];
      }),
  );
}

function joined(
  item: Plain,
  was: readonly Plain[],
  updates: readonly { discriminant: string; was: readonly { until: string; union: unknown }[] }[],
): unknown {
  const changed = new Set(updates.map(({ discriminant }) => discriminant));
  const states = new Map<string, Record<string, unknown>>();
  const at = (until: string): Record<string, unknown> => {
    let state = states.get(until);
    if (state === undefined) states.set(until, (state = {}));
    return state;
  };
  for (const state of was)
    for (const [discriminant, union] of Object.entries(state["unions"] as Plain))
      if (!changed.has(discriminant)) at(state["until"] as string)[discriminant] = union;
  for (const update of updates) for (const { until, union } of update.was) at(until)[update.discriminant] = union;
  const others = ((item["was"] ?? []) as readonly Plain[]).filter((state) => !("unions" in state));
  const entries = [...others, ...[...states].map(([until, unions]) => ({ until, unions }))];
  return entries.length === 0 ? undefined : entries.sort((a, b) => compareUntil(a, b));
}

const compareUntil = (a: Plain, b: Plain): number => {
  const [left, right] = [a, b].map((item) => (item["until"] as string).split(".").map(Number)) as [number[], number[]];
  const at = left.findIndex((part, index) => part !== (right[index] ?? 0));
  return at < 0 ? 0 : left[at]! - (right[at] ?? 0);
};
