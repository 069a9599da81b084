import type { ResponseInfo } from "./invoker.js";

type Hook = ((response: ResponseInfo) => unknown) | undefined;

const thrown = /* @__PURE__ */ new WeakSet<object>();

/** A hook whose errors `isThrownByHook` recognizes. */
export function marked(hook: Hook): Hook {
  return (
    hook &&
    (async (response) => {
      try {
        await hook(response);
      } catch (error) {
        thrown.add(Object(error) as object);
        throw error;
      }
    })
  );
}

/**
 * Whether an error was thrown by a function of the caller: it says nothing about the call, which must not be repeated.
 */
export function isThrownByHook(error: unknown): boolean {
  return thrown.has(Object(error) as object);
}
