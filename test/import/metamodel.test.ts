import { describe, expect, it } from "vitest";
import { createInvoker } from "../../generated/src/runtime/call.ts";
import { rest } from "../../generated/src/runtime/rest.ts";
import { ComponentClient } from "../../generated/src/vapi/metadata/metamodel/component.ts";
import { importRelease } from "../../generator/import/import.ts";
import { factsOfMetamodel, MetamodelError, unsaidByMetamodel } from "../../generator/import/metamodel.ts";
import { fakeFetch } from "../support/fake-fetch.ts";

type Json = string | boolean | readonly Json[] | { readonly [name: string]: Json };

/** A map as files of a metamodel have it, and answers below `/rest`. */
const entries = (map: Readonly<Record<string, Json>>): Json =>
  Object.entries(map).map(([key, value]) => ({ value, key }));
const builtin = (name: string): Json => ({ category: "BUILTIN", builtin_type: name });
const generic = (kind: string, of: Json): Json => ({
  category: "GENERIC",
  generic_instantiation: { generic_type: kind, element_type: of },
});
const userDefined = (kind: string, id: string): Json => ({
  category: "USER_DEFINED",
  user_defined_type: { resource_type: `com.vmware.vapi.${kind}`, resource_id: id },
});
const annotation = (elements: Readonly<Record<string, Json>>): Json => ({ elements: entries(elements) });
const text = (value: string): Json => ({ string_value: value, type: "STRING" });
const texts = (...values: string[]): Json => ({ list_value: values, type: "STRING_LIST" });

const member = (name: string, type: Json, metadata: Readonly<Record<string, Json>> = {}): Json => ({
  name,
  documentation: "What the vendor says.",
  type,
  metadata: entries(metadata),
});
const resource = { Resource: annotation({ value: text("com.vmware.test.lamp") }) };
const lamp = "com.vmware.test.lamp";

/** What a server that is older than `lifecycle` says, with one parameter of the given type. */
const component = (type: Json = builtin("BOOLEAN"), union = "mode"): Json => ({
  name: "test",
  documentation: "",
  metadata: [],
  packages: entries({
    "com.vmware.test": {
      name: "com.vmware.test",
      documentation: "",
      metadata: [],
      enumerations: [],
      structures: [],
      services: entries({
        [lamp]: {
          name: lamp,
          documentation: "",
          metadata: [],
          constants: [],
          enumerations: entries({
            [`${lamp}.mode`]: {
              name: `${lamp}.mode`,
              documentation: "",
              metadata: [],
              values: ["STEADY", "BLINKING"].map((value) => ({ value, documentation: "", metadata: [] })),
            },
          }),
          structures: entries({
            [`${lamp}.spec`]: {
              name: `${lamp}.spec`,
              type: "STRUCTURE",
              documentation: "",
              metadata: [],
              constants: [],
              enumerations: [],
              fields: [
                member("mode", userDefined("enumeration", `${lamp}.mode`), { UnionTag: annotation({}) }),
                member("period", builtin("LONG"), {
                  UnionCase: annotation({ tag: text(union), value: texts("BLINKING") }),
                }),
              ],
            },
          }),
          operations: entries({
            switch: {
              name: "switch",
              documentation: "",
              errors: [],
              params: [
                member("lamp", builtin("ID"), { ...resource, PathVariable: annotation({ value: text("lampId") }) }),
                member("on", type),
                member("spec", generic("OPTIONAL", userDefined("structure", `${lamp}.spec`))),
              ],
              output: {
                documentation: "",
                type: generic("OPTIONAL", generic("LIST", builtin("ID"))),
                metadata: entries(resource),
              },
              metadata: entries({
                RequestMapping: annotation({
                  value: text("/test/lamp/{lampId}"),
                  method: text("POST"),
                  params: texts("action=switch", "now"),
                }),
              }),
            },
          }),
        },
      }),
    },
  }),
});

const definition = `# yaml-language-server: $schema=./schema.json
module: com.vmware.test
version: "6.7"
doc: TODO
services:
  Lamp:
    doc: TODO
    operations:
      switch:
        doc: TODO
        params:
          lamp:
            type: id<com.vmware.test.lamp>
            doc: TODO
          on:
            type: boolean
            doc: TODO
          spec:
            type: Lamp.Spec?
            doc: TODO
        result:
          type: list<id<com.vmware.test.lamp>>?
          doc: TODO
        rest: POST /test/lamp/{lampId=lamp}?action=switch&now
    structures:
      Spec:
        doc: TODO
        fields:
          mode:
            type: Lamp.Mode
            doc: TODO
          period:
            type: long?
            doc: TODO
        unions:
          mode:
            BLINKING: [period]
    enumerations:
      Mode:
        doc: TODO
        values:
          STEADY: TODO
          BLINKING: TODO
`;

/** What the client reads of an answer below `/rest`, as facts. */
async function factsOf(info: Json) {
  const { fetch } = fakeFetch(() => ({ body: JSON.stringify({ value: { info, fingerprint: "00" } }) }));
  const client = new ComponentClient(createInvoker(rest({ host: "vc.test", fetch })));
  return factsOfMetamodel([(await client.get({ componentId: "test" })).info], () => undefined);
}

describe("a metamodel", () => {
  it("as files and old servers have it becomes definitions", async () => {
    const { changed, problems } = importRelease(
      new Map(),
      await factsOf(component()),
      "6.7",
      undefined,
      new Set(unsaidByMetamodel),
    );
    expect(problems).toEqual([]);
    expect(Object.fromEntries(changed)).toEqual({ "test.yaml": definition });
  });

  it.each<[string, Json, string]>([
    ["a builtin type", builtin("QUANTITY"), "there is a builtin type QUANTITY"],
    ["a generic type", generic("BAG", builtin("LONG")), "a generic type is a BAG"],
    ["a kind of named type", userDefined("table", "com.vmware.t"), "a type is of the kind com.vmware.vapi.table"],
    ["a category", { category: "TEMPLATE" }, "a type is of the category TEMPLATE"],
  ])("with %s that is not known is refused", async (_, type, message) => {
    await expect(factsOf(component(type))).rejects.toThrow(new MetamodelError(message));
  });

  it("with a case of no union is refused", async () => {
    await expect(factsOf(component(builtin("BOOLEAN"), "kind"))).rejects.toThrow(
      new MetamodelError("period is a case of kind, which is no union tag"),
    );
  });
});
