/** What JSON can say. A number that JavaScript would change stands as an object with the one member `exactMember`. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [member: string]: JsonValue };

/** No name of the interface language has a NUL in it. */
const exactMember = "\0";

// Most texts hold neither an integer of 16 digits nor a number with a fraction: they take the fast way.
const hasDelicateNumber = /(?:^|[[:,])\s*-?(?:\d{16}|\d+[.eE])/;
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * Reads JSON without changing a number: JavaScript would round an integer beyond 2^53, and forget that `1.0` is a double.
 *
 * @throws SyntaxError when the text is no JSON.
 */
export function parseJson(text: string): JsonValue {
  if (!hasDelicateNumber.test(text)) return JSON.parse(text) as JsonValue;
  const marked = text.replace(stringOrNumber, (token) =>
    token[0] !== '"' && isDelicate(token) ? `{"\\u0000":"${token}"}` : token,
  );
  return JSON.parse(marked) as JsonValue;
}

function isDelicate(literal: string): boolean {
  const value = Number(literal);
  return Number.isInteger(value) && (!Number.isSafeInteger(value) || /\D/.test(literal.slice(1)));
}

/** The text of a number that JavaScript would have changed. */
export function exactNumber(json: JsonValue | undefined): string | undefined {
  return (json as { [exactMember]?: string } | null | undefined)?.[exactMember];
}

/** JSON text of a value from `parseJson`, with every number as it came. */
export function stringifyJson(json: JsonValue): string {
  return JSON.stringify(json).replace(/\{"\\u0000":"([^"]*)"\}/g, "$1");
}
