import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it, test } from "vitest";
import { FakeVcenter, listen, type ListeningVcenter } from "vsphere-sdk/testing";
import { Power, PowerState } from "vsphere-sdk/vcenter/vm";
import { examplesFolder } from "../support/examples.ts";
import { installSources, temporaryFolder } from "../support/folders.ts";

const files = readdirSync(examplesFolder).filter((file) => file.endsWith(".ts"));
const folder = temporaryFolder();

/** A project of a user, with the examples. */
beforeAll(() => {
  installSources(folder);
  cpSync(examplesFolder, join(folder, "examples"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
});

describe("the examples", () => {
  it("import only the package and Node", () => {
    for (const file of files)
      for (const [, from = ""] of readFileSync(join(examplesFolder, file), "utf8").matchAll(/ from "([^"]+)"/g))
        expect(from, file).toMatch(/^(?:node:|vsphere-sdk(?:\/|$))/);
  });
});

describe.each(files)("%s", (file) => {
  it("is tested", () => {
    const path = `test/examples/${file.replace(/\.ts$/, ".test.ts")}`;
    expect(existsSync(path), path).toBe(true);
    expect(readFileSync(path, "utf8")).toContain(`/examples/${file}"`);
  });

  it("stands in the table", () => {
    expect(readFileSync(join(examplesFolder, "README.md"), "utf8")).toContain(`| [${file}](${file})`);
  });

  it("says in its head what it shows and how to run it", () => {
    const [head = ""] = readFileSync(join(examplesFolder, file), "utf8").split("\nimport ");
    expect(head).toMatch(/^\/\/ \S/);
    expect(head).toContain("\n// Shows ");
    expect(head).toContain(`\n//   node --env-file=.env ${file}`);
  });

  it("says what it needs when it is started without", async () => {
    const { code, output, errors } = await start(file, [], {});
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toMatch(new RegExp(`^Usage: ${file} `));
  });
});

describe("an example that is started", () => {
  const certificate = join(folder, "authority.pem");
  test.for<[string, (server: ListeningVcenter) => Record<string, string>]>([
    ["without TLS", () => ({})],
    ["with a fingerprint", ({ fingerprint256 }) => ({ VCENTER_FINGERPRINT: fingerprint256! })],
    ["with an authority, over /rest", () => ({ VCENTER_CA: certificate, VCENTER_PROTOCOL: "rest" })],
    ["with an authority, over /api", () => ({ VCENTER_CA: certificate, VCENTER_PROTOCOL: "api" })],
  ])("works over the network %s, and logs out", async ([what, environment]) => {
    const vcenter = new FakeVcenter({ users: { u: "p" } }).on(Power, { get: () => ({ state: PowerState.SUSPENDED }) });
    await using listening = await listen(vcenter, { tls: what === "without TLS" ? undefined : true });
    if (listening.certificate !== undefined) writeFileSync(certificate, listening.certificate);
    const login = { VCENTER_HOST: listening.host, VCENTER_USER: "u", VCENTER_PASSWORD: "p" };
    expect(await start("power-control.ts", ["vm-42"], { ...login, ...environment(listening) })).toEqual({
      code: 0,
      output: "vm-42 is suspended.\n",
      errors: "",
    });
    expect(vcenter.calls).toMatchObject([{ operation: "get", input: { vm: "vm-42" }, user: "u" }]);
    expect(vcenter.sessions.size).toBe(0);
  });
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Starts an example as its own process; its environment has nothing but the login. */
function start(file: string, args: readonly string[], login: Readonly<Record<string, string>>): Promise<Ended> {
  // The loader stands for `npx tsx`, which there is no package for in the folder.
  const loader = pathToFileURL(resolve("node_modules/tsx/dist/loader.mjs")).href;
  const child = spawn(process.execPath, ["--import", loader, join("examples", file), ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...login },
  });
  const ended = { output: "", errors: "" };
  child.stdout.on("data", (chunk: Buffer) => (ended.output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (ended.errors += chunk.toString()));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done({ code, ...ended }));
  });
}
