import { converter, Fault, invalid } from "./fault.js";
import { suggest } from "./suggest.js";

/** Members of a structure that a program sends. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * The members of a structure's value.
 *
 * @throws Fault when it is not a plain object: the members of a class instance may not be all of its state.
 */
export function membersOf(value: unknown): Members {
  const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  // Recognizes `Object.prototype`, also that of another realm: it has no prototype itself.
  if (prototype === null || (prototype !== undefined && Object.getPrototypeOf(prototype) === null))
    return value as Members;
  throw invalid("a plain object", value, `${converter}unexpected.struct.type`);
}

/**
 * Looks for a member that a structure doesn't have. A member whose value is `undefined` counts as left out.
 *
 * @throws Fault when there is such a member; it suggests the name that was probably meant.
 */
export function refuseExcess(structure: string, members: Members, known: readonly string[], isInput: boolean): void {
  const name = Object.keys(members).find((member) => !known.includes(member) && members[member] !== undefined);
  if (name === undefined) return;
  const meant = suggest(name, known);
  const advice =
    meant !== undefined ? `: did you mean ${meant}?` : isInput ? ": options are the second argument." : ".";
  const text = `${isInput ? "The operation" : structure} has no ${name}${advice}`;
  throw new Fault("vapi.data.structure.field.unexpected", text, structure, name);
}
