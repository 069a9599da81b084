import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diagnosticTable, type DiagnosticCode } from "../../generator/diagnostics/codes.ts";
import { createCollector, sortDiagnostics, type Diagnostic } from "../../generator/diagnostics/collector.ts";
import { generate, type GenerateOptions } from "../../generator/pipeline.ts";
import { readInput, type InputFile } from "../../generator/source/files.ts";
import type { FileSystem } from "../../generator/output/file-system.ts";
import { readDefinitions } from "../../generator/commands/definitions.ts";
import { readFacts } from "../../generator/import/read-facts.ts";
import { planOutput, withManifest } from "../../generator/output/plan.ts";
import { schemaText, updateSchema } from "../../generator/output/schema.ts";
import { updateOutput } from "../../generator/output/update.ts";
import { renderDiagnostic } from "../../generator/diagnostics/render.ts";
import { inputOf, standardErrors } from "../support/definitions.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import * as nodeFs from "node:fs";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Every diagnostic as a user sees it. `wrong/CODE.yaml` is a definition that is wrong in this way, and
 * `rendered/CODE.txt` what is said of it; `npm run test:update` writes the latter anew.
 */
const folder = "test/diagnostics/wrong";
const base = temporaryFolder();
let count = 0;
const emptyFolder = (): string => {
  const path = join(base, String((count += 1)));
  mkdirSync(path);
  return path;
};

async function generated(input: readonly InputFile[], options: GenerateOptions = {}): Promise<readonly Diagnostic[]> {
  const { diagnostics, files } = await generate(input, options);
  if (diagnostics.length > 0) expect(files).toEqual([]);
  return diagnostics;
}

/** The files of a fixture; `# file: PATH` begins each where there is more than one. */
function filesOf(text: string): Record<string, string> {
  const parts = text.split(/^# file: (.*)\n/m);
  if (parts.length === 1) return { "test.yaml": text };
  const files: Record<string, string> = {};
  for (let at = 1; at < parts.length; at += 2) files[parts[at]!] = parts[at + 1]!;
  return files;
}

function outputDiagnostics(prepare: (out: string) => void): readonly Diagnostic[] {
  const out = emptyFolder();
  prepare(out);
  const { diagnostics, report } = createCollector();
  planOutput(out, withManifest([{ path: "src/index.ts", text: "made" }]).files, report);
  return sortDiagnostics(diagnostics);
}

function reported(read: (report: ReturnType<typeof createCollector>["report"]) => void): readonly Diagnostic[] {
  const { diagnostics, report } = createCollector();
  read(report);
  return sortDiagnostics(diagnostics);
}

const fail = (code: string): never => {
  throw Object.assign(new Error("injected"), { code });
};

/** What is said when the output is written, with some calls of the file system replaced. */
function written(prepare: (out: string) => void, calls: Partial<FileSystem> = {}): readonly Diagnostic[] {
  const out = emptyFolder();
  prepare(out);
  const { files } = withManifest([{ path: "src/index.ts", text: "made" }]);
  return reported((report) => updateOutput(out, files, report, { fs: { ...nodeFs, ...calls } }));
}

/** What is said of a file of facts. */
const facts = (bytes: Uint8Array): readonly Diagnostic[] =>
  reported((report) => expect(readFacts("facts.json", bytes, report)).toBeUndefined());

/** A module that came with 6.7, and one that was there before. */
const twoReleases = {
  "later.yaml": 'module: com.vmware.later\nversion: "6.7"\nsince: "6.7"\ndoc: Later.\n',
  "vapi/std/errors.yaml": standardErrors,
};

/** What no text of a definition can show. */
const made: Partial<Record<DiagnosticCode, () => readonly Diagnostic[] | Promise<readonly Diagnostic[]>>> = {
  "file-unreadable": () => reported((report) => readInput("nowhere", report)),
  "file-link": () => {
    const definitions = emptyFolder();
    symlinkSync("self.yaml", join(definitions, "self.yaml"));
    return reported((report) => readInput(definitions, report));
  },
  "file-encoding": () =>
    generated([{ path: "test.yaml", bytes: Buffer.from("module: com.vmware.test\ndoc: gr\xfcn\n", "latin1") }]),
  "yaml-nesting": () => generated(inputOf({ "test.yaml": `module: ${"[".repeat(10_000)}` })),
  "unknown-module": () => generated(inputOf({ "vapi/std/errors.yaml": standardErrors }), { only: ["vapi.std.error"] }),
  "module-left-out": () => generated(inputOf(twoReleases), { target: "6.5", only: ["later"] }),
  "unknown-release": async () => {
    const { "later.yaml": later } = twoReleases;
    const input = inputOf({ ...twoReleases, "later.yaml": later.replace("since", 'releases: ["6.7"]\nsince') });
    return [...(await generated(input, { target: "99.9" })), ...(await generated(input, { target: "6.5" }))];
  },
  "facts-unreadable": () => facts(Buffer.from([0x1f, 0x8b, 0])),
  "facts-syntax": () => facts(Buffer.from('[\n  { "module": com.vmware.test }\n]\n')),
  "facts-form": () =>
    facts(
      Buffer.from(
        JSON.stringify([{ module: "com.vmware.test", services: [{ id: 7, name: "Lamp" }], structs: [], enums: [] }]),
      ),
    ),
  "facts-item": () => {
    const info = { id: "com.vmware.test.info", name: "Info", fields: [{ name: "lamp", type: { struct: "nowhere" } }] };
    const twice = { ...info, name: "Other" };
    return facts(
      Buffer.from(JSON.stringify([{ module: "com.vmware.test", services: [], structures: [info, twice], enums: [] }])),
    );
  },
  "definitions-interrupted": () => {
    const definitions = emptyFolder();
    writeTree(definitions, {
      "vapi/std/errors.yaml": standardErrors,
      ".vsphere-sdk-generator/journal.json": "{}",
    });
    return reported((report) => readDefinitions(definitions, report));
  },
  "output-foreign": () => outputDiagnostics((out) => writeTree(out, { "src/index.ts": "mine" })),
  "output-link": () => outputDiagnostics((out) => symlinkSync(base, join(out, "src"))),
  "output-manifest": () =>
    outputDiagnostics((out) =>
      writeTree(out, { "manifest.json": '{"generator":"vsphere-sdk-generator","files":{"../x":"00"}}' }),
    ),
  "output-journal": () => written((out) => writeTree(out, { ".vsphere-sdk-generator/journal.json": "{}" })),
  "output-changed": () =>
    written(() => undefined, {
      linkSync(from, to) {
        writeFileSync(to, "saved meanwhile");
        nodeFs.linkSync(from, to);
      },
    }),
  "output-failed": () => written(() => undefined, { linkSync: () => fail("ENOSPC") }),
  "output-interrupted": () =>
    written(() => undefined, { linkSync: () => fail("ENOSPC"), rmdirSync: () => fail("EIO") }),
  "output-edited": () => {
    const definitions = emptyFolder();
    writeTree(definitions, { "schema.json": schemaText.replace("{", "{,") });
    return reported((report) => updateSchema(definitions, report)).map((item) => ({
      ...item,
      text: item.text.replace(definitions, "definitions"),
    }));
  },
  "output-schema": () => reported((report) => updateSchema("nowhere", report)),
};

/** Codes of the command line, shown by its own tests. */
const ofTheCommandLine: ReadonlySet<string> = new Set([
  "no-definitions",
  "output-missing",
  "output-stale",
  "output-orphaned",
  "server-failed",
  // It names a process.
  "output-locked",
]);

const fixtures = readdirSync(folder).map((name) => name.replace(/\.yaml$/, ""));

describe("every diagnostic", () => {
  it("has a fixture, and every fixture has a code", () => {
    const codes = Object.keys(diagnosticTable).filter((code) => !ofTheCommandLine.has(code));
    expect([...fixtures, ...Object.keys(made)].sort()).toEqual(codes.sort());
  });

  it.each(fixtures)("%s is reported as shown", async (code) => {
    const files = filesOf(readFileSync(`${folder}/${code}.yaml`, "utf8"));
    const diagnostics = await generated(inputOf({ ...files, "vapi/std/errors.yaml": standardErrors }));
    expect(diagnostics.map((item) => item.code)).toContain(code);
    for (const { span } of diagnostics) expect(span).toBeDefined();
    await expect(rendered(diagnostics)).toMatchFileSnapshot(`rendered/${code}.txt`);
  });

  it.each(Object.entries(made))("%s is reported as shown", async (code, make) => {
    const diagnostics = await make();
    expect(diagnostics.map((item) => item.code)).toContain(code);
    await expect(rendered(diagnostics)).toMatchFileSnapshot(`rendered/${code}.txt`);
  });

  it("is rendered in no file without a fixture", () => {
    const shown = readdirSync("test/diagnostics/rendered").map((name) => name.replace(/\.txt$/, ""));
    expect(shown.filter((code) => !fixtures.includes(code) && !Object.hasOwn(made, code))).toEqual([]);
  });
});

const rendered = (diagnostics: readonly Diagnostic[]): string =>
  `${diagnostics.map((item) => renderDiagnostic(item, { prefix: "definitions/", color: false })).join("\n\n")}\n`;

describe("definitions that are wrong in many ways", () => {
  it("are reported all at once, sorted, each mistake once", async () => {
    const files = Object.fromEntries(
      ["bad-type", "union-unknown-value", "unresolved-name"].map((code, index) => [
        `${"cab"[index]}.yaml`,
        readFileSync(`${folder}/${code}.yaml`, "utf8").replace("com.vmware.test", `com.vmware.${"cab"[index]}`),
      ]),
    );
    const diagnostics = await generated(inputOf({ ...files, "vapi/std/errors.yaml": standardErrors }));
    expect(new Set(diagnostics.map((item) => item.code))).toEqual(
      new Set(["bad-type", "union-unknown-value", "unresolved-name"]),
    );
    const places = diagnostics.map(
      ({ span, code, text }) => [span?.source.path ?? "", span?.start ?? 0, code, text] as const,
    );
    expect(places).toEqual([...places].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1])));
    expect(new Set(places.map(String)).size).toBe(places.length);
  });
});

describe("a hostile file", () => {
  it.each([
    ["ten thousand flow maps", "{a: ".repeat(10_000)],
    ["ten thousand lists on a line", "- ".repeat(10_000)],
    [
      "ten thousand levels of indentation",
      Array.from({ length: 2_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
    ],
    ["ten thousand explicit keys", "? ".repeat(10_000)],
    [
      "an alias bomb",
      `a: &a [${"x,".repeat(9)}x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [${`*${n === 0 ? "a" : `b${n - 1}`},`.repeat(9)}]`).join("\n")}`,
    ],
    ["a megabyte of one key", `${"k".repeat(1_000_000)}: x`],
    ["a megabyte of text", `module: com.vmware.test\nversion: "6.7"\ndic: ${"word ".repeat(200_000)}`],
    ["twenty thousand keys", Array.from({ length: 20_000 }, (_, n) => `k${n}: x`).join("\n")],
    ["nothing but NUL", "\0".repeat(1000)],
  ])("ends in diagnostics: %s", async (_what, text) => {
    const diagnostics = await generated(inputOf({ "test.yaml": text }));
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const diagnostic of diagnostics.slice(0, 50))
      expect(renderDiagnostic(diagnostic, { prefix: "", color: true }).length).toBeLessThan(4_000);
  });
});
