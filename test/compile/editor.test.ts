import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const program = `
import { connect } from "vsphere-sdk";
import { PowerClient, PowerState } from "vsphere-sdk/vcenter/vm";
import { LibraryItemClient } from "vsphere-sdk/vcenter/ovf";
const vcenter = connect({ host: "vc", /*options*/ });
vcenter./*connection*/;
const power = new PowerClient(vcenter);
power./*client*/;
power./*start*/start({ /*input*/ });
const info = await power.get({ vm: "vm-1" });
info./*info*/;
PowerState./*enumeration*/;
new LibraryItemClient(vcenter).deploy({ target: { /*target*/ } });
`;
const name = resolve("test/editor-program.ts");
const { config } = ts.readConfigFile("tsconfig.json", (path) => readFileSync(path, "utf8")) as { config: object };
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve("."));

/** What an editor asks. */
const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => [name],
  getScriptVersion: () => "1",
  getScriptSnapshot: (path) => {
    const text = path === name ? program : ts.sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => resolve("."),
  getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
  fileExists: (path) => path === name || ts.sys.fileExists(path),
  readFile: (path) => (path === name ? program : ts.sys.readFile(path)),
});
const at = (mark: string): number => program.indexOf(`/*${mark}*/`) + mark.length + 4;
const completions = (mark: string): string[] =>
  service
    .getCompletionsAtPosition(name, at(mark), {})!
    .entries.filter((entry) => entry.kind !== ts.ScriptElementKind.keyword)
    .map((entry) => entry.name)
    .sort();

describe("an editor completes what a user needs, and nothing else", () => {
  test.each<[string, string[]]>([
    ["connection", ["close", "invoke", "isSessionValid", "sessionId"]],
    ["client", ["get", "reset", "start", "stop", "suspend"]],
    ["input", ["vm"]],
    ["info", ["cleanPowerOff", "state"]],
    ["target", ["folderId", "hostId", "resourcePoolId"]],
    [
      "options",
      "accessToken anonymous fetch headers interceptors keepAlive password protocol retry samlToken sessionId timeoutMs user".split(
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
  expect(prose).toContain("`com.vmware.vcenter.vm.power` `start`, `POST /rest/vcenter/vm/{vm}/power/start`");
  const tags = info.tags!.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`);
  expect(tags.find((tag) => tag.startsWith("@throws"))).toBeDefined();
  expect(tags.join("\n")).toContain("{AlreadyInDesiredState} If the virtual machine is powered on already.");
  expect(tags.join("\n")).toContain("@param parameters.vm");
});
