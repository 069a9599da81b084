import type { Codec } from "./codec.js";
import type { Coded, Read, Type, Write } from "./descriptor.js";
import { converter, invalid } from "./fault.js";
import { memo } from "./memo.js";
import { primitive } from "./primitive.js";

/** The class of an enumeration, which is also the type of its values. */
export interface EnumerationClass<T extends Enumeration = Enumeration> extends Coded {
  /** Name of the enumeration in the interface definitions, such as `com.vmware.vcenter.vm.power.state`. */
  readonly wireName: string;
  /** The value for a text; a text that this version doesn't know is accepted. */
  of(text: string): T;
  /** The values that this version knows, in the order of their definition. */
  values(): readonly T[];
}

const interned = new WeakMap<object, Map<string, Enumeration>>();

/** The only instance of a class for a text: values can therefore be compared with `===`. */
export function intern<T extends Enumeration>(type: new (text: string) => T, text: string): T {
  const instances = memo(interned, type, () => new Map<string, Enumeration>());
  return memo(instances, text, () => new type(text)) as T;
}

/** The constants of a class, in the order in which they are declared. */
export const constantsOf = <T extends Enumeration>(type: { readonly prototype: T }): readonly T[] =>
  Object.values(type).filter((value): value is T => value instanceof Enumeration);

/**
 * A value of an open enumeration: newer servers may send values that this version has no constant for.
 *
 * Compare it with a constant by `===`, or use `switch (x.value)`. It is printed, concatenated and serialised as its
 * text.
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
    // The instances are kept here as well, because the lookup through the class is slow, and `memo` needs a function.
    const instances = new Map<string, Enumeration>();
    return (json) => {
      const text = typeof json === "string" ? json : primitive(json, codec);
      if (typeof text !== "string") throw invalid("a string", text);
      return instances.get(text) ?? memo(instances, text, () => this.of(text));
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

/** The text of an enumeration's value, which may also be given as a text. */
function textOf(type: EnumerationClass, value: unknown): string {
  if (typeof value === "string") return value;
  // The class is compared by its wire name, because a value of another copy of the package is just as good.
  const { wireName } = (value as { constructor?: Partial<EnumerationClass> } | null | undefined)?.constructor ?? {};
  if (wireName === undefined) throw invalid(type.wireName, value, `${converter}unexpected.python.type`);
  if (wireName !== type.wireName) throw invalid(type.wireName, value, `${converter}unexpected.enum.type`);
  return (value as Enumeration).value;
}
