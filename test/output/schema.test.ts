import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCollector, type Report } from "../../generator/diagnostics/collector.ts";
import { checkSchema, schemaText, updateSchema } from "../../generator/output/schema.ts";
import { readTree, temporaryFolder } from "../support/folders.ts";

const base = temporaryFolder();

function reported(run: (report: Report) => void): string[] {
  const { diagnostics, report } = createCollector();
  run(report);
  return diagnostics.map(({ code, detail }) => (detail === undefined ? code : `${code} ${detail}`));
}

describe("the schema beside the definitions", () => {
  it.each<[what: string, make: (path: string) => void, checked: string[], written: string[]]>([
    ["missing", () => undefined, ["output-missing"], []],
    ["there", (path) => writeFileSync(path, schemaText), [], []],
    [
      "of an earlier version",
      (path) => writeFileSync(path, schemaText.replace('"object"', '"array"')),
      ["output-stale the difference"],
      [],
    ],
    [
      "edited by hand",
      (path) => writeFileSync(path, schemaText.replace("{", "<<<<<<< HEAD\n{")),
      ["output-edited"],
      ["output-edited"],
    ],
    ["of somebody else", (path) => writeFileSync(path, "{}"), ["output-foreign"], ["output-foreign"]],
    [
      "of somebody else who names ours",
      (path) =>
        writeFileSync(path, JSON.stringify({ description: (JSON.parse(schemaText) as { title: string }).title })),
      ["output-foreign"],
      ["output-foreign"],
    ],
    ["no JSON", (path) => writeFileSync(path, "notes"), ["output-foreign"], ["output-foreign"]],
    ["a folder", (path) => mkdirSync(path), ["output-foreign"], ["output-foreign"]],
    ["a link", (path) => symlinkSync("../outside", path), ["output-link"], ["output-link"]],
  ])("is written unless that would hurt: it is %s", (what, make, checked, written) => {
    const folder = join(base, what.replace(/ /g, "-"));
    mkdirSync(folder);
    make(join(folder, "schema.json"));
    const before = readTree(base);
    expect(reported((report) => checkSchema(folder, report, () => "the difference"))).toEqual(checked);
    expect(readTree(base)).toEqual(before);
    expect(reported((report) => updateSchema(folder, report))).toEqual(written);
    if (written.length > 0) expect(readTree(base)).toEqual(before);
    else expect(readTree(folder)).toEqual({ "schema.json": schemaText });
  });
});
