import { missingText } from "../definition/missing.ts";
import type { ImportContext, Merged } from "./context.ts";
import type { FactEnumeration, FactLiteral, FactModule, FactService, FactStructure, FactUnion } from "./facts.ts";
import { mergeLife, type Inside } from "./life.ts";
import { mergeEntries, mergeMembers, mergeValues } from "./members.ts";
import { mergeOperation, pairsOf } from "./operations.ts";
import { isPlain, isSame, withKeys } from "./plain.ts";
import { historyOf, valueIn, type Plain } from "./timeline.ts";
import { mergeUnions } from "./unions.ts";

/** Steps to do later: unions are merged once the values of all enumerations are known. */
type Later = (() => void)[];

/** `VmTemplate` → `vm_template`: the last part of the wire id, unless the definition sets another. */
const wireNameOf = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();

/** What one release has in one place: a module, a service or a structure. */
interface Declarations {
  readonly id: string;
  /** Documented name followed by a dot; empty for a module. */
  readonly prefix: string;
  readonly structures: readonly FactStructure[];
  readonly enums: readonly FactEnumeration[];
}

const directly = <T extends { readonly name: string }>(items: readonly T[], prefix: string): T[] =>
  items.filter(({ name }) => name.startsWith(prefix) && !name.slice(prefix.length).includes("."));

/** The definition of a module with what a release says; `finish` merges the unions after all modules are merged. */
export function mergeModule(
  written: Plain | undefined,
  fact: FactModule | undefined,
  root: Inside,
  context: ImportContext,
): { finish: () => Plain } {
  const later: Later = [];
  const { releases } = context;
  const start = written ?? { module: context.module, version: releases.at(-1)!, doc: missingText };
  const { item, inside: present } = mergeLife(written, fact && {}, root, context);
  let module = withKeys(written === undefined ? withKeys(start, item) : item, {
    version: releases.at(-1),
    releases: releases.length > 1 || "releases" in start ? releases : undefined,
    // Documents don't say when a module came.
    ...(item["since"] !== start["since"] && { marks: item["since"] === undefined ? undefined : { since: "none" } }),
  });
  const declarations: Declarations = {
    id: context.module,
    prefix: "",
    structures: fact?.structures ?? [],
    enums: fact?.enums ?? [],
  };
  const services = mergeEntries(
    (module["services"] ?? {}) as Plain,
    (fact?.services ?? []).map((service) => [service.name, service] as const),
    (name) => name,
    (item, service, name) =>
      mergeService(item as Plain | undefined, service, name, declarations, present, context, later),
    context,
  ).entries;
  module = withKeys(module, {
    services: nonEmpty(sortedLike((module["services"] ?? {}) as Plain, services)),
    ...mergeDeclared(module, declarations, fact?.services.map(({ name }) => name) ?? [], present, context, later),
  });
  return {
    finish: () => {
      for (const step of later) step();
      return replaceHolders(module) as Plain;
    },
  };
}

const nonEmpty = (entries: Plain): Plain | undefined => (Object.keys(entries).length === 0 ? undefined : entries);

/** New types and services are inserted in the order of their names; the others keep their order. */
function sortedLike(written: Plain, merged: Plain): Plain {
  const order = Object.keys(written);
  for (const name of Object.keys(merged).sort()) {
    if (order.includes(name)) continue;
    const at = order.findIndex((other) => other > name);
    order.splice(at < 0 ? order.length : at, 0, name);
  }
  return Object.fromEntries(order.map((name) => [name, merged[name]]));
}

/** Merges the structures, errors and enumerations of a place. */
function mergeDeclared(
  written: Plain,
  place: Declarations,
  services: readonly string[],
  inside: Inside,
  context: ImportContext,
  later: Later,
): Plain {
  const ofKind = (kind: FactStructure["kind"]) =>
    directly(place.structures, place.prefix)
      .filter((item) => item.kind === kind && !services.includes(item.name))
      .map((item) => [item.name.slice(place.prefix.length), item] as const);
  const structures = (key: "structures" | "errors", kind: FactStructure["kind"]): Plain | undefined => {
    const before = (written[key] ?? {}) as Plain;
    const { entries } = mergeEntries(
      before,
      ofKind(kind),
      (name) => name,
      (item, fact, name) => mergeStructure(item as Plain | undefined, fact, name, place, inside, context, later),
      context,
    );
    return nonEmpty(sortedLike(before, entries));
  };
  return {
    structures: structures("structures", undefined),
    errors: structures("errors", "error"),
    enumerations: mergeEnumerations(written, place, inside, context),
  };
}

function mergeEnumerations(
  written: Plain,
  place: Declarations,
  inside: Inside,
  context: ImportContext,
): Plain | undefined {
  const before = (written["enumerations"] ?? {}) as Plain;
  const facts = directly(place.enums, place.prefix).map(
    (item) => [item.name.slice(place.prefix.length), item] as const,
  );
  const { entries } = mergeEntries(
    before,
    facts,
    (name) => name,
    (item, fact, name) => {
      const { item: lived, inside: own } = mergeLife(item as Plain | undefined, fact, inside, context);
      const values = mergeValues((lived["values"] ?? {}) as Plain, fact?.values ?? [], own, context);
      context.values.set(`${context.module} ${place.prefix}${name}`, values);
      const whole = withKeys(lived, {
        ...(item === undefined && { doc: missingText, id: idKey(fact!.id, name, place.id) }),
        values: values.entries,
      });
      return { item: whole, present: own.present };
    },
    context,
  );
  return nonEmpty(sortedLike(before, entries));
}

/** The key `id`, if the wire id doesn't follow from the name. */
function idKey(id: string, name: string, container: string): string | undefined {
  if (id === `${container}.${wireNameOf(name)}`) return undefined;
  const part = id.startsWith(`${container}.`) ? id.slice(container.length + 1) : id;
  return part;
}

function mergeService(
  written: Plain | undefined,
  fact: FactService | undefined,
  name: string,
  module: Declarations,
  container: Inside,
  context: ImportContext,
  later: Later,
): { item: Plain; present: ReadonlySet<string> } {
  const { item: lived, inside } = mergeLife(written, fact, container, context);
  const place: Declarations = { ...module, id: fact?.id ?? "", prefix: `${name}.` };
  const before = (lived["operations"] ?? {}) as Plain;
  const operations = mergeEntries(
    before,
    pairsOf(fact?.operations ?? []),
    (key, item) => ((item as Plain)["id"] as string | undefined) ?? key,
    (item, pair) => mergeOperation(item as Plain | undefined, pair, inside, context),
    context,
  ).entries;
  const constants = mergeConstants((lived["constants"] ?? {}) as Plain, fact?.constants ?? {}, inside, context);
  const item = withKeys(lived, {
    ...(written === undefined && { doc: missingText, id: idKey(fact!.id, name, module.id) }),
    constants: nonEmpty(constants.entries),
    operations: nonEmpty(sortedLike(before, operations)),
    ...mergeDeclared(lived, place, [], inside, context, later),
  });
  return { item, present: inside.present };
}

function mergeConstants(
  written: Plain,
  facts: Readonly<Record<string, FactLiteral>>,
  container: Inside,
  context: ImportContext,
): Merged {
  return mergeEntries(
    written,
    Object.entries(facts),
    (name) => name,
    (existing, value) => {
      const { item, inside } = mergeLife(
        existing as Plain | undefined,
        value === undefined ? undefined : {},
        container,
        context,
      );
      return { item: value === undefined ? item : withValue(item, value, inside, context), present: inside.present };
    },
    context,
  );
}

/** The constant with its value in the release; values of earlier releases are in `was`. */
function withValue(item: Plain, value: FactLiteral, inside: Inside, { release, releases }: ImportContext): Plain {
  const literal = { type: typeOfLiteral(value), value };
  if (item["type"] === undefined) return withKeys(item, { ...literal, doc: missingText });
  const current = { type: item["type"], value: item["value"] };
  const was = ((item["was"] ?? []) as readonly Plain[]).map(({ until, ...state }) => ({
    until: until as string,
    value: { ...current, ...state },
  }));
  const values = new Map<string, { readonly type: unknown; readonly value: unknown }>(
    releases.filter((other) => inside.present.has(other)).map((other) => [other, valueIn(current, was, other)]),
  );
  // Types aren't compared: an integer may be the value of a double, and a text of digits that of a number.
  if (isSame(values.get(release)!.value, value)) return item;
  values.set(release, literal);
  const history = historyOf(values, releases, isSame);
  return withKeys(item, {
    ...history.current,
    was: history.was.length === 0 ? undefined : history.was.map(({ until, value: state }) => ({ until, ...state })),
  });
}

function typeOfLiteral(value: FactLiteral): string {
  if (Array.isArray(value)) return `list<${typeOfLiteral((value as readonly FactLiteral[])[0] ?? "")}>`;
  return typeof value === "string" ? "string" : typeof value === "boolean" ? "boolean" : "long";
}

function mergeStructure(
  written: Plain | undefined,
  fact: FactStructure | undefined,
  name: string,
  place: Declarations,
  container: Inside,
  context: ImportContext,
  later: Later,
): { item: Plain; present: ReadonlySet<string> } {
  const { item: lived, inside } = mergeLife(written, fact, container, context);
  const included = fact === undefined ? undefined : includedOf(lived, context);
  const ownFields = (fact?.fields ?? []).filter(
    (field) => !included?.fields.some((other) => other.name === field.name),
  );
  const fields = mergeMembers((lived["fields"] ?? {}) as Plain, ownFields, inside, context);
  const inner: Declarations = { ...place, id: fact?.id ?? "", prefix: `${place.prefix}${name}.` };
  const item = withKeys(lived, {
    ...(written === undefined && { doc: missingText, id: idKey(fact!.id, name, place.id) }),
    ...(fact?.is_model === true && lived["model_keys"] === undefined && { model_keys: fact.model_keys ?? [] }),
    fields: nonEmpty(fields.entries),
    enumerations: mergeEnumerations(lived, inner, inside, context),
  });
  const holder = new Holder(item);
  if (fact !== undefined)
    later.push(() => {
      const own = withoutIncluded(fact.unions ?? [], included?.unions ?? []).map((union) =>
        byKeys(union, fields, context),
      );
      holder.item = mergeUnions(
        holder.item,
        own,
        inside,
        {
          fieldIn: (field, release) => fields.present.get(field)?.has(release) ?? true,
          valueIn: (discriminant, value, release) =>
            valuesOf(discriminant, fields.entries, context)?.present.get(value)?.has(release) ?? true,
        },
        context,
      );
    });
  return { item: holder as unknown as Plain, present: inside.present };
}

/** A structure whose unions are still to be merged. */
class Holder {
  item: Plain;
  constructor(item: Plain) {
    this.item = item;
  }
}

function replaceHolders(value: unknown): unknown {
  if (value instanceof Holder) return replaceHolders(value.item);
  if (!isPlain(value)) return value;
  let changed = false;
  const entries = Object.entries(value).map(([key, item]) => {
    const next = replaceHolders(item);
    changed ||= next !== item;
    return [key, next] as const;
  });
  return changed ? Object.fromEntries(entries) : value;
}

/** A union with the keys that the definition has for fields and values. */
function byKeys({ union, cases }: FactUnion, fields: Merged, context: ImportContext): FactUnion {
  const key = (name: string): string => fields.keys.get(name) ?? name;
  const discriminant = key(union);
  const values = valuesOf(discriminant, fields.entries, context)?.keys;
  return {
    union: discriminant,
    cases: Object.fromEntries(
      Object.entries(cases).map(([value, own]) => [
        values?.get(value) ?? value,
        own.map(({ field, required }) => ({ field: key(field), required })),
      ]),
    ),
  };
}

/** The values of a discriminant's enumeration. */
function valuesOf(discriminant: string, fields: Plain, { module, values }: ImportContext) {
  const written = isPlain(fields[discriminant]) ? (fields[discriminant]["type"] as string) : undefined;
  const type = written?.replace(/\?$/, "") ?? "";
  const split = /^((?:[a-z][a-z0-9_]*\.)+)(.+)$/.exec(type);
  return split === null ? values.get(`${module} ${type}`) : values.get(`${split[1]!.slice(0, -1)} ${split[2]!}`);
}

/** Unions without the cases and fields that the included structure already has. */
function withoutIncluded(unions: readonly FactUnion[], included: readonly FactUnion[]): FactUnion[] {
  return unions.flatMap((union) => {
    const other = included.find((item) => item.union === union.union);
    if (other === undefined) return [union];
    const cases = Object.entries(union.cases)
      .map(([value, fields]) => {
        const known = new Set((other.cases[value] ?? []).map(({ field }) => field));
        return [value, fields.filter(({ field }) => !known.has(field))] as const;
      })
      .filter(([, fields]) => fields.length > 0);
    return cases.length === 0 ? [] : [{ union: union.union, cases: Object.fromEntries(cases) }];
  });
}

/** The facts of the structure that a definition includes. */
function includedOf(item: Plain, { module, facts }: ImportContext): FactStructure | undefined {
  const includes = item["includes"] as string | undefined;
  if (includes === undefined) return undefined;
  const split = /^((?:[a-z][a-z0-9_]*\.)+)(.+)$/.exec(includes);
  const owner = split === null ? module : split[1]!.slice(0, -1);
  const name = split === null ? includes : split[2]!;
  return facts.find((other) => other.module === owner)?.structures.find((other) => other.name === name);
}
