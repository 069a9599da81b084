/** What the codecs need to know of the class of an enumeration. */
export interface EnumerationClass<T extends Enumeration = Enumeration> {
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
  let instances = interned.get(type);
  if (instances === undefined) interned.set(type, (instances = new Map<string, Enumeration>()));
  let instance = instances.get(text);
  if (instance === undefined) instances.set(text, (instance = new type(text)));
  return instance as T;
}

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
