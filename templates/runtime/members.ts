import { converter, Fault, invalid } from "./fault.js";
import { suggest } from "./suggest.js";

/** Members of a structure that a program sends. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * The members of a value that stands for a structure.
 *
 * @throws Fault when it is no plain object: a class may keep something else than its members.
 */
export function membersOf(value: unknown): Members {
  const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  // `Object.prototype`, of whichever realm, is the one that has none itself.
  if (prototype === null || (prototype !== undefined && Object.getPrototypeOf(prototype) === null))
    return value as Members;
  throw invalid("a plain object", value, `${converter}unexpected.struct.type`);
}

const options = ["signal", "timeoutMs", "headers", "opId", "context", "onResponse"];

/**
 * Looks for a member that a structure doesn't have. One whose value is `undefined` is as good as none.
 *
 * @throws Fault when there is one, with the name that was probably meant.
 */
export function refuseExcess(structure: string, members: Members, known: readonly string[], isInput: boolean): void {
  for (const name of Object.keys(members)) {
    if (known.includes(name) || members[name] === undefined) continue;
    const meant = suggest(name, known);
    const advice =
      meant !== undefined
        ? `; did you mean ${meant}?`
        : isInput && options.includes(name)
          ? ": the options of a call are its second argument."
          : ".";
    const text = isInput ? "The operation has no parameter" : `${structure} has no member`;
    throw new Fault("vapi.data.structure.field.unexpected", `${text} ${name}${advice}`, structure, name);
  }
}
