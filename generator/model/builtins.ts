/** Properties of a builtin type: one that is not made of other types. */
export interface Builtin {
  /** What a value is, for people who read or write definitions. */
  readonly doc: string;
  /** False only for `void`, which has no value. */
  readonly isValue: boolean;
  /** True where values can be the keys of a map. */
  readonly isKey: boolean;
  /** True where a value can be written as text in a URL or a header. */
  readonly fitsUrl: boolean;
  /** Whether a literal of a definition is a value of the type; missing where the type allows no constants. */
  readonly isLiteral?: (literal: string | number | boolean) => boolean;
}

const plain = { isValue: true, isKey: true, fitsUrl: true };
const other = { isValue: true, isKey: false, fitsUrl: false };

/**
 * The builtin types by name: the name in definitions, which is also the one in the JSON of the model. Each type has a
 * counterpart in `typescript/builtins.ts` (its TypeScript) and one in the descriptors of the runtime (how it is read
 * and written).
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
