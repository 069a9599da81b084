import type { Exported, Surface } from "../../surface/surface.ts";

const identifier = /[A-Za-z_$][\w$]*/g;

/**
 * Names of types whose values only the package makes: other exports name them, and none of them in a parameter, nor in
 * what a parameter is made of. Where that cannot be told a name is none of them.
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
  // The set grows while it is walked. What a class is made of comes from the package.
  for (const name of given) {
    const item = exports.get(name);
    if (item !== undefined && !item.kinds.includes("class"))
      for (const [part] of item.text.matchAll(identifier)) given.add(part);
  }
  return new Set([...named].filter((name) => exports.has(name) && !given.has(name)));
}

/** What is in parentheses of a declaration, the outermost ones only. */
function parametersIn(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { index, 0: sign } of text.matchAll(/[()]/g)) {
    if (sign === "(" && depth === 0) start = index;
    depth += sign === "(" ? 1 : -1;
    if (depth === 0) found.push(text.slice(start, index));
  }
  return found;
}
