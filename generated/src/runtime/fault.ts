/** A text that can be shown in the language of the user, as `com.vmware.vapi.std.localizable_message` has it. */
export interface ErrorMessage {
  readonly id: string;
  readonly defaultMessage: string;
  readonly args: readonly string[];
  /** The text in the language that the caller asked for, where the server gives it: vCenter 7.0 and later. */
  readonly localized?: string | undefined;
}

/** What is wrong with a value. It collects its path on the way out of the codec, which makes a typed error of it. */
export class Fault extends Error {
  /** Outermost first. */
  readonly messages: ErrorMessage[];
  /** Members and indexes that lead to the value, outermost first. */
  readonly path: string[] = [];
  /** The digits of a number that JavaScript cannot represent exactly, when that is what is wrong. */
  digits?: string;

  constructor(id: string, defaultMessage: string, ...args: string[]) {
    super(defaultMessage);
    this.messages = [{ id, defaultMessage, args }];
  }

  /** Where and what, for people. */
  get text(): string {
    const path = this.path.join("").replace(/^\./, "");
    return (path && `${path}: `) + this.messages.at(-1)!.defaultMessage;
  }
}

/** The kind of a value in a few words, which show no secret. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  const { then, constructor } = value as { then?: unknown; constructor?: { name?: string } };
  return typeof then === "function" ? "a promise: await it first" : `an instance of ${constructor?.name ?? "object"}`;
}

/** What the identifiers of many faults begin with. */
export const converter = "vapi.bindings.typeconverter.";

/** A value of another kind than the wanted one. */
export function invalid(wanted: string, value: unknown, id = "vapi.data.invalid"): Fault {
  return new Fault(id, `Expected ${wanted}, got ${kindOf(value)}.`, wanted, kindOf(value));
}

/** True for null and undefined. */
export const isUnset = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Values that are nested deeper than any value of the API. */
export const tooDeep = (depth: number): Fault =>
  new Fault("vapi.data.invalid", `Values are nested more than ${depth} levels deep.`);

/** Converts all items; a fault says which one it is of. */
export function each<T, R>(items: Iterable<T>, convert: (item: T) => R): R[] {
  const results: R[] = [];
  try {
    for (const item of items) results.push(convert(item));
  } catch (error) {
    if (error instanceof Fault) error.path.unshift(`[${results.length}]`);
    throw error;
  }
  return results;
}
