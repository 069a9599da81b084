import { ExactNumber, type JsonValue } from "./json.js";

/** JSON of a double; it has a fraction or exponent, by which the wire tells it from a long. */
export function doubleJson(value: number): JsonValue {
  if (!Number.isInteger(value)) return value;
  const text = Object.is(value, -0) ? "-0" : `${value}`;
  return new ExactNumber(text.includes("e") ? text : `${text}.0`);
}

/** The text of a point in time on the wire, exact to the millisecond; `undefined` when it can't be represented. */
export function datetimeText(value: Date): string | undefined {
  const text = Number.isNaN(value.getTime()) ? "" : value.toISOString();
  return text.length === 24 && text > "0001" ? text : undefined;
}

const datetimeForm = /^(\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*(Z|[-+]\d\d:\d\d)$/;

/**
 * The point in time of a text; finer fractions than milliseconds are cut off. `undefined` when the text isn't a valid
 * time.
 */
export function parseDatetime(text: string): Date | undefined {
  if (text.length === 24 && text[10] === "T" && text[19] === "." && text[23] === "Z" && text[4] === "-") {
    const value = new Date(text);
    if (isOfDay(value, text.slice(8, 10)) && text > "0001") return value;
  }
  const [, local, day, zone] = datetimeForm.exec(text) ?? [];
  if (local === undefined || local < "0001" || !isOfDay(new Date(`${local}Z`), day!)) return undefined;
  const value = new Date(local + zone);
  return Number.isNaN(value.getTime()) ? undefined : value;
}

/** JavaScript would read 30 February as 2 March, and hour 24 as the next day: then the day of the month differs. */
const isOfDay = (value: Date, day: string): boolean => value.getUTCDate() === Number(day);

/** Standard base64 of bytes. */
export function base64Text(bytes: Uint8Array): string {
  let characters = "";
  // The number of arguments of a call is limited.
  for (let at = 0; at < bytes.length; at += 0x2000)
    characters += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  return btoa(characters);
}

/** The bytes of a base64 text; `undefined` when the text isn't base64. */
export function parseBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

const uriForm = /^(?:%[\da-f]{2}|[^\x00-\x20"<>\\^`{|}%\x7f])*$/i;

/** True for an IRI or a relative reference (RFC 3987). */
export function isUri(text: string): boolean {
  return uriForm.test(text);
}
