import { isBuiltin, type Type } from "./descriptor.js";
import { DataValue } from "./data-value.js";
import { memberIn, memberOf } from "./member-name.js";

const hidden = "***";

/** A copy of a value in which secrets are hidden, and also values whose type isn't known. */
export function redact(type: Type, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (isBuiltin(type, "secret") || isBuiltin(type, "opaque") || value instanceof DataValue) return hidden;
  if (typeof type !== "object" || "builtin" in type) return value;
  if ("optional" in type) return redact(type.optional, value);
  if ("list" in type) return Array.isArray(value) ? value.map((item) => redact(type.list, item)) : hidden;
  if ("set" in type) return value instanceof Set ? new Set([...value].map((item) => redact(type.set, item))) : hidden;
  if ("map" in type)
    return value instanceof Map ? new Map([...value].map(([key, item]) => [key, redact(type.map[1], item)])) : hidden;
  if (!("fields" in type) || "error" in type || typeof value !== "object") return hidden;
  const shown = Object.entries(type.fields()).map(([field, fieldType]) => {
    const member = memberIn(type, field);
    return [member, redact(fieldType, memberOf(value, member))] as const;
  });
  return Object.fromEntries(shown.filter(([, item]) => item !== undefined));
}
