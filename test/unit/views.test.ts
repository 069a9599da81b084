import { describe, expect, it } from "vitest";
import type { Operation, Structure, Type } from "../../generator/model/model.ts";
import { newestRelease, releasesOf } from "../../generator/model/select/release.ts";
import { codesOf, moduleOf } from "../support/models.ts";

/** A type in a few letters. */
function short(type: Type): string {
  switch (type.kind) {
    case "builtin":
      return type.name;
    case "optional":
      return `${short(type.element)}?`;
    case "list":
    case "set":
      return `${type.kind}<${short(type.element)}>`;
    case "map":
      return `map<${short(type.key)},${short(type.value)}>`;
    case "reference":
      return type.target.name;
    default:
      return type.kind;
  }
}

const fieldsOf = ({ fields }: Structure): string =>
  fields.map(({ name, type }) => `${name}: ${short(type)}`).join(", ");

const unionsOf = ({ unions }: Structure): unknown =>
  Object.fromEntries(
    unions.map(({ discriminant, cases }) => [
      discriminant,
      Object.fromEntries(
        cases.map(({ value, fields }) => [
          value,
          fields.map(({ name, required }) => (required ? name : `${name}?`)).join(),
        ]),
      ),
    ]),
  );

const structureAt = (text: string, release: string): Structure =>
  moduleOf(text, release).module.structures.find(({ name }) => name === "Info")!;
const operationsAt = (text: string, release: string): readonly Operation[] =>
  moduleOf(text, release).module.services[0]?.operations ?? [];

describe("a view of a release", () => {
  const life = `
structures:
  Info:
    doc: X.
    fields:
      always: { type: string, doc: X. }
      late: { type: string, doc: X., since: "7.0.0.1" }
      gone: { type: string, doc: X., removed: "8.0.2.00300" }
      back: { type: string, doc: X., removed: "9.0", absent: [{ from: "6.7", until: "8.0" }] }
`;
  it.each([
    ["6.5", "always: string, gone: string, back: string"],
    ["6.7", "always: string, gone: string"],
    ["7.0", "always: string, gone: string"],
    ["7.0.0.1", "always: string, late: string, gone: string"],
    ["8.0", "always: string, late: string, gone: string, back: string"],
    ["8.0.2.300", "always: string, late: string, back: string"],
    ["9.0.0.0", "always: string, late: string"],
  ])("%s has what is there in it, also what came back", (release, fields) =>
    expect(fieldsOf(structureAt(life, release))).toBe(fields),
  );

  it("is of the newest release unless another is asked for", () => {
    const { module, whole } = moduleOf(life);
    expect(fieldsOf(module.structures[0]!)).toBe("always: string, late: string");
    expect(newestRelease(whole)).toBe("9.0");
    expect(releasesOf(whole)).toEqual(["6.7", "7.0.0.1", "8.0", "8.0.2.00300", "9.0"]);
    expect(whole.modules.at(-1)?.id).toBe("com.vmware.vapi.std.errors");
    const test = whole.modules.find(({ id }) => id === "com.vmware.test");
    expect(test?.structures[0]?.fields.map(({ name }) => name)).toEqual(["always", "late", "gone", "back"]);
  });

  it("leaves out removed modules, services, operations, parameters, structures, enumerations, values and constants", () => {
    const text = `
structures: { Old: { doc: X., removed: "7.0" }, New: { doc: X. } }
enumerations:
  Old2: { doc: X., removed: "7.0", values: { A: X. } }
  Kept: { doc: X., values: { A: X., B: { doc: X., removed: "7.0" } } }
services:
  Gone: { doc: X., removed: "7.0", operations: { x: { doc: X. } }, structures: { Part: { doc: X. }, Stays: { doc: X., removed: none } } }
  Here:
    doc: X.
    constants: { A: { type: string, value: a, doc: X. }, B: { type: string, value: b, doc: X., removed: "7.0" } }
    operations: { x: { doc: X., params: { a: { type: long, doc: X., removed: "7.0" } } }, y: { doc: X., removed: "7.0" } }
`;
    const names = (release: string): unknown => {
      const { services, structures, enumerations } = moduleOf(text, release).module;
      return {
        services: services.map(({ name, operations, constants }) => [
          name,
          operations.map(({ id, params }) => [id, ...params.map((param) => param.name)].join(" ")).join(),
          constants.map((constant) => constant.name).join(),
        ]),
        structures: structures.map(({ name }) => name).join(),
        enumerations: enumerations.map(({ name, values }) => [name, ...values.map(({ value }) => value)].join(" ")),
      };
    };
    expect(names("6.7")).toEqual({
      services: [
        ["Gone", "x", ""],
        ["Here", "x a,y", "A,B"],
      ],
      structures: "Gone.Part,Gone.Stays,New,Old",
      enumerations: ["Kept A B", "Old2 A"],
    });
    expect(names("7.0")).toEqual({
      services: [["Here", "x", "A"]],
      structures: "Gone.Stays,New",
      enumerations: ["Kept A"],
    });
  });

  it("says what a later release removes, and not yet what it deprecates", () => {
    const text = `
structures:
  Info:
    doc: X.
    preview: { until: "6.7.1" }
    fields:
      a: { type: long, doc: X., removed: "8.0", deprecated: { since: "7.0", doc: Count it., use: b } }
      b: { type: long, doc: X., preview: true, deprecated: Always was. }
`;
    const at = (release: string): unknown =>
      structureAt(text, release).fields.map(({ removed, preview, previewUntil, deprecated }) => [
        removed,
        preview,
        previewUntil,
        deprecated && `${deprecated.doc} ${deprecated.use ?? "-"}`,
      ]);
    expect(at("6.7")).toEqual([
      ["8.0", true, "6.7.1", undefined],
      [undefined, true, undefined, "Always was. -"],
    ]);
    expect(at("7.0")).toEqual([
      ["8.0", false, undefined, "Count it. b"],
      [undefined, true, undefined, "Always was. -"],
    ]);
  });

  it("has the types, values and results of its release, inside of lists and maps, too", () => {
    const text = `
structures:
  Info:
    doc: X.
    fields:
      name: { type: string, doc: X., was: [{ until: "6.7.1", type: string? }] }
      sizes: { type: "map<string, list<Size>>", doc: X., was: [{ until: "7.0", type: "map<string, list<long>>" }, { until: "6.5.1", type: string }] }
  Size: { doc: X., since: "7.0" }
  Result: { doc: X., removed: "7.0" }
services:
  Lamp:
    doc: X.
    constants: { TEXT: { type: list<string>, value: [a, b], doc: X., was: [{ until: "7.0", type: string, value: a }] } }
    operations:
      check_in:
        doc: X.
        result: { type: id<Version>, doc: Now. }
        was: [{ until: "6.7", result: null }, { until: "7.0", result: { type: Result, doc: Then. } }]
`;
    const at = (release: string): unknown => {
      const { structures, services } = moduleOf(text, release).module;
      const [{ constants, operations } = { constants: [], operations: [] }] = services;
      return [
        fieldsOf(structures.find(({ name }) => name === "Info")!),
        constants.map(({ type, value }) => [short(type), value]).flat(),
        operations.map(({ output, outputDoc }) => [short(output), outputDoc]).flat(),
      ];
    };
    expect(at("6.5")).toEqual(["name: string?, sizes: string", ["string", "a"], ["void", undefined]]);
    expect(at("6.7")).toEqual(["name: string?, sizes: map<string,list<long>>", ["string", "a"], ["Result", "Then."]]);
    expect(at("6.7.1")).toEqual(["name: string, sizes: map<string,list<long>>", ["string", "a"], ["Result", "Then."]]);
    expect(at("7.0")).toEqual([
      "name: string, sizes: map<string,list<Size>>",
      ["list<string>", ["a", "b"]],
      ["id", "Now."],
    ]);
  });

  it("has the unions of its release: cases and fields that came later, and what whole unions were", () => {
    const text = `
structures:
  Info:
    doc: X.
    fields:
      kind: { type: Kind, doc: X. }
      mode: { type: Kind, doc: X., since: "6.7" }
      a: { type: long?, doc: X. }
      b: { type: long?, doc: X., since: "7.0" }
      c: { type: long?, doc: X. }
      d: { type: long?, doc: X. }
    unions:
      kind:
        ON: [a, b]
        OFF: { fields: [c], since: "6.7" }
        NEW: [{ field: a?, since: "8.0" }, { field: a, removed: "8.0" }]
      mode: { ON: [d] }
    was:
      - { until: "6.7", unions: { mode: null } }
      - { until: "9.0", unions: { mode: { ON: [d?], OFF: [] } } }
enumerations:
  Kind: { doc: X., values: { ON: X., OFF: X., NEW: { doc: X., since: "7.0" } } }
`;
    const at = (release: string): unknown => unionsOf(structureAt(text, release));
    expect(at("6.5")).toEqual({ kind: { ON: "a" } });
    expect(at("6.7")).toEqual({ kind: { ON: "a", OFF: "c" }, mode: { ON: "d?", OFF: "" } });
    expect(at("7.0")).toEqual({ kind: { ON: "a,b", OFF: "c", NEW: "a" }, mode: { ON: "d?", OFF: "" } });
    expect(at("8.0")).toEqual({ kind: { ON: "a,b", OFF: "c", NEW: "a?" }, mode: { ON: "d?", OFF: "" } });
    expect(at("9.0")).toEqual({ kind: { ON: "a,b", OFF: "c", NEW: "a?" }, mode: { ON: "d" } });
  });

  it("has the errors, privileges and mappings of its release, and /api from 7.0 on", () => {
    const text = `
services:
  Lamp:
    doc: X.
    operations:
      turn:
        doc: X.
        params: { lamp: { type: id<Lamp>, doc: X. } }
        errors: { NotFound: X., Error: { when: [If it hurts.], since: "6.7.1", removed: "8.0" } }
        privileges: [System.Read, { privilege: Lamp.Turn on Lamp via lamp, since: "7.0" }]
        rest: POST /lamp/{lamp}/turn
        api: POST /lamp/{lamp}?action=turn
        was: [{ until: "6.7", rest: null }, { until: "8.0", api: "POST /lamps/{lamp}" }]
`;
    const at = (release: string): unknown =>
      operationsAt(text, release).map(({ errors, privileges, rest, api }) => [
        errors.map(({ error }) => error.name).join(),
        privileges.map(({ privilege }) => privilege).join(),
        rest?.path.length,
        api?.path[0],
      ]);
    expect(at("6.5")).toEqual([["NotFound", "System.Read", undefined, undefined]]);
    expect(at("6.7.1")).toEqual([["NotFound,Error", "System.Read", 3, undefined]]);
    expect(at("7.0")).toEqual([["NotFound,Error", "System.Read,Lamp.Turn", 3, "/lamps/"]]);
    expect(at("8.0")).toEqual([["NotFound", "System.Read,Lamp.Turn", 3, "/lamp/"]]);
  });

  it("is closed and frozen: what it refers to is part of it", () => {
    const text = `
structures:
  Info: { doc: X., fields: { self: { type: Info?, doc: X. }, other: { type: "map<Kind, dynamic<Base>>", doc: X. } }, includes: Base }
  Base: { doc: X., fields: { name: { type: string, doc: X. } } }
enumerations: { Kind: { doc: X., values: { A: X. } } }
`;
    const { module } = moduleOf(text, "7.0");
    const [base, info] = module.structures;
    expect(info?.fields.map(({ name }) => name)).toEqual(["self", "other", "name"]);
    expect(info?.included.map((field) => info.fields.includes(field))).toEqual([true]);
    expect((info?.fields[0]?.type as { element: { target: unknown } }).element.target).toBe(info);
    const map = info?.fields[1]?.type as unknown as { key: { target: unknown }; value: { hasFieldsOf: unknown[] } };
    expect([map.key.target, map.value.hasFieldsOf[0]]).toEqual([module.enumerations[0], base]);
    expect(map.value.hasFieldsOf[0]).toBe(base);
    expect(Object.isFrozen(info?.fields)).toBe(true);
  });
});

describe("what a release leaves out", () => {
  it.each([
    ["a field whose type came later", "{ type: Late, doc: X. }", ["needs-later"]],
    ["a field in a list whose type came later", "{ type: list<Late>, doc: X. }", ["needs-later"]],
    ["a field that has that type only since then", "{ type: Late, doc: X., was: [{ until: '7.0', type: long }] }", []],
    ["a field that came with its type", "{ type: Late, doc: X., since: '7.0' }", []],
    [
      "a field that names no release, of a type that came later",
      "{ type: Late, doc: X., since: none }",
      ["needs-later"],
    ],
    ["a field whose type is gone", "{ type: Gone, doc: X. }", ["needs-removed"]],
    ["a field that went with its type", "{ type: Gone, doc: X., removed: '7.0' }", []],
    ["a field that had that type before", "{ type: long, doc: X., was: [{ until: '7.0', type: Gone }] }", []],
    [
      "a field that had that type for too long",
      "{ type: long, doc: X., was: [{ until: '8.0', type: Gone }] }",
      ["needs-removed"],
    ],
    ["a field whose type was gone for a while", "{ type: Gap, doc: X. }", ["needs-removed"]],
    ["a field that was gone as long", "{ type: Gap, doc: X., absent: [{ from: '6.7', until: '7.0' }] }", []],
  ])("is needed by nothing that it keeps: %s", (_what, field, codes) => {
    const text = `
structures:
  Info: { doc: X., fields: { a: ${field} } }
  Late: { doc: X., since: "7.0" }
  Gone: { doc: X., removed: "7.0" }
  Gap: { doc: X., absent: [{ from: "6.7", until: "7.0" }] }
`;
    expect(codesOf(text)).toEqual(codes);
  });

  it.each([
    ["an error", "errors: { Late: X. }"],
    ["a result", "result: { type: Late, doc: X. }"],
    ["the result of a task", "task: only, result: { type: Late, doc: X. }"],
    ["a parameter", "params: { a: { type: Late, doc: X. } }"],
    ["the path of a privilege", "privileges: [A.B via Late.name]"],
  ])("is needed by no operation: %s", (_what, part) =>
    expect(
      codesOf(`
errors: { Late: { doc: X., since: "7.0", fields: { name: { type: string, doc: X. } } } }
services: { Lamp: { doc: X., operations: { turn: { doc: X., ${part} } } } }
`),
    ).toContain("needs-later"),
  );

  it("is found for every rule of the model in the release that breaks it", () => {
    // In 6.5 the union's field was required, and the URL had a parameter that there was not.
    const text = `
structures:
  Info:
    doc: X.
    fields:
      kind: { type: Kind, doc: X. }
      a: { type: long?, doc: X., was: [{ until: "6.7", type: long }] }
    unions: { kind: { A: [a] } }
enumerations: { Kind: { doc: X., values: { A: X. } } }
services:
  Lamp:
    doc: X.
    operations:
      turn: { doc: X., params: { lamp: { type: id, doc: X., since: "6.7" } }, rest: "POST /lamp/{lamp}" }
`;
    expect(codesOf(text)).toEqual(["union-required-field", "rest-variable"]);
    expect(
      codesOf(
        text
          .replace("unions:", "was: [{ until: '6.7', unions: { kind: null } }]\n    unions:")
          .replace("rest:", "was: [{ until: '6.7', rest: POST /lamp }], rest:"),
      ),
    ).toEqual([]);
  });
});
