import fc from "fast-check";
import type {
  FactEnumeration,
  FactField,
  FactLiteral,
  FactMapping,
  FactModule,
  FactOperation,
  FactPrivilege,
  FactService,
  FactStructure,
  FactType,
} from "../../generator/import/facts.ts";

/** The releases of a made-up API, and numbers between them that its documents may name. */
export const releases = ["6.7", "7.0", "8.0.3", "9.0"] as const;
export type Release = (typeof releases)[number];
const between: Readonly<Record<Release, string>> = { "6.7": "6.6", "7.0": "6.9", "8.0.3": "8.0.1", "9.0": "8.1" };

/** The facts of each release. */
export type World = Readonly<Record<Release, readonly FactModule[]>>;

/** Something that has a value in each release, and may not be there. */
type ByRelease<T> = Readonly<Record<Release, T>>;

const byRelease = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<ByRelease<T>> =>
  fc.tuple(value, value, value, value).map(([a, b, c, d]) => ({ "6.7": a, "7.0": b, "8.0.3": c, "9.0": d }));

/** A value that mostly stays what it is. */
const mostly = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<ByRelease<T>> =>
  fc.oneof({ weight: 2, arbitrary: value.map((item) => all(item)) }, { weight: 1, arbitrary: byRelease(value) });

const all = <T>(value: T): ByRelease<T> => ({ "6.7": value, "7.0": value, "8.0.3": value, "9.0": value });

interface Life {
  readonly present: ByRelease<boolean>;
  readonly mark: "none" | "release" | "between";
  /** Releases whose documents call it a preview. */
  readonly preview: ByRelease<boolean>;
  /** From which of the releases with the item on it is deprecated; the last ones count from the end. */
  readonly deprecated: number;
}

const life: fc.Arbitrary<Life> = fc.record({
  present: fc.oneof(
    { weight: 2, arbitrary: fc.constant(all(true)) },
    { weight: 3, arbitrary: byRelease(fc.boolean()) },
  ),
  mark: fc.constantFrom("none", "release", "between"),
  preview: fc.oneof(
    { weight: 3, arbitrary: fc.constant(all(false)) },
    { weight: 2, arbitrary: byRelease(fc.boolean()) },
  ),
  deprecated: fc.constantFrom(9, 9, 9, 1, 2),
});

/** What the document of a release says of an item; undefined where it isn't there. */
function marksIn({ present, mark, preview, deprecated }: Life, release: Release) {
  if (!present[release]) return undefined;
  const own = releases.filter((other) => present[other]);
  const at = own.indexOf(release);
  const first = own[0]!;
  return {
    ...(mark === "release" && first !== releases[0] && { since: first }),
    ...(mark === "between" && first !== releases[0] && { since: between[first] }),
    ...(preview[release] && { preview: true }),
    ...(at >= deprecated && { deprecated: true }),
  };
}

const base = "com.vmware.test";
const shared = `${base}.shared`;
const errorIds = ["first", "second", "third"].map((name) => `${shared}.${name}`);
const types: readonly FactType[] = [
  "string",
  "long",
  { optional: "string" },
  { list: "string" },
  { map: ["string", "long"] },
  { struct: `${shared}.thing` },
  { optional: { struct: `${shared}.thing` } },
  { id: ["Lamp"] },
];
const type = fc.constantFrom(...types);
const field = fc.record({ life, type: mostly(type) });
const names = ["alpha", "beta", "gamma", "delta"];

/** Names in an order that may differ from release to release. */
const order = (items: readonly string[]): fc.Arbitrary<ByRelease<readonly string[]>> =>
  mostly(fc.shuffledSubarray([...items], { minLength: items.length }));

function inOrder<T>(
  items: Readonly<Record<string, T>>,
  orders: ByRelease<readonly string[]>,
  release: Release,
): readonly (readonly [string, T])[] {
  return orders[release].filter((name) => Object.hasOwn(items, name)).map((name) => [name, items[name]!] as const);
}

const record = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4, noNullPrototype: true });

interface FieldWorld {
  readonly life: Life;
  readonly type: ByRelease<FactType>;
}

function fieldsIn(
  items: Readonly<Record<string, FieldWorld>>,
  orders: ByRelease<readonly string[]>,
  release: Release,
): FactField[] {
  return inOrder(items, orders, release).flatMap(([name, item]) => {
    const marks = marksIn(item.life, release);
    return marks === undefined ? [] : [{ name, type: item.type[release], ...marks }];
  });
}

const values = ["RED", "GREEN", "BLUE"] as const;

const enumeration = fc.record({
  life,
  values: fc.dictionary(fc.constantFrom(...values), life, { noNullPrototype: true }),
  orders: order(values),
});

const cases = fc.dictionary(
  fc.constantFrom(...values),
  fc.array(fc.record({ field: fc.constantFrom(...names), required: fc.boolean() }), { maxLength: 2 }),
  { noNullPrototype: true },
);

const structure = fc.record({
  life,
  fields: record(field),
  orders: order(names),
  union: fc.option(mostly(fc.option(cases))),
});

const mappings: readonly FactMapping[] = [
  { method: "GET", url: "/test/lamp" },
  { method: "POST", url: "/test/lamp?action=switch" },
  { method: "PUT", url: "/test/lamp", status: 204 },
  { method: "PATCH", url: "/test/lamp", body: names[0]! },
];
const privileges: readonly FactPrivilege[] = [
  { privilege: "System.Read" },
  { privilege: "Lamp.Switch", resource: "Lamp" },
  { privilege: "Lamp.Dim", if: "a level is given" },
];

const subset = <T>(items: readonly T[]) => fc.shuffledSubarray([...items]);

const operation = fc.record({
  life,
  params: record(field),
  orders: order(names),
  output: mostly(fc.oneof(type, fc.constant("void"))),
  errors: mostly(subset(errorIds)),
  raises: mostly(subset(["First", "Second", "Fourth"])),
  privileges: mostly(subset(privileges)),
  rest: fc.option(mostly(fc.constantFrom(...mappings))),
  api: fc.option(mostly(fc.constantFrom(...mappings))),
  source: fc.constantFrom("model", "bindings"),
  task: mostly(fc.constantFrom("none", "beside", "only")),
});

const literal: fc.Arbitrary<FactLiteral> = fc.constantFrom(1, 2, "one", true, ["a", "b"]);

const service = fc.record({
  life,
  operations: fc.dictionary(fc.constantFrom("get", "list", "switch_on"), operation, { noNullPrototype: true }),
  constants: fc.dictionary(fc.constantFrom("MOST", "LEAST"), mostly(fc.option(literal)), { noNullPrototype: true }),
});

const module = fc.record({
  present: fc.oneof(
    { weight: 2, arbitrary: fc.constant(all(true)) },
    { weight: 1, arbitrary: byRelease(fc.boolean()) },
  ),
  services: fc.dictionary(fc.constantFrom("Lamp", "Bulb"), service, { noNullPrototype: true }),
  structures: fc.dictionary(fc.constantFrom("Info", "Spec"), structure, { noNullPrototype: true }),
  errors: fc.dictionary(fc.constantFrom("Broken"), structure, { noNullPrototype: true }),
  enumerations: fc.dictionary(fc.constantFrom("Mode", "Kind"), enumeration, { noNullPrototype: true }),
});

type Arbitrary<A> = A extends fc.Arbitrary<infer T> ? T : never;

const idOf = (module: string, name: string): string =>
  `${module}.${name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase()}`;

function moduleIn(id: string, world: Arbitrary<typeof module>, release: Release): FactModule[] {
  if (!world.present[release]) return [];
  const there = <T extends { readonly life: Life }>(items: Readonly<Record<string, T>>) =>
    Object.entries(items).flatMap(([name, item]) => {
      const marks = marksIn(item.life, release);
      return marks === undefined ? [] : [[name, item, marks] as const];
    });
  const enums = there(world.enumerations).map(
    ([name, item, marks]): FactEnumeration => ({
      id: idOf(id, name),
      name,
      ...marks,
      values: [
        { value: "ALWAYS" },
        ...inOrder(item.values, item.orders, release).flatMap(([value, own]) => {
          const said = marksIn(own, release);
          return said === undefined ? [] : [{ value, ...said }];
        }),
      ],
    }),
  );
  const kind = enums.find(({ name }) => name === "Kind");
  const structureOf =
    (of?: "error") =>
    ([name, item, marks]: readonly [string, Arbitrary<typeof structure>, object]): FactStructure => {
      const union = kind === undefined ? undefined : item.union?.[release];
      const own = fieldsIn(item.fields, item.orders, release);
      const fieldNames = new Set(own.map((each) => each.name));
      const known = new Set(kind?.values.map(({ value }) => value));
      // Sources have the cases in the order of names.
      const inCases = (union === undefined || union === null ? [] : Object.entries(union))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .filter(([value]) => known.has(value))
        .map(([value, items]) => {
          const mine = items.filter(({ field: each }) => fieldNames.has(each));
          return [value, mine.filter((a, at) => mine.findIndex((b) => a.field === b.field) === at)] as const;
        });
      const inUnion = new Set(inCases.flatMap(([, items]) => items.map((each) => each.field)));
      return {
        id: idOf(id, name),
        name,
        ...(of !== undefined && { kind: of }),
        ...marks,
        fields: [
          ...(kind === undefined ? [] : [{ name: "kind", type: { enum: kind.id } }]),
          // What belongs to a union is optional.
          ...own.map((each) =>
            inUnion.has(each.name) && (typeof each.type === "string" || !("optional" in each.type))
              ? { ...each, type: { optional: each.type } }
              : each,
          ),
        ],
        ...(inCases.length > 0 && { unions: [{ union: "kind", cases: Object.fromEntries(inCases) }] }),
      };
    };
  const services = there(world.services).map(([name, item, marks]): FactService => {
    const constants = Object.entries(item.constants).flatMap(([key, value]) =>
      value[release] === null ? [] : [[key, value[release]] as const],
    );
    return {
      id: idOf(id, name),
      name,
      ...marks,
      ...(constants.length > 0 && { constants: Object.fromEntries(constants) }),
      operations: there(item.operations).flatMap(([key, each, said]) => operationsIn(key, each, said, release)),
    };
  });
  return [
    {
      module: id,
      services,
      structures: [...there(world.structures).map(structureOf()), ...there(world.errors).map(structureOf("error"))],
      enums,
    },
  ];
}

function operationsIn(
  id: string,
  world: Arbitrary<typeof operation>,
  marks: object,
  release: Release,
): FactOperation[] {
  const params = fieldsIn(world.params, world.orders, release);
  const said = (mount: "rest" | "api"): FactMapping | undefined => {
    const isOfBindings = world.source === "bindings";
    // Bindings speak of one mount only. What they leave open can't be known where it changes in the meantime.
    if (isOfBindings && (mount === "rest") !== ["6.7", "7.0"].includes(release)) return undefined;
    const mapping = world[mount]?.[isOfBindings ? "9.0" : release];
    if (mapping?.body === undefined || params.some(({ name }) => name === mapping.body)) return mapping;
    return isOfBindings ? undefined : mappings[0];
  };
  const [rest, api] = [said("rest"), said("api")];
  const plain: FactOperation = {
    id,
    params,
    output: world.output[release],
    errors: world.errors[release],
    raises: world.raises[release],
    ...marks,
    ...(world.privileges[release].length > 0 && { privileges: world.privileges[release] }),
    ...(rest !== undefined && { rest }),
    ...(api !== undefined && { api }),
  };
  const task: FactOperation = {
    ...plain,
    id: `${id}$task`,
    output: { id: ["com.vmware.cis.task"] },
    task_result: plain.output,
  };
  return { none: [plain], beside: [plain, task], only: [task] }[world.task[release]];
}

/** What every release has: something to refer to. */
const always: readonly FactModule[] = [
  {
    module: shared,
    services: [],
    structures: [
      { id: `${shared}.thing`, name: "Thing", fields: [{ name: "text", type: "string" }] },
      ...errorIds.map((id): FactStructure => {
        const name = id.slice(shared.length + 1);
        return { id, name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`, kind: "error", fields: [] };
      }),
    ],
    enums: [],
  },
  {
    module: "com.vmware.vapi.std.errors",
    services: [],
    structures: [
      { id: "com.vmware.vapi.std.errors.error", name: "Error", kind: "error", fields: [] },
      { id: "com.vmware.vapi.std.errors.fourth", name: "Fourth", kind: "error", fields: [] },
    ],
    enums: [],
  },
];

/** An API of four releases: what comes, changes, goes and comes again. */
export const worlds: fc.Arbitrary<World> = fc
  .dictionary(fc.constantFrom("one", "two"), module, { noNullPrototype: true })
  .map((modules) => {
    const of = (release: Release): readonly FactModule[] => [
      ...always,
      ...Object.entries(modules).flatMap(([name, world]) => moduleIn(`${base}.${name}`, world, release)),
    ];
    return { "6.7": of("6.7"), "7.0": of("7.0"), "8.0.3": of("8.0.3"), "9.0": of("9.0") };
  });
