/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject | ExactNumber;
export type JsonObject = { readonly [member: string]: JsonValue };

/** Numbers of a text, as far as it is written; the text has placeholders for them. */
let writing: string[] | undefined;

/**
 * A number that JavaScript cannot represent exactly: an integer beyond 2^53, a whole number with a fraction or exponent (`1.0`,
 * which the wire tells from `1`), or one that is too large for a double.
 */
export class ExactNumber {
  /** The number as JSON has it. */
  readonly literal: string;

  constructor(literal: string) {
    this.literal = literal;
  }

  /** A number where that is the same, otherwise the text. */
  toJSON(): number | string {
    return writing === undefined ? (exactValue(this.literal) ?? this.literal) : placeholder(writing.push(this.literal));
  }
}

/** Placeholder for the first, second … inexact number: all other numbers of that size are inexact themselves. */
const placeholder = (count: number): number => 2 ** 53 + 2 * count;
const countOf = (value: number): number => (value - 2 ** 53) / 2;

// Most texts hold neither an integer of 16 digits nor a number with a fraction: they take the fast way. Times do, but are
// no numbers. What is in front of a number comes last: engines find digits sooner than quotes and commas.
const hasDelicateNumber = /\d(?:\d\d\d\d{12}|[.eE].)(?<=(?:^|"\s*:|[[,])\s*-?\d{1,15}\D?.)/;

/**
 * Reads JSON without changing a number.
 *
 * @throws SyntaxError when the text is no JSON.
 */
export function parseJson(text: string): JsonValue {
  if (!hasDelicateNumber.test(text)) return JSON.parse(text) as JsonValue;
  const exact: JsonValue[] = [];
  const marked = withNumbers(text, (literal) =>
    isDelicate(literal) ? placeholder(exact.push(new ExactNumber(literal))) : literal,
  );
  const root = { value: JSON.parse(marked) as JsonValue };
  // A list of what is left to do, because values may be nested deeper than calls can be.
  const pending: Record<string, JsonValue>[] = [root];
  for (const parent of pending)
    for (const [name, item] of Object.entries(parent))
      if (typeof item === "number" && item > Number.MAX_SAFE_INTEGER) parent[name] = exact[countOf(item) - 1]!;
      else if (typeof item === "object" && item !== null) pending.push(item as Record<string, JsonValue>);
  return root.value;
}

/** The text with other numbers; digits in strings stay. Each character is looked at once. */
function withNumbers(text: string, replace: (literal: string) => number | string): string {
  let result = "";
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const begin = at;
    const code = text.charCodeAt(at);
    if (code === 34) {
      // A backslash takes the next character with it.
      while (++at < text.length && text.charCodeAt(at) !== 34) if (text.charCodeAt(at) === 92) at += 1;
    } else if (isDigit(code) || code === 45) {
      while (isOfNumber(text.charCodeAt(at + 1))) at += 1;
      result += text.slice(copied, begin) + replace(text.slice(begin, at + 1));
      copied = at + 1;
    }
  }
  return result + text.slice(copied);
}

const isDigit = (code: number): boolean => code > 47 && code < 58;
/** A digit, a sign, a point, or the beginning of an exponent. */
const isOfNumber = (code: number): boolean =>
  isDigit(code) || code === 43 || code === 45 || code === 46 || code === 69 || code === 101;

/** Complains of what is no number, too. */
function isDelicate(literal: string): boolean {
  const value = JSON.parse(literal) as number;
  if (!Number.isInteger(value)) return !Number.isFinite(value);
  return !Number.isSafeInteger(value) || `${value}` !== literal;
}

/** The number that a literal says, if JavaScript has exactly that one; `undefined` when not, or when that is unclear. */
export function exactValue(literal: string): number | undefined {
  const value = Number(literal);
  // A double tells all numbers of 15 digits from each other, but for those that are as good as zero.
  const isExact = /^-?\d+(\.0+)?$/.test(literal) || (literal.length < 16 && value !== 0);
  return isExact && Number.isSafeInteger(value) ? value : undefined;
}

/**
 * A number as JavaScript has it, as a bigint where it would lose digits, as text where it is beyond all doubles;
 * `undefined` for everything that is no number.
 */
export function genericNumber(json: JsonValue): number | bigint | string | undefined {
  if (!(json instanceof ExactNumber)) return typeof json === "number" ? json : undefined;
  const { literal } = json;
  const value = Number(literal);
  return !Number.isFinite(value) ? literal : /[.eE]/.test(literal) ? value : BigInt(literal);
}

/** True for an object, but not for a list or an exact number. */
export function isJsonObject(json: JsonValue | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json) && !(json instanceof ExactNumber);
}

/** JSON text of a value, with every number as it came, or has to be written. */
export function stringifyJson(json: JsonValue): string {
  const literals = (writing = []) as string[];
  try {
    const text = JSON.stringify(json);
    return literals.length > 0 ? withNumbers(text, (literal) => literals[countOf(+literal) - 1] ?? literal) : text;
  } finally {
    writing = undefined;
  }
}
