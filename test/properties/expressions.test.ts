import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SyntaxProblem } from "../../generator/definition/problem.ts";
import { parseType, type TypeExpression } from "../../generator/definition/types.ts";
import { print, written } from "./arbitraries.ts";

/** Each place in the expression and the name that has to stand there. */
function placesOf(type: TypeExpression): { at: number; name: string }[] {
  switch (type.kind) {
    case "name":
      return [{ at: type.at, name: type.name }];
    case "id":
      return [{ at: type.at, name: "id" }];
    case "optional":
      return placesOf(type.element);
    case "list":
    case "set":
      return [{ at: type.at, name: type.kind }, ...placesOf(type.element)];
    case "map":
      return [{ at: type.at, name: "map" }, ...placesOf(type.key), ...placesOf(type.value)];
    case "dynamic":
      return [{ at: type.at, name: "dynamic" }, ...type.hasFieldsOf.flatMap(placesOf)];
  }
}

const withoutPlaces = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === "at" ? undefined : item)));

describe("a type", () => {
  it("is read as what was written, wherever blanks stand", () =>
    fc.assert(
      fc.property(written, fc.constantFrom("", " ", "  "), (type, blank) => {
        const text = blank + print(type, blank) + blank;
        const read = parseType(text);
        expect(withoutPlaces(read)).toEqual(withoutPlaces(type));
        for (const { at, name } of placesOf(read as TypeExpression))
          expect(text.slice(at, at + name.length)).toBe(name);
      }),
      { numRuns: 500 },
    ));

  it("is refused inside of its text when it is cut off or changed, and never throws", () =>
    fc.assert(
      fc.property(written, fc.nat(40), fc.string({ maxLength: 2 }), (type, where, noise) => {
        const text = print(type);
        const changed = text.slice(0, where % text.length) + noise;
        const read = parseType(changed);
        if (read instanceof SyntaxProblem) expect(read.at).toBeLessThanOrEqual(changed.length);
        else expect(withoutPlaces(parseType(print(read)))).toEqual(withoutPlaces(read));
      }),
      { numRuns: 500 },
    ));
});
