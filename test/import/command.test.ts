import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { FakeVcenter } from "vsphere-sdk/testing";
import { Component } from "vsphere-sdk/vapi/metadata/metamodel";
import { callCommand, runOnTerminal, type Run } from "../support/command.ts";
import { factsOf } from "../support/import.ts";
import { readRepository } from "../support/definitions.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";
import { fingerprint, httpsVcenter } from "../support/https-vcenter.ts";
import { vcenterWithMetamodel } from "../support/metamodel.ts";
import { readModel } from "../../generator/pipeline.ts";
import { inputOf } from "../support/definitions.ts";

const base = temporaryFolder();

const run = (cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> =>
  callCommand(args, { cwd, env });

let count = 0;
function workplace(files: Readonly<Record<string, string>> = {}): string {
  const folder = join(base, String((count += 1)));
  writeTree(folder, { "a.txt": "", ...files });
  return folder;
}

const lampFile = `# yaml-language-server: $schema=./schema.json
module: com.vmware.lamp
version: "6.7"
doc: Lamps.
services:
  Lamp:
    doc: Switches lamps. # written by hand
    operations:
      dim: { doc: Dims a lamp., idempotent: true }
`;
const lamp = (operations: readonly string[]) => [
  {
    module: "com.vmware.lamp",
    services: [
      {
        id: "com.vmware.lamp.lamp",
        name: "Lamp",
        operations: operations.map((id) => ({ id, params: [], output: "void", errors: [] })),
      },
    ],
    structures: [],
    enums: [],
  },
];

describe("npm run import", () => {
  it("merges a file, says what it did, and does nothing the next time", async () => {
    const cwd = workplace({
      "definitions/lamp.yaml": lampFile,
      "facts.json": JSON.stringify({ release: "7.0", modules: lamp(["dim", "switch"]) }),
    });
    const made = await run(cwd, ["import", "--from", "facts.json"]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toMatch(
      /\n {16}added {2}changed {2}removed\noperations {10}1 {8}0 {8}0\nstill to be written in definitions: 1 text in 1 file\n7\.0 from facts\.json: 0 files added, 1 changed, 0 unchanged in \d+\.\d s\n$/,
    );
    expect(readTree(join(cwd, "definitions"))).toEqual({
      "lamp.yaml": lampFile
        .replace('version: "6.7"\n', 'version: "7.0"\nreleases:\n  - "6.7"\n  - "7.0"\n')
        .concat('      switch:\n        since: "7.0"\n        doc: TODO\n'),
    });
    const before = readTree(cwd);
    const again = await run(cwd, ["import", "--from", "facts.json", "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({
      ok: true,
      summary: { files: { added: 0, changed: 0, unchanged: 1 } },
    });
    expect(readTree(cwd)).toEqual(before);
    const generated = await run(cwd, ["generate"]);
    expect(generated).toMatchObject({ code: 0, stderr: "" });
    expect(generated.stdout).toContain("still to be written: 1 text\n  1 lamp.yaml\n");
  });

  it("takes packed facts, and of them the modules that are asked for", async () => {
    const cwd = workplace();
    writeFileSync(join(cwd, "facts.json.gz"), gzipSync(JSON.stringify(lamp(["dim"]))));
    const made = await run(cwd, ["import", "--from", "facts.json.gz", "--release", "7.0", "--modules", "lamp"]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(Object.keys(readTree(join(cwd, "definitions")))).toEqual(["lamp.yaml"]);
    const unknown = await run(cwd, ["import", "--from", "facts.json.gz", "--release", "7.0", "--modules", "bulb"]);
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain("facts.json.gz has no module bulb");
  });

  it.each([
    [[], "give the facts either with --from or with --server"],
    [["--from", "a", "--server", "b"], "give the facts either with --from or with --server"],
    [["--from", "facts.json"], "facts.json doesn't say of which release it is: give --release"],
    [["--from", "a", "--save", "b"], "--save belongs to --server"],
    [["--server", "https://vc"], "--server needs --user"],
    [
      ["--server", "https://vc", "--user", "u"],
      "--server needs --release: a metamodel doesn't say of which release it is",
    ],
    [
      ["--server", "http://vc", "--user", "u", "--release", "9.0"],
      "--server is an https address: a password is sent to it",
    ],
  ])("refuses %j", async (args, text) => {
    const cwd = workplace({ "facts.json": "[]" });
    const made = await run(cwd, ["import", ...args]);
    expect(made).toMatchObject({ code: 2 });
    expect(made.stderr).toBe(`import: ${text}\nTry: npm run import -- --help\n`);
  });

  it.each([
    ["half a file", '[{"module": "com.vmware.lamp", "serv', "facts-syntax"],
    ["another form", '[{"module": "com.vmware.lamp"}]', "facts-form"],
    ["an operation twice", JSON.stringify(lamp(["dim", "dim"])), "facts-item"],
    ["names that become one", JSON.stringify(lamp(["dim", "switch_on", "switchOn"])), "identifier-clash"],
  ])("writes nothing for %s", async (_, text, code) => {
    const cwd = workplace({ "definitions/lamp.yaml": lampFile, "facts.json": text });
    const before = readTree(cwd);
    const made = await run(cwd, ["import", "--from", "facts.json", "--release", "7.0", "--json"]);
    expect(made.code).toBe(1);
    expect(made.stdout).toContain(`"code": "${code}"`);
    expect(readTree(cwd)).toEqual(before);
  });
});

const model = readModel(inputOf({ "lamp.yaml": lampFile.replace(", idempotent: true", "") })).model;

async function withServer(vcenter: FakeVcenter, use: (host: string) => Promise<void>): Promise<void> {
  const server = await httpsVcenter(vcenter);
  try {
    await use(server.host);
  } finally {
    server.close();
  }
}

describe("npm run import -- --server", () => {
  const users = { admin: "secret" };
  const args = (host: string, ...more: string[]): string[] => [
    ...["import", "--server", `https://${host}`, "--user", "admin", "--release", "6.7", ...more],
  ];

  it("imports the metamodel of a server, and keeps what it said", async () => {
    const cwd = workplace({ "definitions/lamp.yaml": lampFile });
    await withServer(vcenterWithMetamodel(model, users), async (host) => {
      const made = await run(cwd, args(host, "--fingerprint", fingerprint, "--save", "facts.json.gz"), {
        VSPHERE_PASSWORD: "secret",
      });
      expect(made).toMatchObject({ code: 0, stderr: "" });
      expect(made.stdout).toContain("0 files added, 0 changed, 1 unchanged");
      expect(made.stdout).not.toContain("secret");
    });
    const saved = JSON.parse(gunzipSync(readFileSync(join(cwd, "facts.json.gz"))).toString()) as { release: string };
    expect(saved.release).toBe("6.7");
    const empty = await run(cwd, ["import", "--from", "facts.json.gz", "--definitions", "other"]);
    expect(empty).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(join(cwd, "other/lamp.yaml"), "utf8")).toContain("      dim:\n        doc: TODO\n");
  });

  it.each([
    [
      "the password is wrong",
      { VSPHERE_PASSWORD: "wrong" },
      ["--fingerprint", fingerprint],
      /Unable to authenticate user/,
    ],
    ["nobody is known", { VSPHERE_PASSWORD: "secret" }, [], /certificate/],
  ])("writes nothing when %s", async (_, env, trust, text) => {
    const cwd = workplace({ "definitions/lamp.yaml": lampFile });
    const before = readTree(cwd);
    await withServer(vcenterWithMetamodel(model, users), async (host) => {
      const made = await run(cwd, args(host, ...trust), env);
      expect(made.code).toBe(1);
      expect(made.stderr).toMatch(/error server-failed: /);
      expect(made.stderr).toMatch(text);
    });
    expect(readTree(cwd)).toEqual(before);
  });

  it("writes nothing when the answer is cut off, nor a file to keep", async () => {
    const cwd = workplace({ "definitions/lamp.yaml": lampFile });
    const vcenter = vcenterWithMetamodel(model, users);
    vcenter.trouble(
      { status: 200, body: '{"jsonrpc":"2.0","result":{"outp' },
      { operation: Component.operations.get, times: 9 },
    );
    await withServer(vcenter, async (host) => {
      const made = await run(cwd, args(host, "--fingerprint", fingerprint, "--save", "facts.json"), {
        VSPHERE_PASSWORD: "secret",
      });
      expect(made.code).toBe(1);
      expect(made.stderr).toMatch(/error server-failed: /);
    });
    expect(existsSync(join(cwd, "facts.json"))).toBe(false);
    expect(readFileSync(join(cwd, "definitions/lamp.yaml"), "utf8")).toBe(lampFile);
  });

  it("asks for a password where somebody can type, and doesn't show it", async () => {
    const cwd = workplace({ "definitions/lamp.yaml": lampFile });
    await withServer(vcenterWithMetamodel(model, users), async (host) => {
      const question = `Password of admin at ${host}: `;
      const { code, shown } = await runOnTerminal(args(host, "--fingerprint", fingerprint), {
        cwd,
        env: { VSPHERE_PASSWORD: "" },
        question,
        answer: "secret\r",
      });
      expect(shown).toContain(question);
      expect(shown).toContain("0 files added, 0 changed, 1 unchanged");
      expect(shown).not.toContain("secret");
      expect(code).toBe(0);
    });
  });

  it.each([
    ["somebody who types breaks off", "\u0003"],
    ["nothing is typed", "\r"],
  ])("asks no server when %s", async (_, answer) => {
    const { code, shown } = await runOnTerminal(args("127.0.0.1:9"), {
      cwd: workplace(),
      env: { VSPHERE_PASSWORD: "" },
      question: "Password of admin at 127.0.0.1:9: ",
      answer,
    });
    expect(shown).toContain("set the password in the environment variable VSPHERE_PASSWORD");
    expect(code).toBe(2);
  });

  it("says where a password is taken from where nobody can type", async () => {
    const cwd = workplace();
    const made = await run(cwd, args("127.0.0.1:9"), { VSPHERE_PASSWORD: "" });
    expect(made).toMatchObject({ code: 2 });
    expect(made.stderr).toContain("set the password in the environment variable VSPHERE_PASSWORD");
  });

  it("writes nothing when the server can't be reached", async () => {
    const cwd = workplace({ "definitions/lamp.yaml": lampFile });
    const before = readTree(cwd);
    const made = await run(cwd, args("127.0.0.1:9", "--save", "facts.json"), { VSPHERE_PASSWORD: "secret" });
    expect(made.code).toBe(1);
    expect(made.stderr).toMatch(/error server-failed: .*127\.0\.0\.1:9/);
    expect(made.stdout + made.stderr).not.toContain("secret");
    expect(readTree(cwd)).toEqual(before);
  });
});

describe("the facts that ir prints", () => {
  it("are of the form that import reads", async () => {
    const { faultsOf } = await import("../../generator/import/validate.ts");
    expect(faultsOf("facts", factsOf(readRepository().model))).toEqual([]);
    expect(faultsOf("overlay", JSON.parse(readFileSync("definitions/overlay.json", "utf8")))).toEqual([]);
  });
});
