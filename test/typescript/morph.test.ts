import * as morph from "ts-morph";
import { expect, it } from "vitest";
import * as ours from "../../generator/typescript/morph.ts";

it.each(Object.entries(ours))("%s has the values that ts-morph gives it", (name, values) => {
  expect(Object.keys(values).length).toBeGreaterThan(0);
  expect(morph[name as keyof typeof morph]).toMatchObject(values);
});
