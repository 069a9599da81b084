import { VsphereError } from "./errors.js";

const traced = /* @__PURE__ */ new WeakSet<VsphereError>();

/**
 * Runs a call, and lets the stack of an error of this package end with the lines of the caller. They are
 * captured at the beginning: a promise may be awaited later, by several callers or none, and engines show ten frames only.
 */
export async function trace<T>(work: () => Promise<T>): Promise<T> {
  const caller = new Error();
  try {
    return await work();
  } catch (error) {
    // Several callers get the same error of a login that they waited for: it has the line of the first one.
    if (error instanceof VsphereError && !traced.has(error)) {
      traced.add(error);
      // Its first line is its name where engines write that, and this function where they don't.
      error.stack += `${caller.stack}`.replace(/^.*/, "");
    }
    throw error;
  }
}
