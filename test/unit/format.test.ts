import { describe, expect, it } from "vitest";
import { readModel } from "../../generator/pipeline.ts";
import { inputOf, withErrors } from "../support/definitions.ts";
import { codesOf, moduleOf } from "../support/models.ts";

/** What real interfaces contain: each is sayable, carried by the model, and printed as the facts have it. */
const operations = (text: string, target?: string): Record<string, unknown>[] =>
  (moduleOf(`services:\n  Lamp:\n    doc: X.\n    operations:\n${text}`, target).json["services"] as never)[0][
    "operations"
  ];

describe("an operation", () => {
  it("can start a task beside the one that waits, or in its place", () => {
    const found = operations(`
      clone: { doc: X., task: beside, params: { vm: { type: id<VM>, doc: X. } }, result: { type: id<VM>, doc: The clone. }, api: { call: "POST /vm/{vm}?action=clone", status: 201 } }
      set: { doc: X., task: only, result: { type: long, doc: X. }, rest: PUT /set }
      run: { doc: X., task: { kind: beside, since: "8.0" } }
`);
    expect(
      found.map(({ id, output, task_type, task_result, rest, api }) => [
        id,
        output,
        task_type,
        task_result,
        rest ?? api,
      ]),
    ).toEqual([
      [
        "clone",
        { id: ["VM"] },
        "1",
        undefined,
        { method: "POST", url: "/vm/{vm}?action=clone", path: { vm: "vm" }, status: 201 },
      ],
      [
        "clone$task",
        { id: ["com.vmware.cis.TASK"] },
        "2",
        { id: ["VM"] },
        { method: "POST", url: "/vm/{vm}?action=clone&vmw-task=true", path: { vm: "vm" }, status: 202 },
      ],
      ["run", "void", "1", undefined, undefined],
      ["run$task", { id: ["com.vmware.cis.TASK"] }, "2", "void", undefined],
      ["set$task", { id: ["com.vmware.cis.TASK"] }, "2", "long", { method: "PUT", url: "/set?vmw-task=true" }],
    ]);
    const old = operations(
      `
      run: { doc: X., task: { kind: beside, since: "8.0" } }
`,
      "7.0",
    );
    expect(old.map(({ id, task_type }) => [id, task_type])).toEqual([["run", undefined]]);
  });

  it("has a name in the SDK beside any name on the wire", () => {
    const { module } = moduleOf(`
services:
  Lamp:
    doc: X.
    operations:
      register_VM: { doc: X. }
      _probe: { doc: X. }
      turn_on: { id: "turn-on", doc: X., task: beside }
`);
    expect(module.services[0]?.operations.map(({ id, alias }) => [id, alias])).toEqual([
      ["_probe", undefined],
      ["register_VM", undefined],
      ["turn-on", "turn_on"],
      ["turn-on$task", "turn_on_task"],
    ]);
  });

  it("is called below both mounts, with every part of a request", () => {
    const [operation] = operations(`
      copy:
        doc: X.
        params:
          source_item: { id: source-item, type: id<Item>, doc: X. }
          spec: { type: string, doc: X. }
          token: { type: string?, doc: X. }
          projection: { type: string?, doc: X. }
        rest: POST /item/{source_item}?~action=copy
        api:
          call: POST /items/{resource-pool=source_item}/?action=copyNow&file_name
          body: spec
          query: { p: projection }
          headers: { Client-Token: token }
          status: 201
`);
    expect([operation?.["rest"], operation?.["api"]]).toEqual([
      { method: "POST", url: "/item/{source_item}?~action=copy", path: { "source-item": "source_item" } },
      {
        method: "POST",
        url: "/items/{resource-pool}/?action=copyNow&file_name",
        path: { "source-item": "resource-pool" },
        body: "spec",
        query: { p: "projection" },
        headers: { "Client-Token": "token" },
        status: 201,
      },
    ]);
  });

  it.each([
    ["a body that is no parameter", "api: { call: POST /x, body: spc }", ["rest-variable"]],
    ["a header of a structure", "api: { call: POST /x, headers: { A: list } }", ["rest-variable-type"]],
    ["a parameter in two places", "api: { call: POST /x, body: spec, query: { a: spec } }", ["rest-parameter-twice"]],
    ["a body with GET", "api: { call: GET /x, body: spec }", ["rest-body"]],
    ["a query that is there already", "api: { call: GET /x?a=b, query: { a: spec } }", ["rest-name-twice"]],
    [
      "a header that differs in case only",
      "api: { call: POST /x, headers: { X-A: spec, x-a: more } }",
      ["rest-name-twice"],
    ],
    [
      "a header that every request has",
      "api: { call: POST /x, headers: { VMware-API-Session-Id: spec } }",
      ["rest-header"],
    ],
    ["a query that is a list", "api: { call: GET /x, query: { a: list } }", []],
    ["a header with a blank", 'api: { call: POST /x, headers: { "A b": spec } }', ["bad-name"]],
    ["a status that is an error", "api: { call: POST /x, status: 400 }", ["wrong-kind"]],
  ])("is refused or taken with %s", (_what, mapping, codes) =>
    expect(
      codesOf(`
services: { S: { doc: X., operations: { x: { doc: X., params: { spec: { type: string, doc: X. }, more: { type: string, doc: X. }, list: { type: list<long>, doc: X. } }, ${mapping} } } } }
`),
    ).toEqual(codes),
  );

  it("reports errors that a service declares, and those of other modules", () => {
    const { module, json } = moduleOf(`
services:
  Lamp:
    doc: X.
    errors: { Burnt: { doc: X. } }
    operations: { turn: { doc: X., errors: { Lamp.Burnt: X., NotFound: null } } }
structures: { Check: { doc: X., fields: { error: { type: com.vmware.vapi.std.errors.NotFound?, doc: X. }, all: { type: list<Lamp.Burnt>, doc: X. } } } }
`);
    expect(module.structures.map(({ kind, id, name }) => [kind, id, name])).toEqual([
      ["structure", "com.vmware.test.check", "Check"],
      ["error", "com.vmware.test.lamp.burnt", "Lamp.Burnt"],
    ]);
    expect(json).toMatchObject({
      services: [{ operations: [{ errors: ["com.vmware.test.lamp.burnt", "com.vmware.vapi.std.errors.not_found"] }] }],
      structures: [
        {
          fields: [
            { name: "error", type: { optional: { error: "com.vmware.vapi.std.errors.not_found" } } },
            { name: "all", type: { list: { error: "com.vmware.test.lamp.burnt" } } },
          ],
        },
        { kind: "error" },
      ],
    });
  });
});

describe("a structure", () => {
  it("can stand for a resource", () =>
    expect(
      moduleOf(`
structures:
  TagModel: { doc: X., model_keys: [tag], fields: { tag: { id: id, type: id<Tag>, doc: X. } } }
  Info: { doc: X. }
`).json,
    ).toMatchObject({ structures: [{ name: "Info" }, { name: "TagModel", is_model: true, model_keys: ["id"] }] }));

  it("has members with any name on the wire; what names them names the key", () => {
    const { json } = moduleOf(`
structures:
  Info:
    doc: X.
    fields:
      _links: { type: string?, doc: X. }
      kind: { id: "@kind", type: Kind, doc: X. }
      size_now: { id: size now, type: long?, doc: X. }
      of_type: { id: type, type: string, doc: X. }
      target: { type: "id<{of_type}>", doc: X. }
    unions: { kind: { V10: [size_now], ON: [] } }
enumerations:
  Kind: { doc: X., values: { V10: { id: "10.1-u", doc: X. }, ON: X. } }
`);
    expect(json).toMatchObject({
      structures: [
        {
          fields: [
            { name: "_links" },
            { name: "@kind", called: "kind" },
            { name: "size now", called: "size_now" },
            { name: "type", called: "of_type" },
            { name: "target", type: { id: [], type_field: "type" } },
          ],
          unions: [{ union: "@kind", cases: { "10.1-u": [{ field: "size now", required: true }], ON: [] } }],
        },
      ],
      enums: [{ values: [{ value: "10.1-u", called: "V10" }, { value: "ON" }] }],
    });
  });

  it.each(['""', '" a"', '"a "', '"a\\nb"', '"a\\u200bb"', '"a\\"b"', "a*b", "'{a}'", "größe"])(
    "has no wire name like %s",
    (id) =>
      expect(codesOf(`structures: { S: { doc: X., fields: { a: { id: ${id}, type: long, doc: X. } } } }\n`)).toContain(
        "bad-name",
      ),
  );

  it("has identifiers whose type another field tells, which may be an id, and resource types with a colon", () => {
    const { json } = moduleOf(`
structures:
  Info:
    doc: X.
    fields:
      tag_type: { type: id<com.vmware.vapi.resource>, doc: X. }
      tag: { type: "id<{tag_type}>", doc: X. }
      result_type: { type: string?, doc: X. }
      entity: { type: "id<VirtualApp | VirtualMachine by {result_type}>", doc: X. }
      many: { type: "list<id<{result_type}>>", doc: X. }
      policy: { type: id<com.vmware.cis.tagging.Tag:VirtualMachine>, doc: X. }
`);
    const [structure] = json["structures"] as unknown as { fields: { type: unknown }[] }[];
    expect(structure?.fields.map(({ type }) => type)).toEqual([
      { id: ["com.vmware.vapi.resource"] },
      { id: [], type_field: "tag_type" },
      { optional: "string" },
      { id: ["VirtualApp", "VirtualMachine"], type_field: "result_type" },
      { list: { id: [], type_field: "result_type" } },
      { id: ["com.vmware.cis.tagging.Tag:VirtualMachine"] },
    ]);
    expect(
      codesOf(
        `structures: { S: { doc: X., fields: { n: { type: long, doc: X. }, a: { type: "list<id<{n}>>", doc: X. } } } }\n`,
      ),
    ).toEqual(["id-type-field"]);
  });

  it("has the wire id of a structure in another module, or one that is said in full", () => {
    const files = withErrors(
      "a.yaml",
      `
module: com.vmware.a
version: "9.0"
doc: X.
services: { B: { doc: X., structures: { Info: { doc: X. } } } }
structures: { Else: { id: org.other.thing, doc: X. } }
`,
    );
    const { model, diagnostics } = readModel(
      inputOf({
        ...files,
        "a/b.yaml": 'module: com.vmware.a.b\nversion: "9.0"\ndoc: X.\nstructures: { Info: { doc: X. } }\n',
      }),
    );
    expect(diagnostics).toEqual([]);
    expect(
      model.modules.flatMap(({ id, structures }) => structures.map((item) => [id, item.name, item.id])).slice(0, 3),
    ).toEqual([
      ["com.vmware.a", "B.Info", "com.vmware.a.b.info"],
      ["com.vmware.a", "Else", "org.other.thing"],
      ["com.vmware.a.b", "Info", "com.vmware.a.b.info"],
    ]);
  });

  it("can have a name that becomes the identifier of another one", () =>
    expect(
      moduleOf(`
structures: { SoftwareInfo: { doc: X. } }
services: { Software: { doc: X., structures: { Info: { doc: X. } } } }
`).module.structures.map(({ name, id }) => [name, id]),
    ).toEqual([
      ["Software.Info", "com.vmware.test.software.info"],
      ["SoftwareInfo", "com.vmware.test.software_info"],
    ]));
});

describe("what the document says of releases", () => {
  it("is kept apart from what is so, with a reason", () => {
    const { json, module } = moduleOf(`
since: "6.5"
structures:
  Info:
    doc: X.
    since: "7.0"
    marks: { since: "7.0.0.1", reason: The bindings of 7.0 have it. }
    fields:
      a: { type: long, doc: X. }
      b: { type: long, doc: X., marks: { since: "6.5", reason: It cannot be older than its structure. } }
      c: { type: long, doc: X., since: "8.0", marks: { since: none } }
      d: { type: long, doc: X., deprecated: { doc: Y., since: "8.0" }, marks: { deprecated: "8.0.1.0", removed: "9.1" } }
`);
    expect(json).toMatchObject({
      structures: [
        {
          since: "7.0.0.1",
          first_release: "7.0",
          fields: [
            { name: "a", since: "7.0.0.1", first_release: "7.0" },
            { name: "b", since: "6.5", first_release: "7.0" },
            { name: "c", first_release: "8.0" },
            { name: "d", deprecated: "Y.", deprecated_since: "8.0.1.0", removed: "9.1" },
          ],
        },
      ],
    });
    expect(module.structures[0]?.fields[1]?.marks.reason).toBe("It cannot be older than its structure.");
    const [, , third] = (json["structures"] as unknown as { fields: object[] }[])[0]!.fields;
    expect(third).not.toHaveProperty("since");
  });

  it.each([
    ["a sibling", "b", []],
    ["a type", "Info", []],
    ["a field of another type", "Other.x", []],
    ["an operation", "Lamp.turn", []],
    ["something of another module", "com.vmware.vapi.std.errors.NotFound", []],
    ["nothing", "Other.y", ["unresolved-name"]],
    ["nothing at all", "bb", ["unresolved-name"]],
    ["text", "the other one", ["bad-name"]],
  ])("names %s to use instead of what is deprecated", (_what, use, codes) =>
    expect(
      codesOf(`
structures:
  Info: { doc: X., fields: { a: { type: long, doc: X., deprecated: { doc: Y., use: ${use} } }, b: { type: long, doc: X. } } }
  Other: { doc: X., fields: { x: { type: long, doc: X. } } }
services: { Lamp: { doc: X., operations: { turn: { doc: X. } } } }
`),
    ).toEqual(codes),
  );
});
