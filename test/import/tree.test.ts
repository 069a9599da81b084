import { describe, expect, it } from "vitest";
import { importRelease, type Definitions } from "../../generator/import/import.ts";
import { factsOf, imported, modelOf, repositoryDefinitions } from "../support/import.ts";
import { describeRoundTrips } from "./round-trips.ts";

describeRoundTrips(["9.0"]);

describe("a union whose cases without fields are written", () => {
  const lamp = (head: string): Definitions =>
    new Map([
      [
        "lamp.yaml",
        `module: com.vmware.lamp
${head}
doc: Lamps.
structures:
  Info:
    doc: What is known.
    fields:
      kind: { type: Kind, doc: The kind. }
      watts: { type: long?, doc: The power. }
      color: { type: string?, doc: The color. }
    unions:
      kind:
        PLAIN: []
        BRIGHT: [watts]
        RED: [color]
    was:
      - until: "9.0"
        unions:
          kind:
            PLAIN: []
            BRIGHT: [watts]
            RED: []
enumerations:
  Kind: { doc: Kinds., values: { PLAIN: As ever., BRIGHT: Shines., RED: Glows. } }
`,
      ],
    ]);
  const known = lamp(`version: "9.0"\nreleases:\n  - 8.0.3\n  - "9.0"`);

  it.each(["8.0.3", "9.0", "9.0.0"])("is not changed by an import of what it says of %s", (release) =>
    expect(importRelease(known, factsOf(modelOf(known, release), release), release).changed.size).toBe(0),
  );

  it.each([
    ["8.0", "8.0.3", `version: "9.0"\nreleases:\n  - "8.0"\n  - 8.0.3\n  - "9.0"`],
    ["9.1", "9.0", `version: "9.1"\nreleases:\n  - 8.0.3\n  - "9.0"\n  - "9.1"`],
  ])("is not changed by an import of %s, which has the same as %s", (release, other, head) =>
    expect(imported(known, factsOf(modelOf(known, other), release), release)).toEqual(lamp(head)),
  );

  it("is not changed where it is compared with one release only", () => {
    const one = lamp(`version: "9.0"\nreleases: ["9.0"]`);
    expect(importRelease(one, factsOf(modelOf(one, "9.0"), "9.0"), "9.0").changed.size).toBe(0);
  });
});

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
