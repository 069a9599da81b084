import type { JsonSchema } from "../../generator/definition/shapes.ts";
import type { Definition, Yaml } from "./harmless.ts";

/** What may differ in the output when a text stands there: only comments, also literals, also names and their order. */
export type Carrier = "comment" | "literal" | "name";

/** A place of a definition that takes text. */
export interface Position {
  readonly name: string;
  readonly carrier: Carrier;
  /** The definition with a text there. */
  put(definition: Definition, text: string): Definition;
  /** The file that it stands in, where that is what is attacked. */
  file?(path: string, text: string): string;
  /** What is read then by a pattern: one text, or every one that a name stands in. */
  reads(text: string): readonly Reading[];
  /** Where the scalar is that has the text, unless it is a key, a word in many places or a file. */
  readonly scalar?: Path;
}

/** A text, and the pattern that its reader has for it. */
export interface Reading {
  readonly pattern: string;
  readonly text: string;
}

export type Path = readonly (string | number)[];
type Write = (before: string) => string;

interface Visitor {
  /** A scalar that isn't one of the format's own words. */
  scalar(path: Path, value: Yaml, schema: JsonSchema): void;
  /** A key that the format knows, or a name that the definition gives. */
  key(path: Path, kind: "format" | "name", pattern?: string): void;
  /** A step from a part of the schema to another one. */
  step?(step: string): void;
}

/** A part of the schema by what it says: shapes that are used in several places are one. */
const identity = (schema: JsonSchema): string => JSON.stringify({ ...schema, description: undefined });
const partOf = (schema: JsonSchema, key: string): JsonSchema | undefined => schema[key] as JsonSchema | undefined;

/** The parts of a schema that one step leads to. */
function stepsOf(schema: JsonSchema): readonly [string, JsonSchema][] {
  const alternatives = (schema["anyOf"] ?? []) as readonly JsonSchema[];
  const further = schema["additionalProperties"];
  return [
    ...alternatives.map((item, at): [string, JsonSchema] => [`either ${at}`, item]),
    ...Object.entries(partOf(schema, "properties") ?? {}).map(([key, item]): [string, JsonSchema] => [
      `key ${key}`,
      item as JsonSchema,
    ]),
    ...(typeof further === "object" ? [["name", further as JsonSchema] as [string, JsonSchema]] : []),
    ...(partOf(schema, "items") === undefined ? [] : [["item", partOf(schema, "items")!] as [string, JsonSchema]]),
  ];
}

/** Every step that a schema has. */
export function allSteps(schema: JsonSchema, found: Set<string> = new Set()): ReadonlySet<string> {
  for (const [step, next] of stepsOf(schema)) {
    const id = `${identity(schema)} ${step}`;
    if (found.has(id)) continue;
    found.add(id);
    allSteps(next, found);
  }
  return found;
}

const typeOf = (value: Yaml): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** Whether a part of a schema takes values of a type. */
function accepts(schema: JsonSchema, type: string): boolean {
  const alternatives = schema["anyOf"] as readonly JsonSchema[] | undefined;
  return alternatives?.some((item) => accepts(item, type)) ?? [schema["type"]].flat().includes(type);
}

/** What the keys of an object are read by: a pattern, or that they are known. */
function keyPattern(schema: JsonSchema): string | undefined {
  const { properties, propertyNames } = schema as { properties?: object; propertyNames?: { pattern?: string } };
  return properties === undefined ? propertyNames?.pattern : `^(?:${Object.keys(properties).join("|")})$`;
}

/** Goes through a definition and the part of the schema that each value of it has. */
export function walk(value: Yaml, schema: JsonSchema, visitor: Visitor, path: Path = []): void {
  const take = (step: string, child: Yaml, at: Path): void => {
    const next = stepsOf(schema).find(([name]) => name === step)?.[1];
    if (next === undefined) throw new Error(`The schema has no ${step} at ${path.join(".")}.`);
    visitor.step?.(`${identity(schema)} ${step}`);
    walk(child, next, visitor, at);
  };
  if (schema["anyOf"] !== undefined) {
    const fits = stepsOf(schema).findIndex(([, item]) => accepts(item, typeOf(value)));
    take(`either ${fits}`, value, path);
  } else if (Array.isArray(value))
    for (const [at, item] of (value as readonly Yaml[]).entries()) take("item", item, [...path, at]);
  else if (typeof value === "object" && value !== null)
    for (const [key, child] of Object.entries(value)) {
      const kind = schema["properties"] === undefined ? "name" : "format";
      visitor.key([...path, key], kind, keyPattern(schema));
      take(kind === "name" ? "name" : `key ${key}`, child, [...path, key]);
    }
  else visitor.scalar(path, value, schema);
}

/** The value with another text at a path, or with another last key. Own properties, whatever they are called. */
function replaced(value: Yaml, path: Path, part: "value" | "key", write: Write): Yaml {
  const [head, ...rest] = path;
  if (head === undefined) return write(typeof value === "string" ? value : "");
  const here = part === "key" && rest.length === 0;
  if (Array.isArray(value))
    return (value as readonly Yaml[]).map((item, at) => (at === head ? replaced(item, rest, part, write) : item));
  const entries = Object.entries(value as Definition).map(([key, child]) =>
    key !== head ? [key, child] : here ? [write(key), child] : [key, replaced(child, rest, part, write)],
  );
  return Object.fromEntries(entries) as Definition;
}

const valueAt = (value: Yaml, path: Path): Yaml =>
  path.reduce<Yaml>((part, key) => (part as Readonly<Record<string | number, Yaml>>)[key] ?? null, value);

/** A definition as JSON, and where in it each scalar begins and ends, by its path. */
export function located(value: Yaml): { readonly text: string; readonly scalars: ReadonlyMap<string, Extent> } {
  let text = "";
  const scalars = new Map<string, Extent>();
  const write = (part: Yaml, path: Path): void => {
    const isList = Array.isArray(part);
    if (typeof part !== "object" || part === null) {
      const start = text.length;
      text += JSON.stringify(part);
      scalars.set(path.join("\n"), { start, end: text.length });
      return;
    }
    text += isList ? "[" : "{";
    for (const [at, [key, child]] of Object.entries(part as Definition).entries()) {
      if (at > 0) text += ",";
      if (!isList) text += `${JSON.stringify(key)}:`;
      write(child, [...path, isList ? at : key]);
    }
    text += isList ? "]" : "}";
  };
  write(value, []);
  return { text, scalars };
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Text that people write for people: the one kind of text without a form of its own. */
const isProse = (schema: JsonSchema): boolean => schema["minLength"] !== undefined;

/** Text that is read by a pattern, as names and expressions are. */
const hasForm = (schema: JsonSchema): boolean => schema["pattern"] !== undefined;

const wordPattern = /[A-Za-z0-9_]+/g;

/** A place that has names in it. */
interface NamePlace {
  readonly path: Path;
  readonly part: "value" | "key";
  readonly before: string;
  readonly pattern: string | undefined;
}

function namePlaces(definition: Definition, schema: JsonSchema): readonly NamePlace[] {
  const places: NamePlace[] = [];
  walk(definition, schema, {
    scalar: (path, before, shape) => {
      if (typeof before === "string" && hasForm(shape))
        places.push({ path, part: "value", before, pattern: shape["pattern"] as string });
    },
    key: (path, kind, pattern) => {
      if (kind === "name") places.push({ path, part: "key", before: String(path.at(-1)), pattern });
    },
  });
  return places;
}

/** Puts a text in the place of a word. */
const inPlaceOf =
  (word: string, text: string): Write =>
  (before) =>
    before.replace(wordPattern, (found) => (found === word ? text : found));

/** The definition with another word wherever that stands as a name or in an expression. */
function withWord(definition: Definition, places: readonly NamePlace[], word: string, text: string): Definition {
  const write = inPlaceOf(word, text);
  // The last first: a key that was renamed would hide what is below it.
  return places.reduceRight<Yaml>(
    (result, { path, part }) => replaced(result, path, part, write),
    definition,
  ) as Definition;
}

/** Every position of a definition: each text, each key, each word that has a meaning, and the name of the file. */
export function positionsOf(definition: Definition, schema: JsonSchema): readonly Position[] {
  const positions: Position[] = [];
  const words = new Set<string>();
  const formatKeys = new Set<string>();
  const add = (
    name: string,
    carrier: Carrier,
    path: Path,
    part: "value" | "key",
    write: (text: string) => Write,
    pattern?: string,
  ): void => {
    const before = part === "key" ? path.at(-1) : valueAt(definition, path);
    positions.push({
      name,
      carrier,
      put: (from, text) => replaced(from, path, part, write(text)) as Definition,
      reads: (text) =>
        pattern === undefined ? [] : [{ pattern, text: write(text)(typeof before === "string" ? before : "") }],
      ...(part === "value" && { scalar: path }),
    });
  };
  walk(definition, schema, {
    scalar(path, value, shape) {
      const name = path.join(" › ");
      if (isProse(shape)) return add(name, "comment", path, "value", (text) => () => text);
      // The folders of the output are named after the module, and operations stand in the order of their names.
      const isOrdered = path.at(-1) === "id" && path.at(-3) === "operations";
      const carrier = name === "module" || isOrdered ? "name" : "literal";
      const pattern = shape["pattern"] as string | undefined;
      add(name, carrier, path, "value", (text) => () => text, pattern);
      if (typeof value !== "string") return;
      add(`${name}, behind it`, carrier, path, "value", (text) => (before) => before + text, pattern);
      if (!hasForm(shape)) add(`${name}, before it`, carrier, path, "value", (text) => (before) => text + before);
      else for (const word of value.match(wordPattern) ?? []) words.add(word);
    },
    key(path, kind, pattern) {
      const name = `${path.join(" › ")} as a key`;
      const key = String(path.at(-1));
      // Where it stands makes no difference to a key that nobody knows.
      if (kind === "format" && formatKeys.has(key)) return;
      formatKeys.add(key);
      add(name, "name", path, "key", (text) => () => text, pattern);
      if (kind === "format") return;
      for (const word of key.match(wordPattern) ?? []) words.add(word);
      add(`${name}, behind it`, "name", path, "key", (text) => (before) => before + text, pattern);
    },
  });
  const places = namePlaces(definition, schema);
  for (const word of words) {
    const own = places.filter(({ before }) => before.match(wordPattern)?.includes(word));
    positions.push({
      name: `every ${word}`,
      carrier: "name",
      put: (from, text) => withWord(from, places, word, text),
      reads: (text) =>
        own.flatMap(({ before, pattern }) =>
          pattern === undefined ? [] : [{ pattern, text: inPlaceOf(word, text)(before) }],
        ),
    });
  }
  const whole = (from: Definition): Definition => from;
  positions.push(
    { name: "the name of the file", carrier: "name", put: whole, reads: () => [], file: (_path, text) => text },
    {
      name: "a part of the file's name",
      carrier: "name",
      put: whole,
      reads: () => [],
      file: (path, text) => path.replace("/", () => `/${text}`),
    },
  );
  return positions;
}
