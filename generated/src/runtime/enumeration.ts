import type { Codec } from "./codec.js";
import type { Coded, Read, Type, Write } from "./descriptor.js";
import { converter, invalid } from "./fault.js";
import { memo } from "./memo.js";
import { primitive } from "./primitive.js";

/** The class of an enumeration as a type of values. */
export interface EnumerationClass<T extends Enumeration = Enumeration> extends Coded {
  /** Name of the enumeration in the interface definitions, such as `com.vmware.vcenter.vm.power.state`. */
  readonly wireName: string;
  /** The value for a text; one that this version doesn't know is kept. */
  of(text: string): T;
  /** The values that this version knows, in the order of their definition. */
  values(): readonly T[];
}

const interned = new WeakMap<object, Map<string, Enumeration>>();

/** The only instance of a class for a text, so that values can be compared with `===`. */
export function intern<T extends Enumeration>(type: new (text: string) => T, text: string): T {
  const instances = memo(interned, type, () => new Map<string, Enumeration>());
  return memo(instances, text, () => new type(text)) as T;
}

/** The constants of a class, in the order in which it has them. */
export const constantsOf = <T extends Enumeration>(type: { readonly prototype: T }): readonly T[] =>
  Object.values(type).filter((value): value is T => value instanceof Enumeration);

/**
 * Value of an open enumeration: a newer server may send values that this version has no constant for.
 *
 * Compare with `===` against a constant, or `switch (x.value)`. Prints, concatenates and serialises as its text.
 */
export abstract class Enumeration<Known extends string = string> {
  /** Text on the wire. */
  readonly value: Known | (string & {});

  /** Use `of`, which returns the same instance for the same text. */
  constructor(text: string) {
    this.value = text;
    Object.freeze(this);
  }

  /** For the codecs. */
  static writer(this: EnumerationClass): Write {
    return (value) => textOf(this, value);
  }

  /** For the codecs. */
  static reader(this: EnumerationClass, codec: Codec): Read {
    // Each instance once more, for the way to it through the class is long.
    const instances = new Map<string, Enumeration>();
    return (json) => {
      const text = typeof json === "string" ? json : primitive(json, codec);
      if (typeof text !== "string") throw invalid("a string", text);
      return memo(instances, text, () => this.of(text));
    };
  }

  /** True when this version has no constant for the value. */
  get isUnknown(): boolean {
    return !(this.constructor as unknown as EnumerationClass).values().includes(this);
  }

  toString(): string {
    return this.value;
  }

  toJSON(): string {
    return this.value;
  }
}

/** True for the class of an enumeration. */
export const isEnumeration = (type: Type): type is EnumerationClass => "wireName" in type && "of" in type;

/** Text of a value of an enumeration, which may be given as its text. */
function textOf(type: EnumerationClass, value: unknown): string {
  if (typeof value === "string") return value;
  // By its name, for a value of another copy of the package is as good.
  const { wireName } = (value as { constructor?: Partial<EnumerationClass> } | null | undefined)?.constructor ?? {};
  if (wireName === undefined) throw invalid(type.wireName, value, `${converter}unexpected.python.type`);
  if (wireName !== type.wireName) throw invalid(type.wireName, value, `${converter}unexpected.enum.type`);
  return (value as Enumeration).value;
}
