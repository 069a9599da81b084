import fc from "fast-check";
import { stringify } from "yaml";
import { standardErrors } from "../support/definitions.ts";
import { pascalCase } from "../../generator/typescript/names/identifiers.ts";
import { distinct, operationName, prose, typeName, wireName } from "./arbitraries.ts";

/** A definition file as data: what its YAML says. */
export interface Definition {
  readonly module: string;
  readonly [key: string]: unknown;
}
type Entries<T> = Record<string, T>;

/** How a definition of this test is made: every choice is a number of fast-check, so that a failure gets smaller. */
interface Dice {
  /** One of the items. */
  of<T>(items: readonly T[]): T;
  /** True once in so many times. */
  once(times: number): boolean;
  doc(): string;
}

const standard = "com.vmware.vapi.std.errors";
/** Members that every error has. */
const inherited = /^(?:cause|constructor|data|extra|message|messages|name|operation|service|stack)$/;
const builtins = "boolean long double string secret binary datetime uri opaque any_error dynamic id".split(" ");

const shape = fc.record({
  types: fc.uniqueArray(typeName, { minLength: 9, maxLength: 15, selector: (name) => name.toLowerCase() }),
  fields: fc.array(distinct(wireName, 2, 6), { minLength: 8, maxLength: 8 }),
  twin: distinct(wireName, 4, 7),
  operations: fc.array(distinct(operationName, 1, 4), { minLength: 2, maxLength: 2 }),
  values: fc.array(fc.uniqueArray(wireName, { minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 3 }),
  docs: fc.array(prose, { minLength: 3, maxLength: 3 }),
  rolls: fc.array(fc.nat(0xffff), { minLength: 200, maxLength: 200 }),
});
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function diceOf({ rolls, docs }: Shape): Dice {
  let at = 0;
  const roll = (): number => rolls[(at += 1) % rolls.length]! + at * 7;
  const of = <T>(items: readonly T[]): T => items[roll() % items.length]!;
  return { of, once: (times) => roll() % times === 0, doc: () => (roll() % 4 === 0 ? of(docs) : "A thing.") };
}

/** Types of fields: `direct` can be needed, `all` only where a value may do without them. */
interface Known {
  readonly enumerations: readonly string[];
  readonly direct: readonly string[];
  readonly all: readonly string[];
}

function typeOf(dice: Dice, known: Known, depth = 0): string {
  const inner = (): string => typeOf(dice, { ...known, direct: known.all }, depth + 1);
  const bare = (): string => {
    const form = depth > 2 ? 0 : dice.of([0, 0, 1, 1, 2, 3, 4, 5, 6]);
    if (form === 1) return dice.of([...known.direct, ...known.enumerations]);
    if (form === 2) return `list<${inner()}>`;
    if (form === 3) return `set<${inner()}>`;
    if (form === 4)
      return `map<${dice.of(["string", "uri", "id", "id<A>", "long", "boolean", ...known.enumerations])}, ${inner()}>`;
    // It has the fields of the other structure, which mustn't need this one.
    const others = depth === 0 ? known.direct : known.all;
    if (form === 5) return others.length === 0 ? "dynamic" : `dynamic<${dice.of(others)}>`;
    if (form === 6) return dice.of(["id<VirtualMachine>", "id<A | b.C>"]);
    return dice.of(builtins);
  };
  return dice.once(3) ? `${bare()}?` : bare();
}

/** Adds what may be left out of anything that nothing else needs. */
const remarks = (dice: Dice) => ({ ...(dice.once(6) && { since: "6.5" }), ...marks(dice) });
const marks = (dice: Dice) => ({
  ...(dice.once(8) && { preview: true }),
  ...(dice.once(8) && { deprecated: dice.doc() }),
});

const fieldsOf = (dice: Dice, names: readonly string[], known: Known): Entries<{ type: string; doc: string }> =>
  Object.fromEntries(names.map((name) => [name, { type: typeOf(dice, known), doc: dice.doc(), ...remarks(dice) }]));

/** A union over an enumeration, whose fields are all optional; each belongs to the cases that the dice give it. */
function unionOf(dice: Dice, names: readonly string[], type: string, values: readonly string[], known: Known) {
  const [discriminant = "", ...others] = names;
  const fields = Object.fromEntries(
    others.map((name) => [name, { type: `${typeOf(dice, known).replace(/\?$/, "")}?`, doc: dice.doc() }]),
  );
  const cases = values.map((value) => [
    value,
    others.filter(() => dice.once(2)).map((name) => (dice.once(2) ? `${name}?` : name)),
  ]);
  return {
    fields: { [discriminant]: { type: dice.once(2) ? `${type}?` : type, doc: dice.doc() }, ...fields },
    unions: { [discriminant]: Object.fromEntries(cases) as Entries<string[]> },
  };
}

/** A structure with two unions, each with fields of its own. */
function twinOf(dice: Dice, names: readonly string[], sides: readonly (readonly [string, readonly string[]])[]) {
  const half = names.length >> 1;
  const [one, other] = [names.slice(0, half), names.slice(half)].map((own, at) => {
    const [type, values] = sides[at]!;
    return unionOf(dice, own, type, values, { enumerations: [type], direct: [], all: [] });
  });
  return { fields: { ...one!.fields, ...other!.fields }, unions: { ...one!.unions, ...other!.unions } };
}

/** Names that something else has that is made of these: one of the two has to give way. */
const takenNames = (structure: string, enumeration: string, service: string, operation: string): string[] => [
  `${structure}Input`,
  `${enumeration}Value`,
  `${service}Client`,
  `${service}${pascalCase(operation)}Parameters`,
  `${service}${pascalCase(operation)}Error`,
];

/** What another module has for this one. */
interface Foreign {
  /** Types that may be needed, for their module doesn't need this one. */
  readonly direct: readonly string[];
  /** Types that only lists, sets and maps have: their module needs this one, too. */
  readonly indirect: readonly string[];
  readonly enumerations: readonly string[];
  readonly errors: readonly string[];
}

/** Types that an operation takes and gives. */
type Exchanged = { readonly takes: string; readonly gives: string } | undefined;

function operationOf(
  dice: Dice,
  url: string,
  names: readonly string[],
  known: Known,
  errors: readonly string[],
  exchanged: Exchanged,
) {
  const params = fieldsOf(dice, names, known);
  if (exchanged !== undefined && names[0] !== undefined) params[names[0]] = { type: exchanged.takes, doc: dice.doc() };
  const inUrl = names.filter((name) => ["string", "id", "uri", "long"].includes(params[name]!.type));
  return {
    doc: dice.doc(),
    ...remarks(dice),
    ...(names.length > 0 && (exchanged !== undefined || !dice.once(4)) && { params }),
    ...((exchanged !== undefined || dice.once(2)) && {
      result: { type: exchanged?.gives ?? typeOf(dice, known), doc: dice.doc() },
    }),
    ...(dice.once(2) && { errors: { [dice.of(errors)]: dice.of([null, dice.doc(), [dice.doc(), dice.doc()]]) } }),
    ...(dice.once(3) && { undeclared_errors: { [`${standard}.NotFound`]: dice.doc() } }),
    ...(dice.once(3) && { privileges: ["System.Read", "System.View on Datastore if it is there"] }),
    ...(dice.once(3) && { idempotent: true }),
    ...(dice.once(2) && { rest: `POST ${url}` }),
    ...(dice.once(3) && inUrl.length === 0 && { rest: `GET ${url}?action=look` }),
  };
}

/** One module: enumerations, structures that refer to each other, errors, and services that use all of them. */
function definitionOf(module: string, made: Shape, foreign: Foreign): Definition {
  const dice = diceOf(made);
  const [first = "", second = "", nested = "", a = "", b = "", c = "", d = "", serviceName = "", twin = "", ...more] =
    made.types;
  const [v1 = [], v2 = [], v3 = []] = made.values;
  const enumeration = (values: readonly string[]) => ({
    doc: dice.doc(),
    values: Object.fromEntries(
      // One is always there: there is no enumeration without a value.
      values.map((value, at) => [value, at > 0 && dice.once(3) ? { doc: dice.doc(), since: "6.7" } : dice.doc()]),
    ),
  });
  const inService = `${serviceName}.${nested}`;
  const enumerations = [first, second, `${serviceName}.${first}`, ...foreign.enumerations];
  const known = (direct: readonly string[]): Known => ({
    enumerations,
    direct: [...direct, ...foreign.direct],
    all: [a, b, c, twin, inService, ...foreign.direct, ...foreign.indirect],
  });
  const everything = known([a, b, c, twin, inService]);
  const [f1 = [], f2 = [], f3 = [], f4 = [], f5 = [], ...params] = made.fields;
  const own = f5.filter((name) => !inherited.test(name.toLowerCase().replace(/_/g, "")));
  const [operations = [], further = []] = made.operations;
  const service = (name: string, ids: readonly string[]) => ({
    doc: dice.doc(),
    ...(dice.once(2) && { constants: { NAME: { type: "string", value: dice.doc(), doc: "Its name." } } }),
    operations: Object.fromEntries(
      ids.map((id, at) => {
        const url = `/${module.replace(/\./g, "/")}/${name}/${id}`;
        return [
          id,
          operationOf(
            dice,
            url,
            params[at % params.length] ?? [],
            everything,
            [d, `${standard}.NotFound`, `${standard}.Error`, ...foreign.errors],
            at === 0 ? { takes: b, gives: twin } : at === 1 ? { takes: twin, gives: `list<${b}>` } : undefined,
          ),
        ];
      }),
    ),
  });
  return {
    module,
    version: "6.7",
    ...(dice.once(2) && { document: "https://example.org/a.html" }),
    doc: dice.doc(),
    enumerations: { [first]: enumeration(v1), [second]: enumeration(v2) },
    structures: {
      [a]: { doc: dice.doc(), fields: fieldsOf(dice, f1, known([])) },
      [b]: { doc: dice.doc(), ...marks(dice), ...unionOf(dice, f2, first, v1, known([a])) },
      [c]: { doc: dice.doc(), fields: fieldsOf(dice, f3, known([a, b])) },
      [twin]: {
        doc: dice.doc(),
        ...twinOf(dice, made.twin, [
          [first, v1],
          [second, v2],
        ]),
      },
      ...Object.fromEntries(
        takenNames(a, first, serviceName, operations[0] ?? "")
          .filter(() => dice.once(2))
          .map((name) => [name, { doc: dice.doc(), ...remarks(dice), fields: fieldsOf(dice, f1, known([])) }]),
      ),
      // It has all that the other has, under a name of its own.
      ...(more[0] !== undefined && { [more[0]]: { doc: dice.doc(), includes: b } }),
    },
    errors: {
      [d]: { doc: dice.doc(), includes: `${standard}.Error`, fields: fieldsOf(dice, own, everything) },
    },
    services: {
      [serviceName]: {
        ...service(serviceName, operations),
        structures: { [nested]: { doc: dice.doc(), fields: fieldsOf(dice, f4, known([a, b, c])) } },
        enumerations: { [first]: enumeration(v3) },
      },
      ...(more[1] !== undefined && { [more[1]]: service(more[1], further) }),
      ...(more[2] !== undefined && { [more[2]]: { doc: dice.doc() } }),
      ...(more[3] !== undefined && {
        [more[3]]: {
          doc: dice.doc(),
          structures: { [nested]: { doc: dice.doc(), fields: fieldsOf(dice, f4, everything) } },
        },
      }),
    },
  };
}

/** Random definitions below a package of their own: two modules that use each other. */
export const definitions = (parent: fc.Arbitrary<string> = fc.constant("com.vmware.any")) =>
  fc.tuple(parent, shape, shape).map(([name, one, two]): Definition[] => {
    const [first, second] = [`${name}.first_1`, `${name}.second_2`];
    const offers = (module: string, { types }: Shape) => {
      const [e1 = "", e2 = "", , a = "", b = "", c = "", d = "", , twin = ""] = types;
      const full = (type: string): string => `${module}.${type}`;
      return { structures: [a, b, c, twin].map(full), enumerations: [e1, e2].map(full), errors: [full(d)] };
    };
    const { structures: indirect, ...ofSecond } = offers(second, two);
    const { structures: direct, ...ofFirst } = offers(first, one);
    return [
      definitionOf(first, one, { direct: [], indirect, ...ofSecond }),
      definitionOf(second, two, { direct, indirect: [], ...ofFirst }),
    ];
  });

const yaml = (definition: Definition): string =>
  stringify(definition, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 60 });

/** Definition files by path. */
export const textsOf = (modules: readonly Definition[]): Record<string, string> => ({
  "vapi/std/errors.yaml": standardErrors,
  ...Object.fromEntries(
    modules.map((item) => [`${item.module.replace("com.vmware.", "").replace(/\./g, "/")}.yaml`, yaml(item)]),
  ),
});
