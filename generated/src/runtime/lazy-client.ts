import type { Invoker } from "./invoker.js";

type Methods = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

/** A client whose code is loaded when one of its methods is called first. */
export function lazyClient<Service extends object>(
  invoker: Invoker,
  load: () => Promise<new (invoker: Invoker) => Service>,
): Service {
  let client: Promise<Methods> | undefined;
  const ready = (): Promise<Methods> =>
    (client ??= load().then(
      (type) => new type(invoker) as unknown as Methods,
      (error: unknown) => {
        client = undefined;
        throw error;
      },
    ));
  return new Proxy(Object.create(null) as Service, {
    get(_target, method) {
      // Otherwise `await` would treat the client itself as a promise.
      if (typeof method !== "string" || method === "then") return undefined;
      return async (...args: unknown[]) => await (await ready())[method]!(...args);
    },
  });
}
