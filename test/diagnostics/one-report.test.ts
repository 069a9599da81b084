import { describe, expect, it } from "vitest";
import { createCollector, type Diagnostic } from "../../generator/diagnostics/collector.ts";
import { renderDiagnostic, renderDiagnostics, shownDiagnostics } from "../../generator/diagnostics/render.ts";
import { createSourceFile } from "../../generator/diagnostics/span.ts";
import { readModel } from "../../generator/pipeline.ts";
import { generateFrom, inputOf, repositoryInput } from "../support/definitions.ts";
import { sharedCache } from "../support/memory-cache.ts";

const decoder = new TextDecoder();
const files = (): Record<string, string> =>
  Object.fromEntries(repositoryInput().map(({ path, bytes }) => [path, decoder.decode(bytes)]));

/** The definitions of the repository with one text of one file replaced. */
function withMistake(path: string, from: string | RegExp, to: string): readonly Diagnostic[] {
  const all = files();
  const before = all[path]!;
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  return readModel(inputOf({ ...all, [path]: after }), { cache: sharedCache }).diagnostics;
}

describe("one mistake", () => {
  it.each([
    ["a release without quotes", "vcenter/vm.yaml", 'version: "9.0"', "version: 9.0", "not-text"],
    ["a release that is none", "vcenter/vm.yaml", 'version: "9.0"', "version: next", "bad-release"],
    ["a quote that is never closed", "vapi/std/errors.yaml", /doc: (?=\w)/, 'doc: "', "yaml-syntax"],
    ["a tab", "vapi/std/errors.yaml", /^ {2}(?=[A-Z]\w+:$)/m, "\t", "yaml-tab"],
    [
      "a module that is called otherwise",
      "vapi/std/errors.yaml",
      "com.vmware.vapi.std.errors",
      "com.vmware.Errors",
      "bad-name",
    ],
    ["no map of errors", "vapi/std/errors.yaml", /^errors:[^]*/m, "errors: none\n", "wrong-kind"],
    ["a misspelt section", "vapi/std/errors.yaml", /^errors:/m, "erors:", "unknown-key"],
    ["a misspelt section of a service", "vcenter/vm.yaml", /^ {4}structures:/m, "    structurs:", "unknown-key"],
    [
      "a misspelt module",
      "vapi/std/errors.yaml",
      "com.vmware.vapi.std.errors",
      "com.vmware.vapi.std.error",
      "file-place",
    ],
    ["a structure that is none", "vcenter/vm.yaml", /^ {2}Hardware:\n/m, "  hardware:\n", "bad-name"],
  ])("makes one report: %s", (_what, path, from, to, code) =>
    expect(withMistake(path, from, to).map((item) => item.code)).toEqual([code]),
  );

  const lost = (spec: string, more: string): string[] => {
    const text = `module: com.vmware.test\nversion: "6.7"\ndoc: X.\nstructures:\n  Spec: ${spec}\n${more}`;
    const { diagnostics } = readModel(inputOf({ "test.yaml": text }));
    return diagnostics.map((item) => item.code);
  };
  const refers = (field: string, rest = ""): string =>
    `{ doc: X., fields: { ${field}: { type: Info, doc: X.${rest} } } }`;

  it.each([
    ["a section that is a list", refers("a"), "enumerations: []\n", "wrong-kind"],
    ["a section that is misspelt", refers("a"), "enumeration: {}\n", "unknown-key"],
    ["a structure that is a text", refers("a"), "errors: { Info: text }\n", "wrong-kind"],
    ["a structure with a number for a name", refers("a"), "errors: { 5: { doc: X. } }\n", "not-text"],
  ])("in what may declare a name hides that the name isn't there: %s", (_what, spec, more, code) =>
    expect(lost(spec, more)).toEqual([code]),
  );

  it.each([
    ["another key", refers("a", ", dock: X."), "", "unknown-key"],
    ["another key of the module", refers("a"), "vers: '6.7'\n", "unknown-key"],
    ["a list of texts", refers("a"), "releases: [{}]\n", "wrong-kind"],
    ["a name that refers", refers("a"), "errors: { Some: { doc: X., includes: some, fields: {} } }\n", "bad-name"],
    ["a name to use instead", refers("a", ", deprecated: { doc: X., use: no name }"), "", "bad-name"],
    ["a period", refers("a"), "absent: [{ from: 6.5, until: '6.7' }]\n", "not-text"],
  ])("in what declares no name hides nothing: %s", (_what, spec, more, code) =>
    expect(lost(spec, more).sort()).toEqual([code, "unresolved-name"].sort()),
  );

  it.each([
    ["integer", "long"],
    ["int", "long"],
    ["float", "double"],
    ["timestamp", "datetime"],
    ["text", "string"],
    ["bool", "boolean"],
    ["url", "uri"],
  ])("that calls a type as other languages do is told ours: %s", (name, ours) => {
    const text = `module: com.vmware.test\nversion: "6.7"\ndoc: X.\nstructures:\n  Info: { doc: X., fields: { a: { type: ${name}, doc: X. } } }\n`;
    const { diagnostics } = readModel(inputOf({ "test.yaml": text }));
    expect(diagnostics.map((item) => item.text)).toEqual([`There is no type ${name}. Did you mean ${ours}?`]);
  });

  it.each([
    ["a version that is none", "next", ["bad-release"]],
    ["a version before the releases of the file", '"6.5"', []],
  ])("doesn't make the newest release an unknown one: %s", async (_what, version, codes) => {
    const text = `module: com.vmware.test\nversion: ${version}\nreleases: ["6.7"]\ndoc: X.\n`;
    const { diagnostics } = await generateFrom({ "test.yaml": text });
    expect(diagnostics.map(({ code }) => code)).toEqual(codes);
  });

  it("that makes nothing unreadable hides no other one", () => {
    const text = `module: com.vmware.test\nversion: "6.7"\ndoc: X.\nservices:\n  Lamp:\n    doc: X.\n    operations:\n      on: { doc: X., idempotent: perhaps, params: { a: { type: Foo, doc: X. } } }\n`;
    const { diagnostics } = readModel(inputOf({ "test.yaml": text }));
    expect(diagnostics.map(({ code }) => code).sort()).toEqual(["unresolved-name", "wrong-kind"]);
  });

  it.each([
    ["a type", "{ type: map<string, long>, doc: A text. }"],
    ["a type that tells", "{ type: id<{kind}>, doc: A text. }"],
    ["a text", "{ type: string, doc: One, two and three., since: '6.7' }"],
    ["several types", "{ type: map<string, map<string, long>>, doc: A text. }"],
  ])("is said to need quotes in braces: %s", (_what, field) => {
    const text = `module: com.vmware.test\nversion: "6.7"\ndoc: X.\nstructures:\n  Info: { doc: X., fields: { kind: { type: string, doc: X. }, a: ${field} } }\n`;
    const { diagnostics } = readModel(inputOf({ "test.yaml": text }));
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(["yaml-unquoted"]));
    const [first] = diagnostics;
    expect(first?.span?.source.text.slice(first.span.start, first.span.end)).toMatch(/^[,{]$/);
  });

  it("is not taken for a missing quote where none is missing", () => {
    const text = `module: com.vmware.test\nversion: "6.7"\ndoc: X.\nstructures:\n  Info: { doc: "One, two", fields: {}, sinse: }\n`;
    expect(readModel(inputOf({ "test.yaml": text })).diagnostics.map(({ code }) => code)).toEqual(["unknown-key"]);
  });
});

it("about two modules names the item of the other one in full", () => {
  const of = (module: string, own: string, other: string, field: string): string =>
    `module: com.vmware.${module}
version: "9.0"
doc: X.
services: { Lamp: { doc: X., operations: { ${own.toLowerCase()}: { doc: X., api: GET /lamps } } } }
structures:
  ${own}: { doc: X., includes: com.vmware.${other}, fields: {} }
  ${own}Endless: { doc: X., fields: { a: { type: com.vmware.${other}Endless, doc: X. } } }
  ${own}Twice: { doc: X., ${field}fields: { a: { type: long, doc: X. } } }
`;
  const { diagnostics } = readModel(
    inputOf({
      "one.yaml": of("one", "Aa", "two.Bb", ""),
      "two.yaml": of("two", "Bb", "one.Aa", "includes: com.vmware.one.AaTwice, "),
    }),
  );
  expect(diagnostics.map(({ span, text }) => `${span?.source.path}: ${text}`)).toEqual([
    "one.yaml: AaEndless needs a value of itself: AaEndless.a → com.vmware.two.BbEndless.a → AaEndless.",
    "two.yaml: Lamp.bb has the same mapping under `api` as com.vmware.one.Lamp.aa.",
    "two.yaml: Bb includes itself: com.vmware.one.Aa → Bb → com.vmware.one.Aa.",
    "two.yaml: BbTwice already has a field a, included from com.vmware.one.AaTwice.",
  ]);
});

describe("a file that can't be read", () => {
  const info = "Info: { doc: X., fields: { a: { type: string, doc: X. } } }";
  const head = (module: string): string => `module: com.vmware.${module}\nversion: "6.7"\ndoc: X.\n`;
  const field = (name: string, type: string): string => `      ${name}: { type: ${type}, doc: X. }\n`;
  const input = inputOf({
    "here.yaml": `${head("here")}structures:\n  ${info}\n`,
    "test.yaml": `${head("test")}structures:
  Spec:
    doc: X.
    deprecated: { use: com.vmware.one.Info, doc: X. }
    fields:
${field("a", "com.vmware.one.Info")}${field("b", "com.vmware.some.two.Info")}${field("c", "com.vmware.some.Info")}${field("d", "com.vmware.here.Inf")}`,
  });
  const options = { target: "6.9", only: ["one", "com.vmware.here"] };

  it("may have names that aren't found, and other names are reported", () => {
    const wrong = (unread: readonly string[]): string[] =>
      readModel(input, { ...options, unread }).diagnostics.map(({ text }) => text.replace(/ Did.*/, ""));
    const inOne = ["There is no item com.vmware.one.Info.", "There is no type com.vmware.one.Info."];
    const [inTwo, inSome] = ["There is no type com.vmware.some.two.Info.", "There is no type com.vmware.some.Info."];
    const inHere = "There is no type com.vmware.here.Inf.";
    expect(wrong([])).toEqual([
      "There is no module one.",
      "The definitions have no release 6.9: the newest one is 6.7.",
      ...inOne,
      inTwo,
      inSome,
      inHere,
    ]);
    expect(wrong(["one.yaml"])).toEqual([inTwo, inSome, inHere]);
    expect(wrong(["one.YML", "some"])).toEqual([inSome, inHere]);
    expect(wrong(["some.yaml"])).toEqual(["There is no module one.", ...inOne, inTwo, inHere]);
    expect(wrong([""])).toEqual([]);
  });
});

describe("many mistakes", () => {
  const text = `module: com.vmware.test\nversion: "6.7"\ndoc: X.\nstructures:\n${Array.from({ length: 400 }, (_, at) => `  S${at}: { doc: X., filds: {} }`).join("\n")}\n`;
  const { diagnostics } = readModel(inputOf({ "test.yaml": text }));
  it("are shown up to a number, and counted", () => {
    expect(diagnostics).toHaveLength(400);
    const shown = renderDiagnostics(diagnostics, { prefix: "", color: false });
    expect(shown.match(/ - error /g)).toHaveLength(shownDiagnostics);
    expect(shown).toContain(`… and ${400 - shownDiagnostics} more; --json prints all of them.`);
    expect(renderDiagnostics(diagnostics.slice(0, 2), { prefix: "", color: false })).not.toContain("more");
  });
});

describe("a narrow terminal", () => {
  const line = `        type: ${"list<".repeat(12)}Strange${">".repeat(12)}   # ${"and more ".repeat(20)}`;
  const source = createSourceFile("vcenter/storage/policies/compliance.yaml", `before: 1\n${line}\nafter: 2`);
  const at = source.text.indexOf("Strange");
  const { diagnostics, report } = createCollector();
  report(
    "unresolved-name",
    { source, start: at, end: at + 7 },
    { kind: "type", name: "Strange", suggestion: " Did you mean Stranger?" },
  );

  it.each([40, 60, 80, 120])("of %i columns gets lines that fit, and the caret below its name", (width) => {
    for (const color of [false, true]) {
      const shown = renderDiagnostic(diagnostics[0]!, { prefix: "definitions/", color, width });

      const rows = shown.replace(/\u001b\[\d+m/g, "").split("\n");
      const [place, ...others] = rows;
      for (const row of width < 60 ? others : [place!, ...others]) expect(row.length, row).toBeLessThanOrEqual(width);
      const mark = rows.findIndex((row) => /\^/.test(row));
      const column = rows[mark]!.indexOf("^");
      expect(rows[mark]!.trim().replace(/^\| */, "")).toBe("^".repeat(7));
      expect(rows[mark - 1]!.slice(column, column + 7)).toBe("Strange");
      // Words stay whole.
      const words = shown.replace(/\u001b\[\d+m/g, "").split(/\s+/);
      expect(words).toEqual(expect.arrayContaining(["Strange.", "Did", "mean", "Stranger?"]));
    }
  });

  it("keeps its mark where characters can't be seen", () => {
    const hidden = createSourceFile("a.yaml", "doc: \u200b\u202eodd \u{e0041}here");
    const start = hidden.text.indexOf("here");
    const { diagnostics: found, report: tell } = createCollector();
    tell(
      "unknown-key",
      { source: hidden, start, end: start + 4 },
      { owner: "x", key: "here", suggestion: "", allowed: "" },
    );
    const rows = renderDiagnostic(found[0]!, { prefix: "", color: false, width: 60 }).split("\n");
    const mark = rows.findIndex((row) => row.includes("^"));
    expect(rows[mark]!.indexOf("^")).toBe(rows[mark - 1]!.indexOf("here"));
  });
});
