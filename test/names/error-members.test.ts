import { describe, expect, it } from "vitest";
import { ServiceError } from "../../generated/src/runtime/service-error.ts";
import { errorMembers } from "../../generator/typescript/names/reserved.ts";

describe("members that every error has", () => {
  it("are known to the generator, so that no field takes their names", () => {
    const found = new Set<string>(Object.keys(new ServiceError({ wireName: "a", messages: [], extra: {} })));
    for (
      let type: object = ServiceError.prototype;
      type !== Error.prototype;
      type = Object.getPrototypeOf(type) as object
    )
      for (const name of Object.getOwnPropertyNames(type)) found.add(name);
    for (const name of ["name", "message", "stack", "cause"]) found.add(name);
    expect([...found].filter((name) => !errorMembers.includes(name))).toEqual([]);
    expect(found.size).toBeGreaterThan(8);
  });
});
