import { expect, test } from "vitest";
import { registry } from "../support/registry.ts";
import { fuzzAnswers } from "./answers.ts";

test("whatever a server answers ends in a value or an error of the package", async () => {
  const operations = registry.services.flatMap((service) => registry.operationsOf(service));
  const { rounds, values, finding } = await fuzzAnswers(operations, registry.errors, 1, (done) => done < 3200);
  expect(finding).toBeUndefined();
  expect(rounds).toBe(3200);
  // Enough of them are near enough to a good answer.
  expect(values).toBeGreaterThan(300);
});
