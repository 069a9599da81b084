/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject | ExactNumber;
export type JsonObject = { readonly [member: string]: JsonValue };

let metExactNumber = false;

/**
 * A number that JavaScript would change: an integer beyond 2^53, a whole number with a fraction or exponent (`1.0`,
 * which the wire tells from `1`), or one that is too large for a double.
 */
export class ExactNumber {
  /** The number as JSON has it. */
  readonly literal: string;

  constructor(literal: string) {
    this.literal = literal;
  }

  toString(): string {
    return this.literal;
  }

  /** A number where that is the same, otherwise the text. */
  toJSON(): number | string {
    metExactNumber = true;
    const value = Number(this.literal);
    return Number.isSafeInteger(value) ? value : this.literal;
  }
}

// Most texts hold neither an integer of 16 digits nor a number with a fraction: they take the fast way. Times do.
const hasDelicateNumber = /(?:^|"\s*:|[[,])\s*-?(?:\d{16}|\d+[.eE])/;

/** Numbers in place of the delicate ones while a text is parsed: every other number of that size is delicate itself. */
const firstPlaceholder = 2 ** 53;

/**
 * Reads JSON without changing a number.
 *
 * @throws SyntaxError when the text is no JSON.
 */
export function parseJson(text: string): JsonValue {
  if (!hasDelicateNumber.test(text)) return JSON.parse(text) as JsonValue;
  const exact: ExactNumber[] = [];
  const root = { value: JSON.parse(withPlaceholders(text, exact)) as JsonValue };
  const pending: Record<string, unknown>[] = [root];
  // A loop, for the values may stand in each other deeper than calls can.
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop())
    for (const name of Object.keys(parent)) {
      const item = parent[name];
      if (typeof item === "number" && item >= firstPlaceholder) parent[name] = exact[(item - firstPlaceholder) / 2];
      else if (typeof item === "object" && item !== null) pending.push(item as Record<string, unknown>);
    }
  return root.value;
}

const isOfNumber = (code: number): boolean =>
  (code >= 48 && code <= 57) || code === 46 || code === 45 || code === 43 || code === 101 || code === 69;

function withPlaceholders(text: string, exact: ExactNumber[]): string {
  let marked = "";
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      // To the end of the string: a backslash takes the next character with it.
      for (at += 1; at < text.length && text.charCodeAt(at) !== 34; at += 1) if (text.charCodeAt(at) === 92) at += 1;
    } else if (code === 45 || (code >= 48 && code <= 57)) {
      const begin = at;
      while (isOfNumber(text.charCodeAt(at + 1))) at += 1;
      const literal = text.slice(begin, at + 1);
      if (!isDelicate(literal)) continue;
      // Every second integer of this size is a double.
      marked += `${text.slice(copied, begin)}${firstPlaceholder + 2 * (exact.push(new ExactNumber(literal)) - 1)}`;
      copied = at + 1;
    }
  }
  return marked + text.slice(copied);
}

function isDelicate(literal: string): boolean {
  const hasPoint = /[.eE]/.test(literal);
  if (literal.length < 16 && !hasPoint) return false;
  // Complains of what is no number, too.
  const value = JSON.parse(literal) as number;
  return Number.isSafeInteger(value) ? hasPoint : Number.isInteger(value) || !Number.isFinite(value);
}

/** The text of a number that JavaScript would have changed. */
export function exactNumber(json: JsonValue | undefined): string | undefined {
  return json instanceof ExactNumber ? json.literal : undefined;
}

/** The integer that a literal says, if a number of JavaScript holds it; `undefined` when not. */
export function integerOf(literal: string): number | undefined {
  const value = Number(literal);
  if (!Number.isSafeInteger(value)) return undefined;
  const [mantissa = "", exponent = "0"] = literal.toLowerCase().split("e");
  const [, fraction = ""] = mantissa.split(".");
  // Digits behind the point may have been rounded away.
  const behind = fraction.length - Number(exponent);
  return behind <= 0 || /^0*$/.test(mantissa.replace(/\D/g, "").slice(-behind)) ? value : undefined;
}

/**
 * A number as JavaScript has it without losing a digit, as text where it can't have it; `undefined` for everything
 * that is no number.
 */
export function genericNumber(json: JsonValue): number | bigint | string | undefined {
  if (!(json instanceof ExactNumber)) return typeof json === "number" ? json : undefined;
  const { literal } = json;
  const value = Number(literal);
  if (!Number.isFinite(value)) return literal;
  return /^-?\d+$/.test(literal) ? BigInt(literal) : value;
}

/** True for an object as such: neither a list, nor a number that is written exactly so. */
export function isJsonObject(json: JsonValue | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json) && !(json instanceof ExactNumber);
}

/** How deep arrays and objects may stand in each other where their type isn't known. */
export const maxJsonDepth = 500;

/** Whether arrays and objects stand in each other deeper than that. */
export function isDeeper(json: JsonValue, levels: number = maxJsonDepth): boolean {
  if (typeof json !== "object" || json === null || json instanceof ExactNumber) return false;
  return levels === 0 || Object.values(json as JsonObject).some((item) => isDeeper(item, levels - 1));
}

/** JSON text of a value, with every number as it came, or has to be written. */
export function stringifyJson(json: JsonValue): string {
  metExactNumber = false;
  const text = JSON.stringify(json);
  return metExactNumber ? written(json) : text;
}

function written(json: JsonValue): string {
  if (json instanceof ExactNumber) return json.literal;
  if (Array.isArray(json)) return `[${json.map(written).join(",")}]`;
  if (!isJsonObject(json) || "toJSON" in json) return JSON.stringify(json) ?? "null";
  const members = Object.entries(json).filter(([, item]) => item !== undefined);
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${written(item)}`).join(",")}}`;
}
