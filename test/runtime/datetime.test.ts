import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datetimeText, parseDatetime } from "../../templates/runtime/scalar.ts";

const first = Date.parse("0001-01-01T00:00:00.000Z");
const last = Date.parse("9999-12-31T23:59:59.999Z");
const runs = { numRuns: 5_000 };

describe("a point in time", () => {
  it("is written as `Date` writes it, and read again", () => {
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (milliseconds) => {
        const text = new Date(milliseconds).toISOString();
        expect(datetimeText(new Date(milliseconds))).toBe(text);
        expect(parseDatetime(text)?.getTime()).toBe(milliseconds);
      }),
      runs,
    );
  });

  it("may be the first and the last, and no other", () => {
    expect([first, last].map((time) => datetimeText(new Date(time)))).toEqual([
      "0001-01-01T00:00:00.000Z",
      "9999-12-31T23:59:59.999Z",
    ]);
    for (const time of [first - 1, last + 1, Number.NaN]) expect(datetimeText(new Date(time))).toBeUndefined();
    for (const year of ["0000", "-001", "+010000"])
      expect(parseDatetime(`${year}-12-31T23:59:59.999Z`)).toBeUndefined();
  });

  it("is read from exactly the texts that are days and hours", () => {
    const two = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, "0"));
    const ordinary = (...most: string[]): fc.Arbitrary<string> =>
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...most) }, { weight: 1, arbitrary: two });
    const parts = fc.tuple(
      fc.constantFrom("2024", "2023", "1900", "2000", "0099", "0100", "0001"),
      ordinary("00", "01", "02", "04", "12", "13"),
      ordinary("00", "01", "28", "29", "30", "31"),
      ordinary("00", "12", "23", "24"),
      ordinary("00", "59", "60"),
      ordinary("00", "59", "60"),
      fc.constantFrom("000", "001", "999"),
    );
    let valid = 0;
    fc.assert(
      fc.property(parts, ([year, month, day, hour, minute, second, fraction]) => {
        const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`;
        const time = new Date(text);
        // 30 February and hour 24 are the next day for `Date`.
        const isValid = !Number.isNaN(time.getTime()) && time.toISOString() === text;
        valid += Number(isValid);
        expect(parseDatetime(text)?.toISOString()).toBe(isValid ? text : undefined);
      }),
      runs,
    );
    expect(valid).toBeGreaterThan(100);
  });

  it("is read from no text with another character in it", () => {
    const text = "2024-02-29T23:59:59.999Z";
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(..."-:.TZtz +/xe\u0660"), (at, other) => {
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        expect(parseDatetime(changed)).toEqual(changed === text ? new Date(text) : undefined);
      }),
      runs,
    );
  });

  it.each([
    ["2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"],
    ["2024-02-29T23:59:59.1Z", "2024-02-29T23:59:59.100Z"],
    ["2024-02-29T23:59:59.123456789Z", "2024-02-29T23:59:59.123Z"],
    ["2024-02-29T23:59:59.123+02:00", "2024-02-29T21:59:59.123Z"],
    ["0099-02-28T00:00:00.000Z", "0099-02-28T00:00:00.000Z"],
  ])("%s is %s", (text, time) => expect(parseDatetime(text)?.toISOString()).toBe(time));
});
