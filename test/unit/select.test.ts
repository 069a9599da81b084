import { describe, expect, it } from "vitest";
import { readModel } from "../../generator/pipeline.ts";
import { inputOf, standardErrors } from "../support/definitions.ts";
import { missingIn } from "../support/models.ts";

const moduleText = (id: string, rest: string): string => `module: com.vmware.${id}\nversion: "9.0"\ndoc: X.\n${rest}`;

/** One module of everything that another one can refer to. */
const other = moduleText(
  "other",
  `
structures: { Thing: { doc: X., fields: { lamp: { type: id, doc: X. } } } }
enumerations: { Kind: { doc: X., values: { A: X. } } }
errors: { Burnt: { doc: X. } }
`,
);
const operation = (text: string): string => `services: { S: { doc: X., operations: { o: { doc: X., ${text} } } } }\n`;

const ways: readonly (readonly [string, string])[] = [
  ["a parameter", operation("params: { a: { type: com.vmware.other.Thing, doc: X. } }")],
  ["a result", operation("result: { type: list<com.vmware.other.Thing>, doc: X. }")],
  ["the result of a task", operation("task: only, result: { type: com.vmware.other.Kind, doc: X. }")],
  ["a declared error", operation("errors: { com.vmware.other.Burnt: X. }")],
  ["an error that only the document names", operation("undeclared_errors: { com.vmware.other.Burnt: X. }")],
  ["the path of a privilege", operation("privileges: [A.B via com.vmware.other.Thing.lamp]")],
  ["a field", "structures: { T: { doc: X., fields: { a: { type: com.vmware.other.Kind, doc: X. } } } }\n"],
  [
    "a field that is an error",
    "structures: { T: { doc: X., fields: { a: { type: com.vmware.other.Burnt?, doc: X. } } } }\n",
  ],
  [
    "the key of a map",
    'structures: { T: { doc: X., fields: { a: { type: "map<com.vmware.other.Kind, long>", doc: X. } } } }\n',
  ],
  [
    "a dynamic structure",
    "structures: { T: { doc: X., fields: { a: { type: dynamic<com.vmware.other.Thing>, doc: X. } } } }\n",
  ],
  ["the field of an error", "errors: { T: { doc: X., fields: { a: { type: com.vmware.other.Kind, doc: X. } } } }\n"],
];

describe("some modules", () => {
  it.each(ways)("bring with them what they refer to by %s", (_way, text) => {
    const files = {
      "one.yaml": moduleText("one", text),
      "other.yaml": other,
      "none.yaml": moduleText("none", "structures: { N: { doc: X. } }\n"),
      "vapi/std/errors.yaml": standardErrors,
    };
    const { model, diagnostics } = readModel(inputOf(files), { only: ["one"] });
    expect(diagnostics).toEqual([]);
    expect(model.modules.map(({ id }) => id)).toEqual(["com.vmware.one", "com.vmware.other"]);
    expect(missingIn(model)).toEqual([]);
  });
});
