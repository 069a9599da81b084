import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** A program with marks, where an editor asks. */
const program = `
import { connect } from "vsphere-sdk";
import { HardwareClient, PowerClient, PowerState } from "vsphere-sdk/vcenter/vm";
import { LibraryItemClient } from "vsphere-sdk/vcenter/ovf";
import { LinksClient } from "vsphere-sdk/vcenter/hvc";
const vcenter = connect({ host: "vc", /*options*/ });
vcenter./*connection*/;
const power = new PowerClient(vcenter);
power./*client*/;
power./*start*/start({ /*input*/ });
const info = await power.get({ vm: "vm-1" });
info./*info*/;
PowerState./*enumeration*/;
new LibraryItemClient(vcenter).deploy({ target: { /*target*/ } });
const version = "VMX_13";
new HardwareClient(vcenter).update({ vm: "vm-1", /*spec*/spec: { upgradePolicy: "ALWAYS", /*version*/upgradeVersion: version } });
`;
const misplaced = `
import { connect } from "vsphere-sdk";
import { LinksClient } from "vsphere-sdk/vcenter/hvc";
await new LinksClient(connect({ host: "vc" } as never)).list({ signal: AbortSignal.timeout(1) });
`;
const fileOf = (name: string): string => resolve(`test/editor-${name}.ts`);
/** What a user types who has imported nothing yet; in place of a value, and of a type. */
const words = ["StubFactory", "LibraryIte", "PowerS"] as const;
const programs: Readonly<Record<string, string>> = {
  [fileOf("program")]: program,
  [fileOf("misplaced")]: misplaced,
  ...Object.fromEntries(
    words.flatMap((word) => [
      [fileOf(`value-${word}`), `export {};\n${word}`],
      [fileOf(`type-${word}`), `export {};\nlet a: ${word}`],
    ]),
  ),
};
const name = fileOf("program");

/** Files that offer something: an editor knows those of the packages that a project depends on. */
const offered = ["cis", "vcenter/ovf", "vcenter/vm", "vapi/std/errors"].map((folder) => `${folder}/index`);
const roots = ["index", "stub-factory", ...offered].map((path) => resolve(`generated/src/${path}.ts`));
const { config } = ts.readConfigFile("tsconfig.json", (path) => readFileSync(path, "utf8")) as { config: object };
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve("."));
options.paths = { ...options.paths, "vsphere-sdk/stub-factory": ["./generated/src/stub-factory.ts"] };

/** What an editor asks. */
const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => [...Object.keys(programs), ...roots],
  getScriptVersion: () => "1",
  getScriptSnapshot: (path) => {
    const text = programs[path] ?? ts.sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => resolve("."),
  getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
  fileExists: (path) => path in programs || ts.sys.fileExists(path),
  readFile: (path) => programs[path] ?? ts.sys.readFile(path),
});
const at = (mark: string): number => program.indexOf(`/*${mark}*/`) + mark.length + 4;
const completions = (mark: string): string[] =>
  service
    .getCompletionsAtPosition(name, at(mark), {})!
    .entries.filter((entry) => entry.kind !== ts.ScriptElementKind.keyword)
    .map((entry) => entry.name)
    .sort();

/** What is offered for the beginning of a name, from the package, with where it would be imported from. */
function offeredFor(place: "value" | "type", word: string): string[] {
  const path = fileOf(`${place}-${word}`);
  const found = service.getCompletionsAtPosition(path, programs[path]!.length, {
    includeCompletionsForModuleExports: true,
    importModuleSpecifierPreference: "shortest",
  })!;
  return found.entries
    .filter((entry) => entry.source?.startsWith("vsphere-sdk") === true)
    .filter((entry) => entry.name.toLowerCase().includes(word.toLowerCase()))
    .map((entry) => `${entry.name} of ${entry.source!.replace(/^vsphere-sdk\/?/, "")}`);
}

describe("an editor completes what a user needs, and nothing else", () => {
  test.each<[string, string[]]>([
    ["connection", ["about", "close", "fetch", "invoke", "isSessionValid", "sessionId"]],
    ["client", ["get", "reset", "start", "stop", "suspend"]],
    ["input", ["vm"]],
    ["info", ["cleanPowerOff", "state"]],
    ["target", ["folderId", "hostId", "resourcePoolId"]],
    [
      "options",
      "accessToken anonymous closeTimeoutMs fetch headers interceptors keepAlive maxResponseBytes password protocol retry samlToken sessionId timeoutMs user".split(
        " ",
      ),
    ],
  ])("%s", (mark, expected) => {
    expect(completions(mark)).toEqual(expected);
  });

  test("enumeration: the values before what every class has", () => {
    const own = completions("enumeration").filter((item) => !["apply", "bind", "call", "prototype"].includes(item));
    expect(own).toEqual(expect.arrayContaining(["POWERED_OFF", "POWERED_ON", "SUSPENDED", "of", "values"]));
    expect(own).not.toContain("intern");
  });
});

test("an editor shows prose, errors and what goes over the wire", () => {
  const info = service.getQuickInfoAtPosition(name, at("start") + 1)!;
  expect(ts.displayPartsToString(info.displayParts)).toBe(
    "(method) PowerClient.start(parameters: PowerStartParameters, options?: CallOptions): Promise<void>",
  );
  const prose = ts.displayPartsToString(info.documentation);
  expect(prose).toMatch(/^Powers on a virtual machine that is powered off or suspended\./);
  expect(prose.replace(/\s+/g, " ")).toContain(
    "`com.vmware.vcenter.vm.power` `start`, `POST /api/vcenter/vm/{vm}/power?action=start`, `POST /rest/vcenter/vm/{vm}/power/start`",
  );
  const tags = info.tags!.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`);
  expect(tags.find((tag) => tag.startsWith("@throws"))).toBeDefined();
  expect(tags.join("\n")).toContain("{AlreadyInDesiredState} If the virtual machine is powered on already.");
  expect(tags.join("\n")).toContain("@param parameters.vm");
});

describe("an editor that imports by itself offers", () => {
  const beginsWith = (word: string) => (line: string) => line.toLowerCase().startsWith(word.toLowerCase());

  test("one name that begins with StubFactory, and those of modules by the name of the module", () => {
    const all = offeredFor("value", "StubFactory");
    expect(all.filter(beginsWith("StubFactory"))).toEqual(["StubFactory of stub-factory"]);
    for (const line of all.filter((item) => !beginsWith("StubFactory")(item))) {
      const [, prefix = "", folder = ""] = /^(\w+)StubFactory of (.+)$/.exec(line) ?? [];
      expect(prefix.toLowerCase(), line).toBe(folder.replace(/\W/g, ""));
    }
    expect(new Set(all).size).toBe(all.length);
  });

  test("for PowerS: values that do something, and types that a program names", () => {
    expect(offeredFor("value", "PowerS").filter(beginsWith("PowerS"))).toMatchInlineSnapshot(`
      [
        "powerShutdown of vcenter/vm/guest",
        "powerShutdownErrors of vcenter/vm/guest",
        "powerStandby of vcenter/vm/guest",
        "powerStandbyErrors of vcenter/vm/guest",
        "powerStart of vcenter/vm",
        "powerStartErrors of vcenter/vm",
        "PowerState of vcenter/vm",
        "PowerState of vcenter/vm/guest",
        "powerStop of vcenter/vm",
        "powerStopErrors of vcenter/vm",
        "powerSuspend of vcenter/vm",
        "powerSuspendErrors of vcenter/vm",
      ]
    `);
    expect(offeredFor("type", "PowerS").filter(beginsWith("PowerS"))).toMatchInlineSnapshot(`
      [
        "PowerShutdownError of vcenter/vm/guest",
        "PowerShutdownParameters of vcenter/vm/guest",
        "PowerStandbyError of vcenter/vm/guest",
        "PowerStandbyParameters of vcenter/vm/guest",
        "PowerStartError of vcenter/vm",
        "PowerStartParameters of vcenter/vm",
        "PowerState of vcenter/vm",
        "PowerState of vcenter/vm/guest",
        "PowerStateValue of vcenter/vm",
        "PowerStateValue of vcenter/vm/guest",
        "PowerStopError of vcenter/vm",
        "PowerStopParameters of vcenter/vm",
        "PowerSuspendError of vcenter/vm",
        "PowerSuspendParameters of vcenter/vm",
      ]
    `);
  });

  test("for LibraryIte: what is defined, its client and its operations", () => {
    const ofOvf = (line: string): boolean => line.endsWith(" of vcenter/ovf");
    expect(offeredFor("value", "LibraryIte").filter(beginsWith("LibraryIte")).filter(ofOvf)).toMatchInlineSnapshot(`
      [
        "LibraryItem of vcenter/ovf",
        "LibraryItemClient of vcenter/ovf",
        "libraryItemCreate of vcenter/ovf",
        "libraryItemCreateErrors of vcenter/ovf",
        "LibraryItemCreateResult of vcenter/ovf",
        "LibraryItemCreateSpec of vcenter/ovf",
        "LibraryItemCreateTarget of vcenter/ovf",
        "libraryItemDeploy of vcenter/ovf",
        "LibraryItemDeployableIdentity of vcenter/ovf",
        "libraryItemDeployErrors of vcenter/ovf",
        "LibraryItemDeploymentResult of vcenter/ovf",
        "LibraryItemDeploymentTarget of vcenter/ovf",
        "libraryItemFilter of vcenter/ovf",
        "libraryItemFilterErrors of vcenter/ovf",
        "LibraryItemOvfSummary of vcenter/ovf",
        "LibraryItemResourcePoolDeploymentSpec of vcenter/ovf",
        "LibraryItemResultInfo of vcenter/ovf",
        "LibraryItemStorageGroupMapping of vcenter/ovf",
        "LibraryItemStorageGroupMappingType of vcenter/ovf",
        "LibraryItemVmConfigSpec of vcenter/ovf",
        "LibraryItemVmConfigSpecProvider of vcenter/ovf",
      ]
    `);
  });

  test.each(words)("nothing for %s that only the package itself needs, and nothing twice", (word) => {
    for (const place of ["value", "type"] as const) {
      const lines = offeredFor(place, word);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.filter((line) => /(?:Descriptor|Fields|Id|Codec) of /.test(line))).toEqual([]);
      expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
    }
  });
});

test.each([
  ["spec", "HardwareUpdateParameters.spec: HardwareUpdateSpecInput", /^Changes to make to the settings/],
  ["version", "upgradeVersion?: HardwareVersion | HardwareVersionValue | undefined", /^Hardware version that the next/],
])("an editor shows what a member of an input means: %s", (mark, type, prose) => {
  const info = service.getQuickInfoAtPosition(name, at(mark) + 1)!;
  expect(ts.displayPartsToString(info.displayParts)).toContain(type);
  expect(ts.displayPartsToString(info.documentation)).toMatch(prose);
});

test("a compiler says where options belong that stand among the parameters", () => {
  const messages = service
    .getSemanticDiagnostics(fileOf("misplaced"))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  expect(messages).toEqual([expect.stringContaining("the second argument, as in list({}, { signal })")]);
});
