/** What JSON can say. A number that JavaScript would change stands as an object with the one member `exactMember`. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [member: string]: JsonValue };

/** No name of the interface language has a NUL in it. */
const exactMember = "\0";

// Most texts hold neither an integer of 16 digits nor a number with a fraction: they take the fast way. Times do.
const hasDelicateNumber = /(?:^|"\s*:|[[,])\s*-?(?:\d{16}|\d+[.eE])/;
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

/** A number that is written exactly so. */
export function numberAs(literal: string): JsonValue {
  return { [exactMember]: literal };
}

/** A number as JavaScript has it without losing a digit; `undefined` for everything else. */
export function genericNumber(json: JsonValue): number | bigint | undefined {
  const exact = exactNumber(json);
  if (exact === undefined) return typeof json === "number" ? json : undefined;
  return /^-?\d+$/.test(exact) ? BigInt(exact) : Number(exact);
}

/** True for an object as such: neither a list, nor a number that is written exactly so. */
export function isJsonObject(json: JsonValue | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json) && exactNumber(json) === undefined;
}

/** JSON text of a value, with every number as it came, or has to be written. */
export function stringifyJson(json: JsonValue): string {
  const text = JSON.stringify(json);
  return text.includes('{"\\u0000"') ? text.replace(/\{"\\u0000":"([^"]*)"\}/g, "$1") : text;
}
