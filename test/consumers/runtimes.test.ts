import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listen, type ListeningVcenter } from "vsphere-sdk/testing";
import { javascriptOf, said, vcenterOfConsumers } from "../support/consumers.ts";
import { temporaryFolder } from "../support/folders.ts";
import { fingerprint, httpsVcenter, pem, type HttpsServer } from "../support/https-vcenter.ts";
import { UserProject } from "../support/project.ts";
import { installRuntimes, type Runtime } from "../support/runtimes.ts";

const folder = temporaryFolder();
const vcenter = vcenterOfConsumers();
let programs: Readonly<Record<Runtime, string>>;
let server: ListeningVcenter;
let tlsServer: HttpsServer;
let project: UserProject;
beforeAll(async () => {
  programs = installRuntimes();
  server = await listen(vcenter);
  tlsServer = await httpsVcenter(vcenter);
  project = new UserProject(folder);
  project.write({
    "program.js": javascriptOf("program", "esm"),
    "kit.js": javascriptOf("kit", "esm"),
    "tls.js": javascriptOf("tls", "esm"),
    "main.js": `
import { kit } from "./kit.js";
import { program } from "./program.js";
console.log(JSON.stringify([await program(process.env.VCENTER), await kit()]));`,
    "trust.js": `
import { meetings } from "./tls.js";
const { VCENTER, CA, FINGERPRINT } = process.env;
console.log(JSON.stringify(await meetings(VCENTER, { ca: CA, fingerprint256: FINGERPRINT })));`,
  });
});
afterAll(async () => {
  await server.close();
  tlsServer.close();
});

const runtimes: readonly Runtime[] = ["node 20.0", "node 20", "node 22", "node 24", "node 26", "bun", "deno"];
const argumentsOf = (runtime: Runtime, file: string): string[] =>
  runtime === "deno"
    ? ["run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-env=VCENTER,CA,FINGERPRINT", file]
    : [file];

describe.each(runtimes)("on %s", (runtime) => {
  test("a program works, and leaves no session", async () => {
    const ended = await project.run(programs[runtime], argumentsOf(runtime, "main.js"), { VCENTER: server.host });
    expect(ended).toEqual({ code: 0, output: `${JSON.stringify([said, "SUSPENDED 1 0"])}\n`, errors: "" });
    expect(vcenter.sessions.size).toBe(0);
  });

  test("a certificate of a private authority is trusted as the program says", async () => {
    const environment = { VCENTER: tlsServer.host, CA: pem("authority"), FINGERPRINT: fingerprint };
    const ended = await project.run(programs[runtime], argumentsOf(runtime, "trust.js"), environment);
    expect(ended).toMatchObject({ code: 0, errors: "" });
    const [ca, pinned, unverified, otherPin, nothing] = JSON.parse(ended.output) as string[];
    expect([ca, pinned, unverified]).toEqual(["POWERED_OFF", "POWERED_OFF", "POWERED_OFF"]);
    expect(otherPin).toMatch(/^TlsError: .*fingerprint/);
    expect(nothing).toMatch(/^TlsError: .*isn't trusted/);
    expect(vcenter.sessions.size).toBe(0);
  });
});

describe("CommonJS", () => {
  let commonjs: UserProject;
  beforeAll(() => {
    commonjs = new UserProject(folder, "commonjs");
    commonjs.write({
      "program.js": javascriptOf("program", "cjs"),
      "main.js": `const { program } = require("./program.js");
program(process.env.VCENTER).then((said) => console.log(JSON.stringify(said)));`,
    });
  });

  // Since these versions, Node loads modules with require, without an option and without a warning.
  test.each<Runtime>(["node 20", "node 22", "node 24", "node 26"])("on %s requires it", async (runtime) => {
    const ended = await commonjs.run(programs[runtime], ["main.js"], { VCENTER: server.host });
    expect(ended).toEqual({ code: 0, output: `${JSON.stringify(said)}\n`, errors: "" });
  });
});
