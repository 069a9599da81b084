import { VsphereError } from "./errors.js";

const traced = /* @__PURE__ */ new WeakSet<VsphereError>();

/**
 * Runs a call, and adds the caller's lines to the stack of an error of this package. They are captured at the
 * beginning, because a promise may be awaited later, by several callers or none, and because engines keep only ten
 * frames.
 */
export async function trace<T>(work: () => Promise<T>): Promise<T> {
  const caller = new Error();
  try {
    return await work();
  } catch (error) {
    // Several callers may wait for the same login and get the same error: it has the lines of the first caller.
    if (error instanceof VsphereError && !traced.has(error)) {
      traced.add(error);
      // The first line is removed: it is the name of the error in some engines, and this function in others.
      error.stack += `${caller.stack}`.replace(/^.*/, "");
    }
    throw error;
  }
}
