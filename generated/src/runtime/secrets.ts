import { inputOf } from "./boundary.js";
import type { CallRequest } from "./call.js";
import { DataValue } from "./data-value.js";
import { isBuiltin, type Type } from "./descriptor.js";
import type { JsonValue } from "./json.js";
import { memberIn, memberOf } from "./member-name.js";

/** Removes the secrets of a request from a text of its answer, or from all texts of a JSON value. */
export type HideSecrets = <T extends JsonValue>(
  received: T,
  request: CallRequest,
  /** All HTTP headers of the request. */
  headers: Readonly<Record<string, string>>,
) => T;

/**
 * The received value, with `***` in place of secrets that were sent, because a server or a proxy may send them back:
 * passwords, tokens, sessions, headers of the caller, and parameters that the definition calls secret.
 */
export const hideSecrets: HideSecrets = (received, request, headers) => {
  const { userName: _user, schemeId: _scheme, ...security } = { ...request.security } as Record<string, unknown>;
  const found: unknown[] = [headers["authorization"], ...Object.values({ ...request.headers, ...security })];
  gather(inputOf(request.operation), request.input, found);
  const secrets = found
    // A secret of one or two characters would be found in nearly every text.
    .filter((secret): secret is string => typeof secret === "string" && secret.length > 2)
    // The value is just as secret without the scheme in front of it.
    .map((secret) => secret.replace(/^(Basic|Bearer) /i, ""))
    // Longer secrets go first, because one secret may be the beginning of another.
    .sort((one, other) => other.length - one.length);
  if (secrets.length === 0) return received;
  const pattern = new RegExp(secrets.map(inAnySpelling).join("|"), "gi");
  const hide = (json: JsonValue, depth: number): JsonValue => {
    if (typeof json === "string") return json.replace(pattern, "***");
    // Deeper values are refused when they are decoded. An object that isn't plain is an exact number.
    if (json === null || depth > 1000) return json;
    if (Array.isArray(json)) return json.map((item: JsonValue) => hide(item, depth + 1));
    if (Object.getPrototypeOf(json) !== Object.prototype) return json;
    return Object.fromEntries(
      Object.entries(json).map(([name, item]: [string, JsonValue]) => [
        // Names of plain words are kept: a secret may happen to be a part of such a name, which has a meaning.
        /[^\w.$-]/.test(name) ? name.replace(pattern, "***") : name,
        // Programs decide by the identifiers of messages.
        name === "id" && typeof item === "string" && messageId.test(item) ? item : hide(item, depth + 1),
      ]),
    );
  };
  return hide(received, 0) as typeof received;
};

const messageId = /^(?:com\.vmware|vapi)\.[\w.-]+$/;

/** A pattern for a text as it is, and as it is escaped in JSON, URLs and HTML. */
const inAnySpelling = (text: string): string =>
  text.replace(/[^a-z\d]/giu, (character) => {
    const ofUrl = `${new URLSearchParams([["", character]])}`.slice(1);
    const known = [character, JSON.stringify(character).slice(1, -1), ofUrl].map((one) => one.replace(/\W/g, "\\$&"));
    return `(?:${known.join("|")}|%20|(?:\\\\u\\w{4}){${character.length}}|&#?\\w{1,8};)`;
  });

/** Collects the parameters that the definition calls secret. */
function gather(type: Type, value: unknown, found: unknown[]): void {
  if (value === undefined || value === null) return;
  if (value instanceof DataValue) {
    const { source } = value;
    if ("type" in source) gather(source.type, source.value, found);
    return;
  }
  if (isBuiltin(type, "secret")) found.push(value);
  if (typeof type !== "object") return;
  if ("fields" in type) {
    for (const [field, inner] of Object.entries(type.fields()))
      gather(inner, memberOf(value, memberIn(type, field)), found);
    return;
  }
  if ("optional" in type) gather(type.optional, value, found);
  const items = "map" in type ? type.map[1] : "list" in type ? type.list : "set" in type ? type.set : undefined;
  if (items !== undefined) (value as ReadonlyMap<unknown, unknown>).forEach?.((item) => gather(items, item, found));
}
