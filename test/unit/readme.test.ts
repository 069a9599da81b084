import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderDiagnostic } from "../../generator/diagnostics/render.ts";
import { diagnosticsOf, readRepository, repositoryInput, repositoryTexts } from "../support/definitions.ts";
import { codesOf } from "../support/models.ts";

const readme = readFileSync("definitions/README.md", "utf8");
const [file = "", ...parts] = [...readme.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text!);
const errors = repositoryInput().find(({ path }) => path === "vapi/std/errors.yaml")!;
const std = repositoryInput().find(({ path }) => path === "vapi/std.yaml")!;

/** What is reported when a text in one of our definitions is replaced. */
function mistake(file: string, text: string, by: string): string {
  const texts = repositoryTexts();
  const [found, ...others] = diagnosticsOf({ ...texts, [file]: texts[file]!.replace(text, by) });
  expect(others).toEqual([]);
  return renderDiagnostic(found!, { prefix: "definitions/", color: false }).trimEnd();
}

describe("what is said of definitions", () => {
  it("shows a mistake as it is reported", () =>
    expect(readme).toContain(mistake("vcenter/storage.yaml", "Policies.FilterSpec?", "Policies.FilterSpecs?")));

  it("has an example that is right", () =>
    expect(
      diagnosticsOf({
        "vcenter/example.yaml": file,
        "vapi/std/errors.yaml": new TextDecoder().decode(errors.bytes),
        "vapi/std.yaml": new TextDecoder().decode(std.bytes),
      }).map(({ text }) => text),
    ).toEqual([]));

  const inOperation = (text: string): string => {
    const indented = text.replace(/^(?=.)/gm, "        ");
    return `services:\n  Lamp:\n    doc: X.\n    operations:\n      switch:\n        doc: X.\n        params: { lamp: { type: id<Lamp>, doc: X. }, source_library_item_id: { type: id, doc: X. }, destination_create_spec: { type: string, doc: X. }, projection: { type: string?, doc: X. }, client_token: { type: string?, doc: X. } }\n${indented}`;
  };
  it("shows only forms that are read", () => {
    const [mapping = "", releases = "", history = ""] = parts;
    expect(codesOf(inOperation(mapping))).toEqual([]);
    const [used = "", unions = ""] = releases.split(/^(?=unions:)/m);
    const missing = codesOf(inOperation(used));
    // The errors of the test are few.
    expect(missing.filter((code) => code !== "unresolved-name")).toEqual([]);
    const fields =
      "fields: { state: { type: State, doc: X. }, level: { type: long?, doc: X. }, color: { type: long?, doc: X. }, interval: { type: long?, doc: X. } }";
    const structure = `structures:\n  S:\n    doc: X.\n    ${fields}\n${unions.replace(/^(?=.)/gm, "    ")}enumerations: { State: { doc: X., values: { ON: X., BLINKING: X. } } }\n`;
    expect(codesOf(structure)).toEqual([]);
    expect(codesOf(`structures:\n  S:\n    doc: X.\n    fields:\n${history.replace(/^(?=.)/gm, "      ")}`)).toEqual(
      [],
    );
    expect(parts.every((part) => typeof parse(part) === "object")).toBe(true);
  });
});

describe("the front page", () => {
  const front = readFileSync("README.md", "utf8");

  it("shows a mistake as it is reported", () =>
    expect(front).toContain(mistake("vcenter/vm.yaml", "type: Power.Info\n", "type: Power.Inf\n")));

  it("counts what the definitions have", () => {
    const { modules } = readRepository().model;
    const operations = modules.flatMap(({ services }) => services.flatMap((service) => service.operations));
    expect(front).toContain(`\n${modules.length} modules, ${operations.length} operations: `);
  });
});
