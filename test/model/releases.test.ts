import { describe, expect, it } from "vitest";
import { diagnosticsOf } from "../support/definitions.ts";

/** Where a release can be stated, from the outside to the inside; what is inside has that of what it is part of. */
const levels = ["module", "service", "owner", "item"] as const;
type Level = (typeof levels)[number];

/** What needs something newer. */
const kinds = ["field", "parameter", "result"] as const;
type Kind = (typeof kinds)[number];

/** How it needs it. */
const types = [
  "New",
  "New?",
  "list<New>",
  "map<string, New>",
  "map<NewKey, string>",
  "dynamic<New>",
  "NewKey",
] as const;

function definition(kind: Kind, type: string, stated: Readonly<Partial<Record<Level, string>>>): string {
  const since = (level: Level): object => (stated[level] === undefined ? {} : { since: stated[level] });
  const doc = "A thing.";
  const item = { type, doc, ...(kind === "result" ? {} : since("item")) };
  const operation = {
    doc,
    // A result is as old as its operation.
    ...(kind === "result" && stated.item !== undefined ? since("item") : since("owner")),
    ...(kind === "parameter" && { params: { one: item } }),
    ...(kind === "result" && { result: item }),
  };
  return JSON.stringify({
    module: "com.vmware.test",
    version: "6.7",
    doc,
    ...since("module"),
    services: {
      Box: {
        doc,
        ...since("service"),
        ...(kind !== "field" && { operations: { open: operation } }),
        ...(kind === "field" && { structures: { Spec: { doc, ...since("owner"), fields: { one: item } } } }),
      },
    },
    structures: { New: { doc, since: "6.6", fields: { a: { type: "string", doc } } } },
    enumerations: { NewKey: { doc, since: "6.6", values: { A: doc } } },
  });
}

const codesOf = (text: string): string[] => diagnosticsOf({ "test.yaml": text }).map(({ code }) => code);

describe.each(kinds)("a %s that needs what came with 6.6", (kind) => {
  it.each(levels.flatMap((level) => types.map((type) => [level, type] as const)))(
    "is as old as its %s says: %s",
    (level, type) => {
      const codes = (release: string): string[] => codesOf(definition(kind, type, { [level]: release }));
      expect(codes("6.5")).toEqual(["since-too-early"]);
      expect(codes("6.6")).toEqual([]);
      expect(codes("6.7")).toEqual([]);
    },
  );

  it("may be of any age when nothing says how old it is", () => {
    for (const type of types) expect(codesOf(definition(kind, type, {}))).toEqual([]);
    expect(codesOf(definition(kind, "New", { owner: "none" }))).toEqual([]);
  });

  it("has the nearest release of all that are stated", () => {
    levels.forEach((inner, at) => {
      for (const outer of levels.slice(0, at)) {
        expect(codesOf(definition(kind, "New", { [outer]: "6.5", [inner]: "6.7" })), `${outer} ${inner}`).toEqual([]);
        expect(codesOf(definition(kind, "New", { [outer]: "6.7", [inner]: "6.5" })), `${outer} ${inner}`).toEqual([
          "since-too-early",
        ]);
      }
    });
  });

  it.each(levels)("is refused when its %s is newer than the file", (level) => {
    const codes = new Set(codesOf(definition(kind, "string", { [level]: "6.8" })));
    expect([...codes]).toEqual(["since-too-late"]);
  });
});
