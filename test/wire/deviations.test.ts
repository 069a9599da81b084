import { expect, test } from "vitest";
import { recorded } from "../support/wire.ts";
import { deviations } from "./deviations.ts";

/** The names by which the tests look for vectors. */
const names: Readonly<Record<string, () => readonly string[]>> = {
  decode: () => vectorsOf("decode.json").map((vector) => vector["name"]!),
  encoding: () => vectorsOf("encoding.json").map((vector) => vector["name"]!),
  rest_decode: () => vectorsOf("rest_decode.json").map((vector) => vector["name"]!),
  rest: () =>
    recorded<{ operations: readonly Record<string, string>[] }>("rest.json").operations.map(
      (vector) => `${vector["service"]} ${vector["operation"]}, ${vector["variant"]}`,
    ),
  validation: () =>
    vectorsOf("validation.json").map((vector) => `${vector["service"]} ${vector["operation"]} ${vector["case"]}`),
};
const vectorsOf = (file: string) => recorded<{ vectors: readonly Record<string, string>[] }>(file).vectors;

test.for(deviations.map((deviation) => [deviation.because, deviation] as const))(
  "is a deviation from something recorded: %s",
  ([, deviation]) => {
    expect(names[deviation.file]!().some((name) => deviation.vectors.test(name))).toBe(true);
  },
);
