/** What there is to know of a type without parts. */
export interface Builtin {
  /** What a value is, for people who read or write definitions. */
  readonly doc: string;
  /** False for what says that there is no value. */
  readonly isValue: boolean;
  /** True where values can be the keys of a map. */
  readonly isKey: boolean;
  /** True where a value can be part of a URL. */
  readonly fitsUrl: boolean;
  /** Tells the literals of a definition that can be its value; missing where there can be no constant of the type. */
  readonly isLiteral?: (literal: string | number | boolean) => boolean;
}

const plain = { isValue: true, isKey: true, fitsUrl: true };
const other = { isValue: true, isKey: false, fitsUrl: false };

/**
 * The types without parts, by the name that they have in definitions and in the JSON of the model. Each has a twin in
 * `typescript/builtins.ts` (its TypeScript) and in the descriptors of the runtime (how it is read and written).
 */
const table = {
  void: { doc: "no value", isValue: false, isKey: false, fitsUrl: false },
  boolean: { doc: "`true` or `false`", ...plain, isLiteral: (literal) => typeof literal === "boolean" },
  long: { doc: "integer of 64 bits", ...plain, isLiteral: Number.isSafeInteger },
  double: { doc: "floating-point number of 64 bits", ...other, isLiteral: Number.isFinite },
  string: { doc: "text", ...plain, isLiteral: (literal) => typeof literal === "string" },
  secret: { doc: "text that must not be shown, such as a password", ...other },
  binary: { doc: "bytes", ...other },
  datetime: { doc: "point in time, in UTC with milliseconds", ...other },
  uri: { doc: "text that is a URI", ...plain },
  opaque: { doc: "any value", ...other },
  any_error: { doc: "any error, as a value", ...other },
} satisfies Record<string, Builtin>;

export type BuiltinName = keyof typeof table;

export const builtins: Readonly<Record<BuiltinName, Builtin>> = table;

export const builtinNames = Object.keys(table) as readonly BuiltinName[];

export const isBuiltinName = (name: string): name is BuiltinName => Object.hasOwn(table, name);
