/** A JSON value; numbers that JavaScript cannot represent exactly are instances of `ExactNumber`. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject | ExactNumber;
export type JsonObject = { readonly [member: string]: JsonValue };

/**
 * Exact numbers of the text that is being written; the text has placeholders for them. Undefined when none is written.
 */
let writing: string[] | undefined;

/**
 * A number that JavaScript cannot represent exactly: an integer beyond 2^53, a whole number with a fraction or exponent
 * (`1.0`, which the wire distinguishes from `1`), or a number that is too large for a double.
 */
export class ExactNumber {
  /** The number as it is written in JSON. */
  readonly literal: string;

  constructor(literal: string) {
    this.literal = literal;
  }

  /** A number where JavaScript can represent it exactly, otherwise its text. */
  toJSON(): number | string {
    return writing === undefined ? (exactValue(this.literal) ?? this.literal) : placeholder(writing.push(this.literal));
  }
}

/**
 * Placeholder for the first, second … exact number. No other number has this size: it would be an exact number itself.
 */
const placeholder = (count: number): number => 2 ** 53 + 2 * count;
const countOf = (value: number): number => (value - 2 ** 53) / 2;

// Most texts contain neither an integer of 16 digits nor a number with a fraction or exponent, and can be read in the
// fast way. (Times have such digits, but are strings.) The look-behind comes last, because engines find digits sooner
// than quotes and commas.
const hasDelicateNumber = /\d(?:\d\d\d\d{12}|[.eE][-+\d])(?<=(?:^|"\s*:|[[,])\s*-?\d{1,15}\D?.)/;

/**
 * Parses JSON without changing any number.
 *
 * @throws SyntaxError when the text isn't JSON.
 */
export function parseJson(text: string): JsonValue {
  if (!hasDelicateNumber.test(text)) return JSON.parse(text) as JsonValue;
  const exact: JsonValue[] = [];
  const marked = withNumbers(text, (literal) =>
    isDelicate(literal) ? placeholder(exact.push(new ExactNumber(literal))) : literal,
  );
  const root = { value: JSON.parse(marked) as JsonValue };
  // A list of pending work instead of recursion, because values may be nested deeper than the call stack allows.
  const pending: Record<string, JsonValue>[] = [root];
  for (const parent of pending)
    for (const [name, item] of Object.entries(parent))
      if (typeof item === "number" && item > Number.MAX_SAFE_INTEGER) parent[name] = exact[countOf(item) - 1]!;
      else if (typeof item === "object" && item !== null) pending.push(item as Record<string, JsonValue>);
  return root.value;
}

/** Replaces the numbers of a JSON text; digits in strings are kept. Each character is looked at only once. */
function withNumbers(text: string, replace: (literal: string) => number | string): string {
  let result = "";
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const begin = at;
    const code = text.charCodeAt(at);
    if (code === 34) {
      // Skips the character after a backslash.
      while (++at < text.length && text.charCodeAt(at) !== 34) if (text.charCodeAt(at) === 92) at += 1;
    } else if (code === 45 || (code > 47 && code < 58)) {
      while (ofNumber.test(text.charAt(at + 1))) at += 1;
      result += text.slice(copied, begin) + replace(text.slice(begin, at + 1));
      copied = at + 1;
    }
  }
  return result + text.slice(copied);
}

const ofNumber = /[-+.eE\d]/;

/** Whether a number has to be kept exactly. Throws a SyntaxError when the literal isn't a number. */
function isDelicate(literal: string): boolean {
  const value = JSON.parse(literal) as number;
  if (!Number.isInteger(value)) return !Number.isFinite(value);
  return !Number.isSafeInteger(value) || `${value}` !== literal;
}

/**
 * The number of a literal, if JavaScript can represent exactly this number; `undefined` when not, or when that is
 * unclear.
 */
export function exactValue(literal: string): number | undefined {
  const value = Number(literal);
  // A double distinguishes all numbers of up to 15 digits, except those that are so small that they become zero.
  const isExact = /^-?\d+(\.0+)?$/.test(literal) || (literal.length < 16 && value !== 0);
  return isExact && Number.isSafeInteger(value) ? value : undefined;
}

/**
 * A JSON number as a JavaScript number, as a bigint where a number would lose digits, or as text where it is too large
 * for a double. `undefined` when it isn't a number.
 */
export function genericNumber(json: JsonValue): number | bigint | string | undefined {
  if (!(json instanceof ExactNumber)) return typeof json === "number" ? json : undefined;
  const { literal } = json;
  const value = Number(literal);
  return !Number.isFinite(value) ? literal : /[.eE]/.test(literal) ? value : BigInt(literal);
}

/** True for a JSON object, which is neither a list nor an exact number. */
export function isJsonObject(json: JsonValue | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json) && !(json instanceof ExactNumber);
}

/** JSON text of a value; exact numbers are written with their original digits. */
export function stringifyJson(json: JsonValue): string {
  const literals = (writing = []) as string[];
  try {
    const text = JSON.stringify(json);
    return literals.length > 0 ? withNumbers(text, (literal) => literals[countOf(+literal) - 1] ?? literal) : text;
  } finally {
    writing = undefined;
  }
}
