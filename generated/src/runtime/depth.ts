import { tooDeep } from "./fault.js";
import type { JsonValue } from "./json.js";

const maxDepth = 500;

/** Whether arrays and objects are nested so deep that reading them could overflow the stack. */
export function isDeep(json: JsonValue, depth = 0): boolean {
  if (typeof json !== "object" || json === null) return false;
  return depth === maxDepth || Object.values(json).some((item) => isDeep(item as JsonValue, depth + 1));
}

/**
 * Returns JSON whose type isn't known, to be kept for later.
 *
 * @throws Fault when it is nested too deep.
 */
export function kept<T extends JsonValue>(json: T): T {
  if (isDeep(json)) throw tooDeep(maxDepth);
  return json;
}
