import { expect, it } from "vitest";
import { readRepository } from "../support/definitions.ts";

/** What the text of an operation says when a second call changes nothing. */
const harmless = /^(?:Returns|Lists|Checks (?:whether|the))\b|nothing happens|stays so, |adds nothing to/i;

// Only these are tried again after a connection that broke.
it("every operation that reads, or whose text calls a second call harmless, is idempotent", () => {
  const operations = readRepository().whole.modules.flatMap(({ services }) =>
    services.flatMap((service) => service.operations.map((operation) => ({ service, operation }))),
  );
  expect(operations.length).toBeGreaterThan(350);
  const wrong = operations.filter(({ operation }) => {
    const { doc, rest, api, idempotent, task } = operation;
    const reads = [rest, api].some((mapping) => mapping?.method === "GET");
    // Each call starts a task of its own.
    return task === undefined && idempotent !== true && (reads || harmless.test(doc));
  });
  expect(wrong.map(({ service, operation }) => `${service.id} ${operation.id}`)).toEqual([]);
});
