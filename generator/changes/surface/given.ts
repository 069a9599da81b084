import type { Exported, Surface } from "../../surface/surface.ts";
import { parametersIn } from "./parameters.ts";

const identifier = /[A-Za-z_$][\w$]*/g;

/**
 * Names of types whose values only the package makes: other exports refer to them, but neither in a parameter nor in a
 * type that a parameter uses. In doubt a name is left out.
 */
export function receivedOnly(surface: Surface): ReadonlySet<string> {
  const exports = new Map<string, Exported>();
  for (const items of surface.values()) for (const [name, item] of items) exports.set(name, item);
  const named = new Set<string>();
  const given = new Set<string>();
  for (const [own, { text }] of exports) {
    for (const [name] of text.matchAll(identifier)) if (name !== own) named.add(name);
    for (const parameters of parametersIn(text)) for (const [name] of parameters.matchAll(identifier)) given.add(name);
  }
  // The set grows while it is walked. Classes are not followed: their parts come from the package.
  for (const name of given) {
    const item = exports.get(name);
    if (item !== undefined && !item.kinds.includes("class"))
      for (const [part] of item.text.matchAll(identifier)) given.add(part);
  }
  return new Set([...named].filter((name) => exports.has(name) && !given.has(name)));
}
