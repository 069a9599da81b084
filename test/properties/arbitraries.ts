import fc from "fast-check";
import { invisible } from "../../generator/text/characters.ts";
import { builtinNames } from "../../generator/model/builtins.ts";
import { memberName } from "../../templates/runtime/member-name.ts";

/** Any string at all: lone surrogates, separators of lines that YAML and JavaScript see differently, quotes, code. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.nat(0xffff).map((code) => String.fromCharCode(code)),
      fc.constantFrom("\u2028", "\u2029", "\ud800", "\udfff", "\0", "\r", "\n", "\ufeff", "\u202e"),
      fc.constantFrom('"', "'", "`", "\\", "${", "</script>", "*/", "/*", "//", "\\u0041", "a b", "é", "😀"),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** Prose that a definition may hold, made of what is dangerous in a comment. */
export const prose = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.stringMatching(/^[a-zA-Z.,]{1,12}$/) },
      fc.constantFrom("*/", "*", "/", "**/", "/*", "//", "@", "@param", "{@link", "}", "{", "<b>", "<!--", "-->", "-"),
      fc.constantFrom("`", "`a b`", "`*/`", "`@x`", "``", "\\", "\\@", "a@b.c", "|", "#", "- ", "${x}", "é", "😀"),
      fc.constantFrom(" ", " ", "\n", "\n\n"),
    ),
    { minLength: 1, maxLength: 40 },
  )
  .chain((parts) => fc.constantFrom("", " ").map((glue) => parts.join(glue).trim()))
  .filter((text) => text !== "" && !invisible.test(text));

const words = "class constructor default delete eval length name new of prototype then this values".split(" ");

/** Names on the wire: any legal one, and those that mean something in JavaScript. */
export const wireName = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,11}$/),
  fc.constantFrom(...words, "toString", "valueOf", "hasOwnProperty", "size_MiB", "guest_OS", "EULAs"),
);
/** Names of which many become the same member. */
export const closeWireName = fc.stringMatching(/^[AaBb][AaBb_1]{0,3}$/);
export const operationName = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9_]{0,11}$/), fc.constantFrom(...words));
export const typeName = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[A-Z][a-z]{1,5}[0-9]?$/) },
  fc.constantFrom("Array", "Case", "Date", "Error", "Fields", "Function", "Id", "Map", "Object", "Operation"),
  fc.constantFrom("Promise", "Record", "Set", "Service", "String", "Structure", "Symbol", "Union", "Index"),
);

/** Names that become different members. */
export const distinct = (name: fc.Arbitrary<string>, minLength: number, maxLength: number) =>
  fc.uniqueArray(name, { minLength, maxLength, selector: memberName });

/** A type as it is written, in full: what the parser makes of its text is the same again, but for the places. */
export type Written =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "id"; readonly resourceTypes: readonly string[]; readonly typeField?: string }
  | { readonly kind: "optional" | "list" | "set"; readonly element: Written }
  | { readonly kind: "map"; readonly key: Written; readonly value: Written }
  | { readonly kind: "dynamic"; readonly hasFieldsOf: readonly { readonly kind: "name"; readonly name: string }[] };

const modulePart = fc.stringMatching(/^[a-z][a-z0-9_]{0,4}$/);
const qualifiedName = fc
  .tuple(fc.array(modulePart, { maxLength: 2 }), fc.array(typeName, { minLength: 1, maxLength: 2 }))
  .map(([module, name]) => [...module, ...name].join("."));

const resourceType = fc.oneof(
  qualifiedName,
  fc.tuple(qualifiedName, typeName).map((parts) => parts.join(":")),
);

/** Every form of type, whether or not its names are defined. */
export const written: fc.Arbitrary<Written> = fc.letrec<{ type: Written; bare: Written }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4, depthIdentifier: "type" },
    tie("bare"),
    tie("bare").map((element) => ({ kind: "optional" as const, element })),
  ),
  bare: fc.oneof(
    { maxDepth: 4, depthIdentifier: "type" },
    fc.constantFrom(...builtinNames).map((name) => ({ kind: "name" as const, name })),
    qualifiedName.map((name) => ({ kind: "name" as const, name })),
    fc.array(resourceType, { maxLength: 3 }).map((resourceTypes) => ({ kind: "id" as const, resourceTypes })),
    fc
      .tuple(fc.array(resourceType, { maxLength: 2 }), wireName)
      .map(([resourceTypes, typeField]) => ({ kind: "id" as const, resourceTypes, typeField })),
    fc.record({ kind: fc.constantFrom("list" as const, "set" as const), element: tie("type") }),
    fc.record({ kind: fc.constant("map" as const), key: tie("type"), value: tie("type") }),
    fc.record({
      kind: fc.constant("dynamic" as const),
      hasFieldsOf: fc.array(fc.record({ kind: fc.constant("name" as const), name: qualifiedName }), { maxLength: 2 }),
    }),
  ),
})).type;

/** The text of a type, with a blank wherever one may stand. */
export function print(type: Written, blank = ""): string {
  const between = (...parts: readonly string[]): string => parts.join(blank);
  switch (type.kind) {
    case "name":
      return type.name;
    case "optional":
      return between(print(type.element, blank), "?");
    case "list":
    case "set":
      return between(type.kind, "<", print(type.element, blank), ">");
    case "map":
      return between("map", "<", print(type.key, blank), ",", print(type.value, blank), ">");
    case "id": {
      const types = type.resourceTypes.join(`${blank}|${blank}`);
      if (type.typeField === undefined) return types === "" ? "id" : between("id", "<", types, ">");
      return between("id", "<", types === "" ? "" : `${types} by`, "{", type.typeField, "}", ">");
    }
    case "dynamic": {
      const names = type.hasFieldsOf.map(({ name }) => name);
      return names.length === 0 ? "dynamic" : between("dynamic", "<", names.join(`${blank}&${blank}`), ">");
    }
  }
}
