import { missingText } from "../definition/missing.ts";
import { isMemberName } from "../definition/scalars.ts";
import type { ImportContext, Merged } from "./context.ts";
import type { FactField, FactMarks } from "./facts.ts";
import { mergeLife, type Inside } from "./life.ts";
import { isPlain, shortened, withKeys } from "./plain.ts";
import { commonOrder, historyOf, valueIn, type Plain } from "./timeline.ts";
import { saysType, typeText } from "./types.ts";

/** Merges a map of names: `merge` makes one entry from the written one and the fact. */
export function mergeEntries<Fact>(
  written: Plain,
  facts: readonly (readonly [name: string, fact: Fact])[],
  wireNameOf: (key: string, item: unknown) => string,
  merge: (item: unknown, fact: Fact | undefined, name: string) => { item: unknown; present: ReadonlySet<string> },
  { release, releases }: Pick<ImportContext, "release" | "releases">,
  newKey: (name: string, taken: ReadonlySet<string>) => string = (name) => name,
): Merged {
  const keys = new Map(Object.entries(written).map(([key, item]) => [wireNameOf(key, item), key]));
  const byName = new Map(facts);
  const done = new Map<string, { item: unknown; present: ReadonlySet<string> }>();
  for (const name of [...keys.keys(), ...byName.keys()])
    if (!done.has(name)) {
      const key = keys.get(name);
      done.set(name, merge(key === undefined ? undefined : written[key], byName.get(name), name));
    }
  const namesIn = (other: string): string[] => [...keys.keys()].filter((name) => done.get(name)!.present.has(other));
  const said = [...byName.keys()];
  const isKnown =
    said.every((name) => keys.has(name)) &&
    namesIn(release).join() === said.join() &&
    [...keys].every(([name, key]) => done.get(name)!.item === written[key]);
  const order = isKnown
    ? [...keys.keys()]
    : commonOrder([
        ...releases.filter((other) => other !== release).map((other) => ({ release: other, names: namesIn(other) })),
        { release, names: said },
      ]);
  const all = new Map(keys);
  for (const name of order) if (!all.has(name)) all.set(name, newKey(name, new Set(all.values())));
  return {
    entries: Object.fromEntries(order.map((name) => [all.get(name)!, done.get(name)!.item])),
    present: new Map([...done].map(([name, { present }]) => [all.get(name)!, present])),
    keys: all,
  };
}

/** A key for a member: its wire name, or a valid name that is similar to it. */
function keyOfMember(name: string, taken: ReadonlySet<string>): string {
  if (isMemberName(name)) return name;
  const text = name.replace(/[^A-Za-z0-9]+/g, "_");
  const base = isMemberName(text) ? text : `V${text}`;
  for (let key = base, number = 2; ; key = `${base}_${number++}`) if (!taken.has(key)) return key;
}

export const memberWireName = (key: string, item: unknown): string =>
  ((item as Plain)["id"] as string | undefined) ?? key;

/** Merges the parameters of an operation, or the fields of a structure. */
export function mergeMembers(
  written: Plain,
  facts: readonly FactField[],
  container: Inside,
  context: ImportContext,
): Merged {
  return mergeEntries(
    written,
    facts.map((fact) => [fact.name, fact] as const),
    memberWireName,
    (item, fact, name) => {
      const { item: lived, inside } = mergeLife(item as Plain | undefined, fact, container, context);
      const whole = item === undefined && !isMemberName(name) ? withKeys(lived, { id: name }) : lived;
      return { item: fact === undefined ? whole : withType(whole, fact, inside, context), present: inside.present };
    },
    context,
    keyOfMember,
  );
}

/** The item with the type of the release; types of earlier releases are in `was`. */
function withType(item: Plain, fact: FactField, inside: Inside, context: ImportContext): Plain {
  const { module, names, release, releases } = context;
  const text = typeText(fact.type, module, names, fact.resource_types);
  if (item["type"] === undefined) return withKeys(item, { type: text, doc: missingText });
  const current = item["type"] as string;
  const was = ((item["was"] ?? []) as readonly Plain[]).map((state) => ({
    until: state["until"] as string,
    value: state["type"] as string,
  }));
  const values = new Map(
    releases.filter((other) => inside.present.has(other)).map((other) => [other, valueIn(current, was, other)]),
  );
  if (saysType(values.get(release)!, fact.type, module, names)) return item;
  values.set(release, text);
  const history = historyOf(values, releases, (a, b) => a === b);
  return withKeys(item, {
    type: history.current,
    was: history.was.length === 0 ? undefined : history.was.map(({ until, value }) => ({ until, type: value })),
  });
}

/** Merges the values of an enumeration, each written as a text or a map. */
export function mergeValues(
  written: Plain,
  facts: readonly ({ readonly value: string } & FactMarks)[],
  container: Inside,
  context: ImportContext,
): Merged {
  return mergeEntries(
    written,
    facts.map((fact) => [fact.value, fact] as const),
    (key, item) => (typeof item === "string" ? key : memberWireName(key, item)),
    (item, fact, name) => {
      const before = typeof item === "string" ? { doc: item } : (item as Plain | undefined);
      const { item: lived, inside } = mergeLife(before, fact, container, context);
      const id = isMemberName(name) ? {} : { id: name };
      const whole = before === undefined ? withKeys(lived, { ...id, doc: missingText }) : lived;
      // A map that contains only a text was written that way on purpose, and stays a map.
      const isWrittenLong = isPlain(item) && Object.keys(item).length === 1;
      return { item: isWrittenLong ? whole : shortened(whole, "doc"), present: inside.present };
    },
    context,
    keyOfMember,
  );
}
