import type { Cache } from "../../generator/cache/cache.ts";
import { hashOf } from "../../generator/text/hash.mjs";

/** What one run makes is used by the next, as on the command line; of it the `largest` entries that were used last. */
export function memoryCache(largest = Infinity): Cache {
  const kept = new Map<string, unknown>();
  const use = (key: string, value: unknown): void => {
    kept.delete(key);
    kept.set(key, value);
    if (kept.size > largest) kept.delete(kept.keys().next().value!);
  };
  return {
    key: (kind, ...madeOf) => hashOf([kind, ...madeOf.map(hashOf)].join("\n")),
    find<T>(key: string): T | undefined {
      const value = kept.get(key) as T | undefined;
      if (value !== undefined) use(key, value);
      return value;
    },
    keep: use,
    forget: () => kept.clear(),
  };
}

/** What the tests of a process share: many of them read the same definitions, and make the same of them. */
export const sharedCache: Cache = memoryCache();
