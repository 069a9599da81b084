import { isMap, isScalar, isSeq, parseDocument, type Document, type Pair, type Scalar, type YAMLMap } from "yaml";

/** Definition files by path. */
export type Tree = Readonly<Record<string, string>>;

/** Numbers of a seed, from 0 up to 1. */
export type Random = () => number;

/** The generator of numbers by Mulberry, which 32 bits of state are enough for. */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An edit as a maintainer would make it; undefined where the tree has nothing of the kind. */
type Edit = (tree: Tree, random: Random) => Tree | undefined;

const pick = <T>(items: readonly T[], random: Random): T | undefined => items[Math.floor(random() * items.length)];

/** A map of a file, and the key that leads to it. */
interface Place {
  readonly key: string;
  readonly map: YAMLMap;
}

const keyOf = ({ key }: Pair): string => String((key as Scalar).value);

function placesIn(document: Document): Place[] {
  const places: Place[] = [];
  const visit = (node: unknown, key: string): void => {
    if (isSeq(node)) for (const item of node.items) visit(item, key);
    if (!isMap(node)) return;
    places.push({ key, map: node });
    for (const pair of node.items) visit(pair.value, keyOf(pair));
  };
  visit(document.contents, "");
  return places;
}

/** Changes one file that has a place for it; the files are tried in random order. */
function inFile(
  change: (places: readonly Place[], random: Random, document: Document) => boolean,
  isMeant: (path: string) => boolean = () => true,
): Edit {
  return (tree, random) => {
    const paths = Object.keys(tree)
      .filter(isMeant)
      .map((path) => ({ path, at: random() }))
      .sort((a, b) => a.at - b.at);
    for (const { path } of paths) {
      const document = parseDocument(tree[path]!);
      if (change(placesIn(document), random, document)) return { ...tree, [path]: document.toString() };
    }
    return undefined;
  };
}

/** A random pair of the maps under a key. */
function pairUnder(places: readonly Place[], key: string, random: Random): { map: YAMLMap; pair: Pair } | undefined {
  const found = places
    .filter((place) => place.key === key)
    .flatMap(({ map }) => map.items.map((pair) => ({ map, pair: pair })));
  return pick(found, random);
}

const remove = (map: YAMLMap, pair: Pair): void => void map.items.splice(map.items.indexOf(pair), 1);

/** Sets a key of a random item under one of the keys. */
const setIn =
  (keys: readonly string[], name: string, value: (random: Random) => unknown) =>
  (places: readonly Place[], random: Random, document: Document): boolean => {
    const found = pairUnder(places, pick(keys, random)!, random);
    if (found === undefined || !isMap(found.pair.value)) return false;
    found.pair.value.set(name, document.createNode(value(random)));
    return true;
  };

const removeUnder =
  (key: string) =>
  (places: readonly Place[], random: Random): boolean => {
    const found = pairUnder(places, key, random);
    if (found === undefined) return false;
    remove(found.map, found.pair);
    return true;
  };

const addUnder =
  (key: string, name: (random: Random) => string, value: unknown) =>
  (places: readonly Place[], random: Random, document: Document): boolean => {
    const place = pick(
      places.filter((item) => item.key === key),
      random,
    );
    place?.map.set(name(random), document.createNode(value));
    return place !== undefined;
  };

const wordOf = (random: Random): string =>
  Math.floor(random() * 26 ** 4)
    .toString(26)
    .replace(/\d/g, "q");
const nameOf = (random: Random): string => `edited_${wordOf(random)}`;
const typeNameOf = (random: Random): string => `Edited${wordOf(random)}`;
const releases = ["6.5", "6.7", "7.0", "8.0.3", "9.0"];

/** Replaces the text of a type of a random field or parameter. */
const changeType = (change: (type: string) => string) => (places: readonly Place[], random: Random) => {
  const found = places.flatMap(({ map }) => {
    const node: unknown = map.get("type", true);
    return isScalar(node) && typeof node.value === "string" && change(node.value) !== node.value ? [node] : [];
  });
  const node = pick(found, random);
  if (node === undefined) return false;
  node.value = change(String(node.value));
  return true;
};

/** Names of types that a file declares at its top. */
function typesOf(text: string): string[] {
  const document = parseDocument(text);
  return ["structures", "enumerations"].flatMap((key) => {
    const map: unknown = document.get(key, true);
    return isMap(map) ? map.items.map((pair) => keyOf(pair)) : [];
  });
}

const renameType: Edit = (tree, random) => {
  const path = pick(Object.keys(tree), random)!;
  const name = pick(typesOf(tree[path]!), random);
  if (name === undefined) return undefined;
  const renamed = typeNameOf(random);
  const [module = ""] = /^module: (.*)$/m.exec(tree[path]!)?.slice(1) ?? [];
  const own = new RegExp(`(?<![\\w.])${name}(?!\\w)`, "g");
  const full = new RegExp(`${module.replaceAll(".", "\\.")}\\.${name}(?!\\w)`, "g");
  return Object.fromEntries(
    Object.entries(tree).map(([file, text]) => [
      file,
      (file === path ? text.replace(own, renamed) : text).replace(full, `${module}.${renamed}`),
    ]),
  );
};

/** Another name for a module, and with it another place for its file. */
const moveModule: Edit = (tree, random) => {
  const path = pick(
    Object.keys(tree).filter((name) => !name.startsWith("vapi/")),
    random,
  );
  if (path === undefined) return undefined;
  const [module = ""] = /^module: (.*)$/m.exec(tree[path]!)?.slice(1) ?? [];
  const moved = `${module}_${wordOf(random)}`;
  // The types of the module, and not the modules below it, which have longer names.
  const mention = new RegExp(`${module.replaceAll(".", "\\.")}(?=$|\\.[A-Z])`, "gm");
  return Object.fromEntries(
    Object.entries(tree).map(([file, text]) => [
      file === path ? `${moved.slice("com.vmware.".length).replaceAll(".", "/")}.yaml` : file,
      text.replace(mention, moved),
    ]),
  );
};

/** A structure that is called as one within a service is in TypeScript; it is older, so that the other is renamed. */
const takeName: Edit = inFile((places, random, document) => {
  const service = pairUnder(places, "services", random);
  if (service === undefined || !isMap(service.pair.value)) return false;
  const inner: unknown = service.pair.value.get("structures", true);
  const pair = isMap(inner) ? pick(inner.items, random) : undefined;
  if (pair === undefined) return false;
  const name = `${keyOf(service.pair)}${keyOf(pair)}`;
  document.setIn(["structures", name], document.createNode({ doc: "Takes the name of another one.", since: "6.0" }));
  return true;
});

const removeModule: Edit = (tree, random) => {
  const path = pick(Object.keys(tree), random)!;
  return Object.fromEntries(Object.entries(tree).filter(([file]) => file !== path));
};

const addModule: Edit = (tree, random) => {
  const name = wordOf(random);
  return {
    ...tree,
    [`${name}.yaml`]: `module: com.vmware.${name}\nversion: "9.0"\ndoc: A module of an edit.\nstructures:\n  Info: { doc: Says ${name}. }\n`,
  };
};

const isErrors = (path: string): boolean => path === "vapi/std/errors.yaml";
const member = { type: "long?", doc: "A further number, in MB." };
const operation = {
  doc: "Does something that was edited.",
  params: { speed: { type: "long?", doc: "How fast, in MB per second." } },
  errors: { NotFound: "If there is nothing to do it with." },
};

/** Every kind of edit. */
export const edits: Readonly<Record<string, Edit>> = {
  doc: inFile(
    setIn(
      ["services", "operations", "structures", "fields", "params", "errors"],
      "doc",
      (random) => `It says ${wordOf(random)}.`,
    ),
  ),
  "doc of a module": inFile((_places, random, document) => {
    document.set("doc", `About ${wordOf(random)}. And more.`);
    return true;
  }),
  "a list of a type": inFile(changeType((type) => (type.includes("<") ? type : `list<${type.replace("?", "")}>`))),
  "an optional type": inFile(changeType((type) => (type.endsWith("?") ? type.slice(0, -1) : `${type}?`))),
  "another builtin": inFile(changeType((type) => type.replace(/\bstring\b/, "long"))),
  "another id": inFile(changeType((type) => type.replace(/id<[^>]*>/, "id<EditedResource>"))),
  "a new field": inFile(addUnder("fields", nameOf, member)),
  "a removed field": inFile(removeUnder("fields")),
  "a new parameter": inFile(addUnder("params", nameOf, member)),
  "a new operation": inFile(addUnder("operations", nameOf, operation)),
  "a removed operation": inFile(removeUnder("operations")),
  "a new service": inFile((_places, random, document) => {
    document.setIn(
      ["services", typeNameOf(random)],
      document.createNode({ doc: "A service.", operations: { go: operation } }),
    );
    return true;
  }),
  "a removed service": inFile(removeUnder("services")),
  "a new structure": inFile(addUnder("structures", typeNameOf, { doc: "A structure.", fields: { size: member } })),
  "a removed structure": inFile(removeUnder("structures")),
  "a new value": inFile(addUnder("values", (random) => `EDITED_${wordOf(random).toUpperCase()}`, "A further value.")),
  "a removed value": inFile(removeUnder("values")),
  "a removed error of an operation": inFile(removeUnder("errors"), (path) => !isErrors(path)),
  "a new shared error": inFile(
    addUnder("errors", typeNameOf, { doc: "A further error.", includes: "Error" }),
    isErrors,
  ),
  "a field of a shared error": inFile(addUnder("fields", nameOf, member), isErrors),
  "a removed shared error": inFile(removeUnder("errors"), isErrors),
  "a case of a union": inFile((places, random) => {
    const found = places
      .filter(({ key }) => key === "unions")
      .flatMap(({ map }) => map.items.flatMap(({ value }) => (isMap(value) ? value.items : [])))
      .flatMap(({ value }) => (isSeq(value) ? value.items : []))
      .filter(isScalar);
    const field = pick(found, random);
    if (field === undefined) return false;
    const name = String(field.value);
    field.value = name.endsWith("?") ? name.slice(0, -1) : `${name}?`;
    return true;
  }),
  "a removed case of a union": inFile((places, random) => {
    const union = pairUnder(places, "unions", random)?.pair.value;
    const pair = isMap(union) ? pick(union.items, random) : undefined;
    if (pair !== undefined) remove(union as YAMLMap, pair);
    return pair !== undefined;
  }),
  since: inFile(setIn(["services", "operations", "structures", "fields"], "since", (random) => pick(releases, random))),
  removed: inFile(setIn(["operations", "fields", "values"], "removed", (random) => pick(releases, random))),
  preview: inFile(setIn(["services", "operations", "structures"], "preview", () => true)),
  deprecated: inFile(setIn(["operations", "structures", "fields"], "deprecated", () => "It was edited.")),
  "a wire name": inFile(setIn(["fields", "params"], "id", nameOf)),
  "a renamed type": renameType,
  "a taken name": takeName,
  "a moved module": moveModule,
  "a removed module": removeModule,
  "a new module": addModule,
  "a mistake": inFile(changeType((type) => `${type}<`)),
};
