import { ExactNumber, type JsonValue } from "./json.js";

/** JSON of a double; it has a fraction or exponent, by which the wire tells it from a long. */
export function doubleJson(value: number): JsonValue {
  if (!Number.isInteger(value)) return value;
  const text = Object.is(value, -0) ? "-0" : `${value}`;
  return new ExactNumber(text.includes("e") ? text : `${text}.0`);
}

/** The character code of one digit of a number. */
const digit = (number: number, power: number): number => 48 + (Math.floor(number / power) % 10);

/** The text of a point in time on the wire, exact to the millisecond; `undefined` when it can't be represented. */
export function datetimeText(value: Date): string | undefined {
  const year = value.getUTCFullYear();
  // An invalid date has no year.
  if (!(year > 0 && year < 10_000)) return undefined;
  const dash = 45;
  const point = 46;
  const colon = 58;
  const T = 84;
  const Z = 90;
  const month = value.getUTCMonth() + 1;
  const day = value.getUTCDate();
  const hours = value.getUTCHours();
  const minutes = value.getUTCMinutes();
  const seconds = value.getUTCSeconds();
  const milliseconds = value.getUTCMilliseconds();
  // `toISOString` takes three times as long.
  return String.fromCharCode(
    digit(year, 1000),
    digit(year, 100),
    digit(year, 10),
    digit(year, 1),
    dash,
    digit(month, 10),
    digit(month, 1),
    dash,
    digit(day, 10),
    digit(day, 1),
    T,
    digit(hours, 10),
    digit(hours, 1),
    colon,
    digit(minutes, 10),
    digit(minutes, 1),
    colon,
    digit(seconds, 10),
    digit(seconds, 1),
    point,
    digit(milliseconds, 100),
    digit(milliseconds, 10),
    digit(milliseconds, 1),
    Z,
  );
}

// The form in which servers send times is read digit by digit, in half of the time of `Date`. The first years are left to
// `Date`, for `Date.UTC` takes those below 100 for years after 1900. (Engines take half of the time for `\d\d\d` that they
// take for `\d{3}`.)
const usualForm = /^[1-9]\d\d\d-(?:0[1-9]|1[0-2])-\d\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d\d\dZ$/;
const twoDigits = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
const datetimeForm = /^(\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*(Z|[-+]\d\d:\d\d)$/;

/**
 * The point in time of a text; finer fractions than milliseconds are cut off. `undefined` when the text isn't a valid
 * time.
 */
export function parseDatetime(text: string): Date | undefined {
  if (usualForm.test(text)) {
    const day = twoDigits(text, 8);
    const midnight = Date.UTC(twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5) - 1, day);
    const minutes = twoDigits(text, 11) * 60 + twoDigits(text, 14);
    const milliseconds = twoDigits(text, 17) * 1000 + twoDigits(text, 20) * 10 + text.charCodeAt(22) - 48;
    const value = new Date(midnight + minutes * 60_000 + milliseconds);
    return value.getUTCDate() === day ? value : undefined;
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
