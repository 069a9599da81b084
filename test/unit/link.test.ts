import { describe, expect, it } from "vitest";
import { readModel } from "../../generator/pipeline.ts";
import { compareReleases } from "../../generator/definition/releases.ts";
import type { Structure } from "../../generator/model/model.ts";
import { inputOf, withErrors } from "../support/definitions.ts";

const head = 'module: com.vmware.test\nversion: "7.0"\ndoc: A module.\n';

function moduleOf(text: string, options = {}) {
  const { model, diagnostics } = readModel(inputOf(withErrors("test.yaml", head + text)), options);
  expect(diagnostics.map((item) => item.text)).toEqual([]);
  return model.modules.find((module) => module.id === "com.vmware.test")!;
}

const structureOf = (text: string, name: string): Structure =>
  moduleOf(text).structures.find((item) => item.name === name)!;

describe("linking", () => {
  it("makes wire ids of names, unless the definition says another", () => {
    const module = moduleOf(`
structures:
  VmTemplateInfo: { doc: X. }
  GuestOS: { id: guest_OS, doc: X. }
services:
  LibraryItem:
    doc: X.
    structures:
      CreateSpec: { doc: X., enumerations: { Kind: { doc: X., values: { A: X. } } } }
`);
    expect(module.structures.map(({ id, name }) => [id, name])).toEqual([
      ["com.vmware.test.guest_OS", "GuestOS"],
      ["com.vmware.test.library_item.create_spec", "LibraryItem.CreateSpec"],
      ["com.vmware.test.vm_template_info", "VmTemplateInfo"],
    ]);
    expect(module.enumerations.map(({ id }) => id)).toEqual(["com.vmware.test.library_item.create_spec.kind"]);
  });

  it("adds what a structure includes after its own, and joins the cases of a union", () => {
    const info = structureOf(
      `
structures:
  Common:
    doc: X.
    fields: { status: { type: Status, doc: X. }, start: { type: long?, doc: X. }, end: { type: long?, doc: X. } }
    unions: { status: { RUNNING: [start], DONE: [start, end] } }
  Info:
    doc: X.
    includes: Common
    fields: { progress: { type: long?, doc: X. } }
    unions: { status: { RUNNING: [progress?] } }
enumerations:
  Status: { doc: X., values: { RUNNING: X., DONE: X. } }
`,
      "Info",
    );
    expect(info.fields.map((field) => field.name)).toEqual(["progress", "status", "start", "end"]);
    const cases = info.unions.flatMap((union) =>
      union.cases.map((item) => [item.value, item.fields.map(({ name, required }) => `${name}${required ? "" : "?"}`)]),
    );
    expect(cases).toEqual([
      ["RUNNING", ["progress?", "start"]],
      ["DONE", ["start", "end"]],
    ]);
  });

  it("hands down releases and previews, until an item says otherwise", () => {
    const module = moduleOf(`
since: "6.5"
services:
  Lamp:
    doc: X.
    preview: true
    operations:
      a: { doc: X. }
      b: { doc: X., since: "6.7", preview: false }
    structures:
      Info: { doc: X., fields: { x: { type: long, doc: X. }, y: { type: long, doc: X., since: none } } }
`);
    const [lamp] = module.services;
    expect(lamp?.operations.map(({ since, preview }) => [since, preview])).toEqual([
      ["6.5", true],
      ["6.7", false],
    ]);
    expect(module.structures[0]?.fields.map(({ since, preview }) => [since, preview])).toEqual([
      ["6.5", true],
      [undefined, true],
    ]);
  });

  it("freezes the model", () => {
    const module = moduleOf("structures: { Info: { doc: X., fields: { x: { type: list<long>, doc: X. } } } }");
    const [info] = module.structures;
    expect(() => ((info as { doc: string }).doc = "changed")).toThrow(TypeError);
    expect(() => (info?.fields as unknown[]).push(1)).toThrow(TypeError);
    expect(() => ((info?.fields[0]?.type as { kind: string }).kind = "set")).toThrow(TypeError);
  });
});

describe("the model of an older release", () => {
  it("leaves out fields, values, cases, operations and parameters that came later", () => {
    const module = moduleOf(
      `
services:
  Lamp:
    doc: X.
    operations:
      get: { doc: X., params: { id: { type: string, doc: X. }, deep: { type: boolean?, doc: X., since: "7.0" } }, result: { type: Info, doc: X. } }
      new: { doc: X., since: "7.0" }
structures:
  Info:
    doc: X.
    fields:
      kind: { type: Kind, doc: X. }
      a: { type: long?, doc: X. }
      b: { type: long?, doc: X., since: "7.0" }
    unions: { kind: { A: [a, b?], B: [b] } }
  Later: { doc: X., since: "7.0" }
enumerations:
  Kind: { doc: X., values: { A: X., B: { doc: X., since: "7.0" } } }
`,
      { target: "6.7" },
    );
    const [lamp] = module.services;
    const [info, ...others] = module.structures;
    expect(others).toEqual([]);
    expect(lamp?.operations.map(({ id, params }) => [id, params.map((param) => param.name)])).toEqual([
      ["get", ["id"]],
    ]);
    expect(info?.fields.map((field) => field.name)).toEqual(["kind", "a"]);
    expect(info?.unions[0]?.cases.map(({ value, fields }) => [value, fields.map((field) => field.name)])).toEqual([
      ["A", ["a"]],
    ]);
    expect(module.enumerations[0]?.values.map((item) => item.value)).toEqual(["A"]);
    // References still lead to the objects of the model itself.
    expect(lamp?.operations[0]?.output).toEqual({ kind: "reference", target: info });
    expect((lamp?.operations[0]?.output as { target: unknown }).target).toBe(info);
    expect((info?.fields[0]?.type as { target: unknown }).target).toBe(module.enumerations[0]);
  });
});

describe("releases", () => {
  it("compare by their numbers", () => {
    expect(["6.10", "6.7", "7.0", "6.7.1"].sort(compareReleases)).toEqual(["6.7", "6.7.1", "6.10", "7.0"]);
    expect(compareReleases("7.0", "7.0.0")).toBe(0);
  });
});
