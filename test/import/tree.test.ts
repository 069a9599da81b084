import { expect, it } from "vitest";
import { modelOf, repositoryDefinitions } from "../support/import.ts";
import { describeRoundTrips } from "./round-trips.ts";

describeRoundTrips(["9.0"]);

it("names no condition of an error twice", () => {
  const twice = modelOf(repositoryDefinitions()).modules.flatMap(({ services }) =>
    services.flatMap(({ id, operations }) =>
      operations.flatMap((operation) =>
        operation.errors
          .filter(({ conditions }) => new Set(conditions).size < conditions.length)
          .map(({ error }) => `${id}.${operation.id}: ${error.name}`),
      ),
    ),
  );
  expect(twice).toEqual([]);
});
