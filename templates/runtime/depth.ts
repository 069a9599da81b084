import type { JsonValue } from "./json.js";

/** Levels of arrays and objects in JSON whose type isn't known. */
export const maxJsonDepth = 500;

/** Whether arrays and objects stand in each other so deep that whoever reads them might fall out of the stack. */
export function isDeep(json: JsonValue, depth = 0): boolean {
  if (typeof json !== "object" || json === null) return false;
  return depth === maxJsonDepth || Object.values(json).some((item) => isDeep(item as JsonValue, depth + 1));
}
