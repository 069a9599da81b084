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
}

type Path = readonly (string | number)[];
type Write = (before: string) => string;

interface Visitor {
  /** A scalar that isn't one of the format's own words. */
  scalar(path: Path, value: Yaml, schema: JsonSchema): void;
  /** A key that the format knows, or a name that the definition gives. */
  key(path: Path, kind: "format" | "name"): void;
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

/** Types of the values that a schema allows, as far as they tell its forms apart. */
const typesOf = (schema: JsonSchema): readonly unknown[] =>
  schema["anyOf"] === undefined
    ? [schema["type"]].flat().map((type) => (type === "integer" ? "number" : type))
    : (schema["anyOf"] as readonly JsonSchema[]).flatMap(typesOf);

const typeOf = (value: Yaml): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** Goes through a definition and the part of the schema that each value of it has. */
export function walk(value: Yaml, schema: JsonSchema, visitor: Visitor, path: Path = []): void {
  const take = (step: string, child: Yaml, at: Path): void => {
    const next = stepsOf(schema).find(([name]) => name === step)?.[1];
    if (next === undefined) throw new Error(`The schema has no ${step} at ${path.join(".")}.`);
    visitor.step?.(`${identity(schema)} ${step}`);
    walk(child, next, visitor, at);
  };
  if (schema["anyOf"] !== undefined) {
    const fits = stepsOf(schema).findIndex(([, item]) => typesOf(item).includes(typeOf(value)));
    take(`either ${fits}`, value, path);
  } else if (Array.isArray(value))
    for (const [at, item] of (value as readonly Yaml[]).entries()) take("item", item, [...path, at]);
  else if (typeof value === "object" && value !== null)
    for (const [key, child] of Object.entries(value)) {
      const kind = schema["properties"] === undefined ? "name" : "format";
      visitor.key([...path, key], kind);
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

/** Text that people write for people: the one kind of text without a form of its own. */
const isProse = (schema: JsonSchema): boolean => schema["minLength"] !== undefined;

/** Text that is read by a pattern, as names and expressions are. */
const hasForm = (schema: JsonSchema): boolean => schema["pattern"] !== undefined;

const wordPattern = /[A-Za-z0-9_]+/g;

/** The definition with another word wherever that stands as a name or in an expression. */
function withWord(definition: Definition, schema: JsonSchema, word: string, text: string): Definition {
  const write: Write = (before) => before.replace(wordPattern, (found) => (found === word ? text : found));
  const paths: { path: Path; part: "value" | "key" }[] = [];
  walk(definition, schema, {
    scalar: (path, value, shape) => {
      if (typeof value === "string" && hasForm(shape)) paths.push({ path, part: "value" });
    },
    key: (path, kind) => {
      if (kind === "name") paths.push({ path, part: "key" });
    },
  });
  // The last first: a key that was renamed would hide what is below it.
  return paths.reduceRight<Yaml>(
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
  ): void => {
    positions.push({ name, carrier, put: (from, text) => replaced(from, path, part, write(text)) as Definition });
  };
  walk(definition, schema, {
    scalar(path, value, shape) {
      const name = path.join(" › ");
      if (isProse(shape)) return add(name, "comment", path, "value", (text) => () => text);
      // The folders of the output are named after the module.
      const carrier = name === "module" ? "name" : "literal";
      add(name, carrier, path, "value", (text) => () => text);
      if (typeof value !== "string") return;
      add(`${name}, behind it`, carrier, path, "value", (text) => (before) => before + text);
      if (!hasForm(shape)) add(`${name}, before it`, carrier, path, "value", (text) => (before) => text + before);
      else for (const word of value.match(wordPattern) ?? []) words.add(word);
    },
    key(path, kind) {
      const name = `${path.join(" › ")} as a key`;
      const key = String(path.at(-1));
      // Where it stands makes no difference to a key that nobody knows.
      if (kind === "format" && formatKeys.has(key)) return;
      formatKeys.add(key);
      add(name, "name", path, "key", (text) => () => text);
      if (kind === "format") return;
      for (const word of key.match(wordPattern) ?? []) words.add(word);
      add(`${name}, behind it`, "name", path, "key", (text) => (before) => before + text);
    },
  });
  for (const word of words)
    positions.push({
      name: `every ${word}`,
      carrier: "name",
      put: (from, text) => withWord(from, schema, word, text),
    });
  const whole = (from: Definition): Definition => from;
  positions.push(
    { name: "the name of the file", carrier: "name", put: whole, file: (_path, text) => text },
    {
      name: "a part of the file's name",
      carrier: "name",
      put: whole,
      file: (path, text) => path.replace("/", () => `/${text}`),
    },
  );
  return positions;
}
