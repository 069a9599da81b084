import { inputOf } from "./boundary.js";
import type { CallRequest } from "./call.js";
import type { Type } from "./descriptor.js";
import type { JsonValue } from "./json.js";
import { memberName } from "./member-name.js";

/** What came back, with `***` in place of the secrets that were sent: a server or a proxy may send them back. */
export function hideSecrets<T extends JsonValue>(
  received: T,
  request: CallRequest,
  headers: Readonly<Record<string, string>>,
): T {
  const { userName: _user, schemeId: _scheme, ...security } = { ...request.security } as Record<string, unknown>;
  const found: unknown[] = [headers["authorization"], ...Object.values({ ...request.headers, ...security })];
  gather(inputOf(request.operation), request.input, found);
  const secrets = found
    // A word of two letters is in every text.
    .filter((secret): secret is string => typeof secret === "string" && secret.length > 2)
    // A text that holds JSON has it with escapes.
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    // One may be the beginning of another.
    .sort((one, other) => other.length - one.length);
  const hide = (json: JsonValue, depth: number): JsonValue => {
    if (typeof json === "string") return secrets.reduce((text, secret) => text.replaceAll(secret, "***"), json);
    // What is deeper is refused when it is decoded; what isn't plain is a number that is kept as it was written.
    if (json === null || depth > 100) return json;
    if (Array.isArray(json)) return json.map((item: JsonValue) => hide(item, depth + 1));
    if (Object.getPrototypeOf(json) !== Object.prototype) return json;
    return Object.fromEntries(Object.entries(json).map(([name, item]: [string, JsonValue]) => [name, hide(item, depth + 1)]));
  };
  return hide(received, 0) as T;
}

/** A type, by the members of which one says what it is. */
interface Parts {
  readonly fields?: () => Readonly<Record<string, Type>>;
  readonly optional?: Type;
  readonly list?: Type;
  readonly set?: Type;
  readonly map?: readonly [Type, Type];
}

/** Collects the arguments that the definition calls secret. */
function gather(type: Type, value: unknown, found: unknown[]): void {
  if (type === "secret") found.push(value);
  if (typeof type !== "object" || value === undefined || value === null) return;
  const { fields, optional, list, set, map } = type as Parts;
  const items = optional ?? list ?? set ?? map?.[1];
  if (fields !== undefined)
    for (const [name, field] of Object.entries(fields()))
      gather(field, (value as Readonly<Record<string, unknown>>)[memberName(name)], found);
  else if (optional !== undefined) gather(optional, value, found);
  else if (items !== undefined) (value as ReadonlyMap<unknown, unknown>).forEach?.((item) => gather(items, item, found));
}
