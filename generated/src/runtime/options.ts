import { suggest } from "./suggest.js";

const isFunction = (value: unknown): boolean => typeof value === "function";
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isNumber = (value: unknown): value is number => typeof value === "number";
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** The kinds of values that an option can have, as error messages name them. */
export type OptionKind =
  | "a string"
  | "a string that isn't empty"
  | "a string of characters that HTTP allows"
  | "a text, or a list of texts"
  | "a number above 0"
  | "a number, 0 or above"
  | "a whole number above 0"
  | "true"
  | "false"
  | "true or false"
  | "a function"
  | "a list"
  | "a list of functions"
  | "an AbortSignal"
  | "an object"
  | "an object, or false"
  | "an object, or true"
  | "an object of strings"
  | "HTTP headers, as an object of strings";

const kinds: Readonly<Record<OptionKind, (value: unknown) => boolean>> = {
  "a string": (value) => typeof value === "string",
  "a string that isn't empty": isText,
  "a string of characters that HTTP allows": (value) => isText(value) && /^[!-~]+$/.test(value),
  "a text, or a list of texts": (value) =>
    isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)),
  "a number above 0": (value) => isNumber(value) && value > 0,
  "a number, 0 or above": (value) => isNumber(value) && value >= 0,
  "a whole number above 0": (value) => Number.isInteger(value) && (value as number) > 0,
  true: (value) => value === true,
  false: (value) => value === false,
  "true or false": (value) => typeof value === "boolean",
  "a function": isFunction,
  "a list": Array.isArray,
  "a list of functions": (value) => Array.isArray(value) && value.every(isFunction),
  "an AbortSignal": (value) => isObject(value) && "aborted" in value && "addEventListener" in value,
  "an object": isObject,
  "an object, or false": (value) => value === false || isObject(value),
  "an object, or true": (value) => value === true || isObject(value),
  "an object of strings": (value) => isObject(value) && Object.values(value).every((text) => typeof text === "string"),
  "HTTP headers, as an object of strings": (value) =>
    isObject(value) &&
    // The entries of a `Headers` or a `Map` are no members.
    !(Symbol.iterator in value) &&
    Object.entries(value).every(
      ([name, text]) =>
        /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === "string" && /^[\t -~\x80-\xff]*$/.test(text),
    ),
};

/** The kind of each option of a function. */
export type OptionKinds<Name extends string = string> = Readonly<Record<Name, OptionKind>>;

/**
 * Refuses options that a function doesn't have, or whose values it can't use. An option with the value `undefined`
 * counts as unset.
 *
 * @throws TypeError that names the option; it doesn't show the value, which may be secret.
 */
export function checkOptions(owner: string, options: unknown, known: OptionKinds): void {
  if (!isObject(options)) throw new TypeError(`${owner} takes its options as an object`);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known);
      const meant = suggest(name, names) ?? names.find((other) => name.startsWith(other) || other.startsWith(name));
      throw new TypeError(`${owner} has no option ${name}${meant === undefined ? "" : `; did you mean ${meant}?`}`);
    }
    const kind = known[name]!;
    if (value !== undefined && !kinds[kind](value)) throw new TypeError(`${owner}: ${name} must be ${kind}`);
  }
}
