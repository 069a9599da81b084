/** The small languages inside of a definition's texts: types, privileges, REST mappings. */

export const builtinNames = [
  "void",
  "boolean",
  "long",
  "double",
  "string",
  "secret",
  "binary",
  "datetime",
  "uri",
  "opaque",
  "any_error",
] as const;
export type BuiltinName = (typeof builtinNames)[number];

/** A type as it is written; names are not yet looked up. `at` is the offset in the text. */
export type TypeExpression =
  | { readonly kind: "builtin"; readonly name: BuiltinName; readonly at: number }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  | { readonly kind: "id"; readonly resourceTypes: readonly string[]; readonly typeField?: string; readonly at: number }
  | { readonly kind: "optional" | "list" | "set"; readonly element: TypeExpression; readonly at: number }
  | { readonly kind: "map"; readonly key: TypeExpression; readonly value: TypeExpression; readonly at: number }
  | {
      readonly kind: "dynamic";
      readonly hasFieldsOf: readonly (TypeExpression & { kind: "name" })[];
      readonly at: number;
    };

/** What is wrong with an expression, and where in its text. */
export class ExpressionError extends Error {
  readonly problem: string;
  readonly advice: string;
  readonly at: number;
  readonly length: number;
  constructor(problem: string, advice: string, at: number, length = 1) {
    super(problem);
    this.problem = problem;
    this.advice = advice;
    this.at = at;
    this.length = length;
  }
}

const word = /[A-Za-z_][A-Za-z0-9_.]*/y;
const typeLimit = 32;

/** Reads `map<id<Datastore>, Datastore.Info?>` and the like. */
export function parseType(text: string): TypeExpression | ExpressionError {
  let at = 0;
  const blanks = (): void => {
    while (text[at] === " ") at += 1;
  };
  const fail = (problem: string, advice: string, length = 1): never => {
    throw new ExpressionError(problem, advice, at, length);
  };
  const name = (what: string): string => {
    blanks();
    word.lastIndex = at;
    const found = word.exec(text)?.[0];
    if (found === undefined)
      return fail(
        at < text.length ? `\`${text[at]}\` stands where ${what} is due` : `${what} is missing at the end`,
        `Write ${what} here.`,
      );
    at += found.length;
    return found;
  };
  const expect = (character: string): void => {
    blanks();
    if (text[at] !== character)
      fail(
        at < text.length
          ? `\`${text[at]}\` stands where \`${character}\` is due`
          : `\`${character}\` is missing at the end`,
        `Write \`${character}\` here.`,
      );
    at += 1;
  };
  const opens = (): boolean => {
    blanks();
    if (text[at] !== "<") return false;
    at += 1;
    return true;
  };
  const type = (depth: number): TypeExpression => {
    if (depth > typeLimit) fail("Generics nested too deep", "Name the inner part: make a structure of it.");
    blanks();
    const start = at;
    let result = bare(name("a type"), start, depth);
    blanks();
    while (text[at] === "?") {
      if (result.kind === "optional") fail("A second `?`", "An optional type is optional once: remove one `?`.");
      at += 1;
      result = { kind: "optional", element: result, at: start };
      blanks();
    }
    return result;
  };
  const bare = (found: string, start: number, depth: number): TypeExpression => {
    switch (found) {
      case "list":
      case "set": {
        expect("<");
        const element = type(depth + 1);
        expect(">");
        return { kind: found, element, at: start };
      }
      case "map": {
        expect("<");
        const key = type(depth + 1);
        expect(",");
        const value = type(depth + 1);
        expect(">");
        return { kind: "map", key, value, at: start };
      }
      case "optional":
        return fail("`optional` is no type", "Put a ? behind the type instead.", found.length);
      case "id":
        return identifier(start);
      case "dynamic": {
        const hasFieldsOf: (TypeExpression & { kind: "name" })[] = [];
        if (opens()) {
          do {
            blanks();
            const where = at;
            hasFieldsOf.push({ kind: "name", name: name("a structure"), at: where });
            blanks();
          } while (text[at] === "&" && ++at);
          expect(">");
        }
        return { kind: "dynamic", hasFieldsOf, at: start };
      }
      default:
        return (builtinNames as readonly string[]).includes(found)
          ? { kind: "builtin", name: found as BuiltinName, at: start }
          : { kind: "name", name: found, at: start };
    }
  };
  const identifier = (start: number): TypeExpression => {
    if (!opens()) return { kind: "id", resourceTypes: [], at: start };
    blanks();
    if (text[at] === "{") {
      at += 1;
      const typeField = name("a field");
      expect("}");
      expect(">");
      return { kind: "id", resourceTypes: [], typeField, at: start };
    }
    const resourceTypes: string[] = [];
    do {
      resourceTypes.push(name("a resource type"));
      blanks();
    } while (text[at] === "|" && ++at);
    expect(">");
    return { kind: "id", resourceTypes, at: start };
  };
  try {
    const result = type(0);
    blanks();
    if (at < text.length)
      fail(`\`${text.slice(at, at + 20)}\` is left over`, "Remove what follows the type.", text.length - at);
    return result;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

/** A privilege that an operation needs. */
export interface PrivilegeExpression {
  readonly privilege: string;
  /** Resource type that it is needed on. */
  readonly resource?: string;
  /** Parameter, or `Structure.field`, that names the resource; `key` or `value` of a map. */
  readonly via?: { readonly path: string; readonly part?: "key" | "value"; readonly at: number };
  /** It is needed only then. */
  readonly condition?: string;
}

export const privilegePattern =
  /^([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)+)(?: on ([A-Za-z][A-Za-z0-9_.]*))?(?: via ([A-Za-z][A-Za-z0-9_.]*?)(?:\/(key|value))?)?(?: if (\S.*))?$/;

/** Reads `System.Read on Datastore via spec.datastore if …`. */
export function parsePrivilege(text: string): PrivilegeExpression | undefined {
  const match = privilegePattern.exec(text);
  if (match === null) return undefined;
  const [, privilege = "", resource, path, part, condition] = match;
  return {
    privilege,
    ...(resource !== undefined && { resource }),
    ...(path !== undefined && {
      via: { path, ...(part !== undefined && { part: part as "key" | "value" }), at: text.indexOf(" via ") + 5 },
    }),
    ...(condition !== undefined && { condition }),
  };
}

/** How an operation is called over REST. */
export interface RestExpression {
  readonly method: string;
  /** URL below `/rest`, its variables in braces. */
  readonly url: string;
  readonly variables: readonly { readonly name: string; readonly at: number }[];
}

export const restPattern =
  /^(GET|POST|PUT|PATCH|DELETE) ((?:\/(?:[A-Za-z0-9_-]+|\{[A-Za-z][A-Za-z0-9_]*\}))+(?:\?~?[a-z][a-z-]*=[a-z0-9-]+)?)$/;

/** Reads `POST /vcenter/vm/{vm}/power/start`. */
export function parseRest(text: string): RestExpression | undefined {
  const match = restPattern.exec(text);
  if (match === null) return undefined;
  const [, method = "", url = ""] = match;
  const offset = method.length + 1;
  const variables = [...url.matchAll(/\{(\w+)\}/g)].map((found) => ({
    name: found[1] ?? "",
    at: offset + found.index + 1,
  }));
  return { method, url, variables };
}
