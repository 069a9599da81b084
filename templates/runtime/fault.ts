/** A message that can be shown in the language of the user, as in `com.vmware.vapi.std.localizable_message`. */
export interface ErrorMessage {
  readonly id: string;
  readonly defaultMessage: string;
  readonly args: readonly string[];
  /** The text in the language that the caller asked for; only vCenter 7.0 and later send it. */
  readonly localized?: string | undefined;
}

/**
 * What is wrong with a value. On its way out of the codec it collects the path to the value, and then becomes a typed
 * error.
 */
export class Fault extends Error {
  /** The messages, outermost first. */
  readonly messages: ErrorMessage[];
  /** Names and indexes that lead to the value, outermost first. */
  readonly path: string[] = [];
  /** The digits of a number that JavaScript cannot represent exactly, if that is the fault. */
  digits?: string;

  constructor(id: string, defaultMessage: string, ...args: string[]) {
    super(defaultMessage);
    this.messages = [{ id, defaultMessage, args }];
  }

  /** The path and the message, for people. */
  get text(): string {
    const path = this.path.join("").replace(/^\./, "");
    return (path && `${path}: `) + this.messages.at(-1)!.defaultMessage;
  }
}

/** The kind of a value in a few words; they never contain the value, which may be secret. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  const { then, constructor } = value as { then?: unknown; constructor?: { name?: string } };
  return typeof then === "function" ? "a promise: await it first" : `an instance of ${constructor?.name ?? "object"}`;
}

/** The common beginning of many message identifiers. */
export const converter = "vapi.bindings.typeconverter.";

/** The fault of a value that isn't of the wanted kind. */
export function invalid(wanted: string, value: unknown, id = "vapi.data.invalid"): Fault {
  return new Fault(id, `Expected ${wanted}, got ${kindOf(value)}.`, wanted, kindOf(value));
}

/** True for null and undefined. */
export const isUnset = (value: unknown): value is null | undefined => value === undefined || value === null;

/** The fault of values that are nested deeper than any value of the API. */
export const tooDeep = (depth: number): Fault =>
  new Fault("vapi.data.invalid", `Values are nested more than ${depth} levels deep.`);

/** Converts all items; a fault has the index of its item. */
export function each<T, R>(items: readonly T[], convert: (item: T) => R): R[] {
  const results: R[] = [];
  let at = 0;
  try {
    for (; at < items.length; at += 1) results.push(convert(items[at]!));
  } catch (error) {
    if (error instanceof Fault) error.path.unshift(`[${at}]`);
    throw error;
  }
  return results;
}
