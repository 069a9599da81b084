import type { Report } from "../diagnostics/collector.ts";
import { describe, type ListTree, type MapTree, type ScalarTree, type Tree } from "../source/nodes.ts";
import { type Span } from "../diagnostics/span.ts";
import { suggest } from "../diagnostics/suggest.ts";

/** A value and the place that it was read from. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

/** A part of the JSON Schema of the definitions. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * A form that a part of a definition may have. It reads trees of that form and describes it as JSON Schema; since
 * both come from the same table, what an editor accepts is what the generator accepts.
 */
export interface Shape<T> {
  /**
   * The value; `undefined` when the tree has another form, which is reported. `owner` names the part in messages. `lose`
   * is called for parts in which names may be declared that can't be read.
   */
  decode(tree: Tree, owner: string, report: Report, lose: () => void): T | undefined;
  readonly schema: JsonSchema;
}

/** A key of an object: its shape, its meaning, and why it is needed. */
export interface Key<T> {
  readonly shape: Shape<T>;
  readonly description: string;
  /** Why the key is needed; an optional key has none. */
  readonly needed?: string;
}

/** Type of what a shape reads. */
export type Decoded<S> = S extends Shape<infer T> ? T : never;

type Keys = { readonly [name: string]: Key<unknown> };
type Read<K> = K extends Key<infer T> ? T : never;
/** What an object of keys reads; a missing or wrong key is `undefined`. */
export type Fields<K extends Keys> = { readonly [Name in keyof K]: Read<K[Name]> | undefined };

/** An object read by keys, with its own place and that of its name. */
export type Declaration<K extends Keys> = Fields<K> & { readonly span: Span };

export const required = <T>(shape: Shape<T>, description: string, needed: string): Key<T> => ({
  shape,
  description,
  needed,
});
export const optional = <T>(shape: Shape<T>, description: string): Key<T> => ({ shape, description });

function wrongKind(tree: Tree, owner: string, expected: string, example: string, report: Report): undefined {
  report("wrong-kind", tree.span, { owner, found: describe(tree), expected, example });
}

/** A shape that the editor's schema describes once, under a name, and refers to elsewhere. */
export const named = <T>(title: string, shape: Shape<T>): Shape<T> => ({
  ...shape,
  schema: { title, ...shape.schema },
});

/** Text, read by a function that reports texts it can't accept. */
export function textual<T>(
  read: (scalar: ScalarTree, owner: string, report: Report) => T | undefined,
  schema: JsonSchema,
  expected = "text",
  example = "Write a text here.",
): Shape<T> {
  return {
    schema: { type: "string", ...schema },
    decode(tree, owner, report) {
      if (tree.kind !== "scalar" || tree.type === "null") return wrongKind(tree, owner, expected, example, report);
      if (tree.type !== "text") {
        const read = tree.type === "number" ? String(Number(tree.text)) : tree.text.toLowerCase();
        report("not-text", tree.span, { source: tree.text, found: `a ${tree.type}`, owner, read });
        return undefined;
      }
      return read(tree, owner, report);
    },
  };
}

/** `true` or `false`. */
export const flag: Shape<Located<boolean>> = {
  schema: { type: "boolean" },
  decode(tree, owner, report) {
    if (tree.kind !== "scalar" || tree.type !== "boolean")
      return wrongKind(tree, owner, "true or false", "Write true or false.", report);
    return { value: tree.text.toLowerCase() === "true", span: tree.span };
  },
};

/** A list of one shape. */
export function list<T>(item: Shape<T>, what: string): Shape<readonly T[]> {
  return {
    schema: { type: "array", items: item.schema },
    decode(tree, owner, report, lose) {
      if (tree.kind !== "list")
        return wrongKind(tree, owner, "a list", `Write the ${what} as a list, each behind a dash.`, report);
      return tree.items
        .map((child) => item.decode(child, `an item of ${owner}`, report, lose))
        .filter((value) => value !== undefined);
    },
  };
}

/** An entry of a map of names. */
export interface Entry<T> {
  readonly name: Located<string>;
  readonly value: T;
}

/** A map from names to one shape, in the order of the file. */
export function mapOf<T>(
  name: Shape<Located<string>>,
  value: Shape<T>,
  what: string,
  minimum = 0,
): Shape<readonly Entry<T>[]> {
  const { pattern } = name.schema;
  return {
    schema: {
      type: "object",
      ...(pattern !== undefined && { propertyNames: { pattern } }),
      additionalProperties: value.schema,
      ...(minimum > 0 && { minProperties: minimum }),
    },
    decode(tree, owner, report, lose) {
      const example = `Write each ${what} as \`name: …\`.`;
      if (tree.kind !== "map") {
        lose();
        return wrongKind(tree, owner, "a map", example, report);
      }
      if (tree.entries.length < minimum) {
        lose();
        report("wrong-kind", tree.span, { owner, found: "empty", expected: `at least one ${what}`, example });
        return undefined;
      }
      const entries: Entry<T>[] = [];
      for (const { key, value: child } of tree.entries) {
        const decodedName = name.decode(key, `a ${what}`, report, lose);
        const decoded = value.decode(child, `${what} ${key.text}`, report, lose);
        if (decodedName !== undefined && decoded !== undefined) entries.push({ name: decodedName, value: decoded });
        else lose();
      }
      return entries;
    },
  };
}

/** An object with known keys. */
export function object<K extends Keys>(keys: K): Shape<Declaration<K>> {
  const names = Object.keys(keys);
  const allowed = names.join(", ");
  const shapes = new Map<string, Shape<unknown>>(names.map((name) => [name, keys[name]!.shape]));
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(
        names.map((name) => [name, { ...keys[name]!.shape.schema, description: keys[name]!.description }]),
      ),
      required: names.filter((name) => keys[name]!.needed !== undefined),
      additionalProperties: false,
    },
    decode(tree, owner, report, lose) {
      if (tree.kind !== "map") return wrongKind(tree, owner, "a map", `Give it the keys ${allowed}.`, report);
      const values: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, undefined]));
      const seen = new Set<string>();
      for (const { key, value } of tree.entries) {
        seen.add(key.text);
        const shape = shapes.get(key.text);
        if (shape !== undefined) values[key.text] = shape.decode(value, `\`${key.text}\` of ${owner}`, report, lose);
        else {
          report("unknown-key", key.span, {
            owner,
            key: key.text,
            suggestion: suggest(key.text, names),
            allowed,
          });
          // It may be a misspelt section.
          if (value.kind === "map") lose();
        }
      }
      for (const name of names) {
        const { needed } = keys[name]!;
        if (needed !== undefined && !seen.has(name))
          report("missing-key", firstKey(tree), { owner, key: name, reason: needed });
      }
      return { ...values, span: tree.span } as Declaration<K>;
    },
  };
}

const firstKey = (tree: MapTree): Span => tree.entries[0]?.key.span ?? tree.span;

/** The forms that a schema allows, each by itself. */
const alternatives = (schema: JsonSchema): readonly JsonSchema[] =>
  schema["title"] === undefined && Array.isArray(schema["anyOf"])
    ? (schema["anyOf"] as readonly JsonSchema[])
    : [schema];

/** A map that has a short form for the common case; `expand` turns the short form into what the map would be. */
export function shorthand<Long, Short, Expanded>(
  long: Shape<Long>,
  short: Shape<Short>,
  expand: (value: Short, span: Span) => Expanded,
): Shape<Long | Expanded> {
  return {
    schema: { anyOf: [...alternatives(short.schema), long.schema] },
    decode(tree, owner, report, lose) {
      if (tree.kind === "map") return long.decode(tree, owner, report, lose);
      const value = short.decode(tree, owner, report, lose);
      return value === undefined ? undefined : expand(value, tree.span);
    },
  };
}

/** A shape, or null to say that there is none. */
export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return {
    schema: { anyOf: [...alternatives(shape.schema), { type: "null" }] },
    decode: (tree, owner, report, lose) =>
      tree.kind === "scalar" && tree.type === "null" ? null : shape.decode(tree, owner, report, lose),
  };
}

/** One of a few words. */
export function choice<Word extends string>(...words: readonly Word[]): Shape<Located<Word>> {
  return textual(
    (scalar, owner, report) => {
      const value = words.find((word) => word === scalar.text);
      if (value !== undefined) return { value, span: scalar.span };
      return wrongKind(scalar, owner, words.join(" or "), `Write ${words.join(" or ")}.`, report);
    },
    { enum: words },
  );
}

/** A whole number within limits. */
export function count(least: number, most: number): Shape<Located<number>> {
  return {
    schema: { type: "integer", minimum: least, maximum: most },
    decode(tree, owner, report) {
      const value =
        tree.kind === "scalar" && /^\d{1,9}$/.test(tree.text) && tree.type === "number" ? Number(tree.text) : -1;
      if (value >= least && value <= most) return { value, span: tree.span };
      return wrongKind(tree, owner, `a number from ${least} to ${most}`, `Write a number such as ${least}.`, report);
    },
  };
}

/** A text, a list of texts, or nothing. */
export function texts<T>(text: Shape<T>): Shape<readonly T[]> {
  const many = list(text, "texts");
  return {
    schema: { anyOf: [text.schema, many.schema, { type: "null" }] },
    decode(tree, owner, report, lose) {
      if (tree.kind === "list") return many.decode(tree, owner, report, lose);
      if (tree.kind === "scalar" && tree.type === "null") return [];
      const value = text.decode(tree, owner, report, lose);
      return value === undefined ? undefined : [value];
    },
  };
}

/** Any scalar or list of scalars; the type that it has to have is known later. */
export const literal: Shape<Located<ScalarTree | readonly ScalarTree[]>> = {
  schema: {
    anyOf: [
      { type: ["string", "number", "boolean"] },
      { type: "array", items: { type: ["string", "number", "boolean"] } },
    ],
  },
  decode(tree, owner, report) {
    const scalars = (items: ListTree["items"]): items is readonly ScalarTree[] =>
      items.every((item) => item.kind === "scalar");
    if (tree.kind === "scalar" && tree.type !== "null") return { value: tree, span: tree.span };
    if (tree.kind === "list" && scalars(tree.items)) return { value: tree.items, span: tree.span };
    return wrongKind(tree, owner, "a value or a list of values", "Write a text, a number, true or false.", report);
  },
};
