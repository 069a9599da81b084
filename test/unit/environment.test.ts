import { describe, expect, it } from "vitest";
import { withoutEnvironment } from "../../generator/source/environment.ts";

describe("something that runs without the environment", () => {
  it("sees none of it", () => {
    expect(Object.keys(process.env).length).toBeGreaterThan(0);
    expect(withoutEnvironment(() => Object.keys(process.env))).toEqual([]);
  });

  it("gives it back, also after an error", () => {
    const before = process.env;
    const fail = (): never => {
      throw new Error("stop");
    };
    expect(() => withoutEnvironment(fail)).toThrow("stop");
    expect(process.env).toBe(before);
    expect(withoutEnvironment(() => 5)).toBe(5);
    expect(process.env).toBe(before);
  });
});
