import { inputOf } from "./boundary.js";
import type { CallRequest } from "./call.js";
import { isBuiltin, type Type } from "./descriptor.js";
import type { JsonValue } from "./json.js";
import { memberName } from "./member-name.js";

/** Takes the secrets of a request out of a text of its answer, or out of all texts of some JSON. */
export type HideSecrets = <T extends JsonValue>(
  received: T,
  request: CallRequest,
  /** All HTTP headers of the request. */
  headers: Readonly<Record<string, string>>,
) => T;

/**
 * What came back, with `***` in place of the secrets that were sent, for a server or a proxy may send them back:
 * passwords, tokens, sessions, headers of the caller, and arguments that the definition calls secret.
 */
export const hideSecrets: HideSecrets = (received, request, headers) => {
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
    return Object.fromEntries(
      Object.entries(json).map(([name, item]: [string, JsonValue]) => [name, hide(item, depth + 1)]),
    );
  };
  return hide(received, 0) as typeof received;
};

/** Collects the arguments that the definition calls secret. */
function gather(type: Type, value: unknown, found: unknown[]): void {
  if (isBuiltin(type, "secret")) found.push(value);
  if (typeof type !== "object" || value === undefined || value === null) return;
  if ("fields" in type) {
    for (const [field, inner] of Object.entries(type.fields()))
      gather(inner, (value as Readonly<Record<string, unknown>>)[memberName(field)], found);
    return;
  }
  if ("optional" in type) gather(type.optional, value, found);
  const items = "map" in type ? type.map[1] : "list" in type ? type.list : "set" in type ? type.set : undefined;
  if (items !== undefined) (value as ReadonlyMap<unknown, unknown>).forEach?.((item) => gather(items, item, found));
}
