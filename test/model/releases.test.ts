import { describe, expect, it } from "vitest";
import { diagnosticsOf, standardErrors } from "../support/definitions.ts";

/** Where a release can be stated, from the outside to the inside; what is inside has that of what it is part of. */
const levels = ["module", "service", "owner", "item"] as const;
type Level = (typeof levels)[number];
type Mark = "since" | "removed";
type Stated = Readonly<Partial<Record<Level, string>>>;

/** What needs something. A result and an error are as old as their operation, whatever else there is. */
const kinds = ["field", "parameter", "result", "error"] as const;
type Kind = (typeof kinds)[number];
const levelsOf = (kind: Kind): readonly Level[] =>
  kind === "result" || kind === "error" ? levels.filter((level) => level !== "item") : levels;

const other = "com.vmware.other";
/** How it needs it. */
const typesOf = (kind: Kind): readonly string[] =>
  kind === "error"
    ? [`${other}.Failed`]
    : ["@Part", "@Part?", "list<@Part>", "map<string, @Part>", "map<@Key, string>", "dynamic<@Part>", "@Key"].map(
        (type) => type.replace("@", `${other}.`),
      );

const doc = "A thing.";

function definition(kind: Kind, type: string, mark: Mark, stated: Stated): string {
  const life = (level: Level): object => (stated[level] === undefined ? {} : { [mark]: stated[level] });
  const item = { type, doc, ...life("item") };
  const operation = {
    doc,
    ...life("owner"),
    ...(kind === "parameter" && { params: { one: item } }),
    ...(kind === "result" && { result: { type, doc } }),
    ...(kind === "error" && { errors: { [type]: doc } }),
  };
  const box =
    kind === "field"
      ? { structures: { Spec: { doc, ...life("owner"), fields: { one: item } } } }
      : { operations: { open: operation } };
  return JSON.stringify({
    module: "com.vmware.test",
    version: "6.7",
    doc,
    ...life("module"),
    services: { Box: { doc, ...life("service"), ...box } },
  });
}

/** Things that came, or went, with 6.6. */
const needed = (mark: Mark): string =>
  JSON.stringify({
    module: other,
    version: "6.7",
    doc,
    structures: { Part: { doc, [mark]: "6.6", fields: { a: { type: "string", doc } } } },
    enumerations: { Key: { doc, [mark]: "6.6", values: { A: doc } } },
    errors: { Failed: { doc, [mark]: "6.6", includes: "com.vmware.vapi.std.errors.Error" } },
  });

const codesOf = (kind: Kind, type: string, mark: Mark, stated: Stated): string[] =>
  diagnosticsOf({
    "test.yaml": definition(kind, type, mark, stated),
    "other.yaml": needed(mark),
    "vapi/std/errors.yaml": standardErrors,
  }).map(({ code }) => code);

const cases = kinds.flatMap((kind) =>
  levelsOf(kind).flatMap((level) => typesOf(kind).map((type) => ({ kind, level, type }))),
);

describe("what needs something that came with 6.6", () => {
  it.each(cases)("came with it or later, as its $level says: a $kind of $type", ({ kind, level, type }) => {
    const codes = (release: string): string[] => codesOf(kind, type, "since", { [level]: release });
    expect(codes("6.5")).toEqual(["needs-later"]);
    expect(codes("6.6")).toEqual([]);
    expect(codes("6.7")).toEqual([]);
  });

  it.each(kinds)("was not always there: a %s", (kind) => {
    for (const type of typesOf(kind)) expect(codesOf(kind, type, "since", {}), type).toEqual(["needs-later"]);
  });
});

describe("what needs something that went with 6.6", () => {
  it.each(cases)("went with it or before, as its $level says: a $kind of $type", ({ kind, level, type }) => {
    const codes = (release: string): string[] => codesOf(kind, type, "removed", { [level]: release });
    expect(codes("6.5")).toEqual([]);
    expect(codes("6.6")).toEqual([]);
    expect(codes("6.7")).toEqual(["needs-removed"]);
  });

  it.each(kinds)("is not there any more: a %s", (kind) => {
    for (const type of typesOf(kind)) expect(codesOf(kind, type, "removed", {}), type).toEqual(["needs-removed"]);
  });
});

describe.each(kinds)("the releases of a %s", (kind) => {
  it("are the nearest of those that are stated", () => {
    const [type = ""] = typesOf(kind);
    const all = levelsOf(kind);
    all.forEach((inner, at) => {
      for (const outer of all.slice(0, at)) {
        const between = `${outer} ${inner}`;
        expect(codesOf(kind, type, "since", { [outer]: "6.5", [inner]: "6.7" }), between).toEqual([]);
        expect(codesOf(kind, type, "removed", { [outer]: "6.7", [inner]: "6.5" }), between).toEqual([]);
        // What is inside is not there without what it is part of; a structure is part of its module.
        if (kind === "field" && outer === "service") continue;
        expect(codesOf(kind, type, "since", { [outer]: "6.7", [inner]: "6.5" }), between).toContain("outside-owner");
        expect(codesOf(kind, type, "removed", { [outer]: "6.5", [inner]: "6.7" }), between).toContain("outside-owner");
      }
    });
  });

  it.each(levelsOf(kind))("are no newer than the file: that of its %s", (level) => {
    const [type = ""] = typesOf(kind);
    expect(codesOf(kind, type, "since", { [level]: "6.8" })).toContain("since-too-late");
    expect(codesOf(kind, type, "since", { [level]: "6.7" })).not.toContain("since-too-late");
  });
});
