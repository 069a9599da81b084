import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect, test } from "vitest";
import { api, connect, jsonRpc, rest } from "vsphere-sdk";
import { tls } from "vsphere-sdk/node";
import { systemHello, vmDelete, vmList, type VMSummary } from "vsphere-sdk/vcenter";
import { serviceListDetails } from "vsphere-sdk/vcenter/services";
import { powerStop } from "vsphere-sdk/vcenter/vm";
import { temporaryFolder } from "../support/folders.ts";
import { UserProject } from "../support/project.ts";
import { failureOf } from "../support/protocols.ts";

let project: UserProject;
beforeAll(() => void (project = new UserProject(temporaryFolder())));

/** The server as its users start it, with the lines that it printed first. */
async function started(lines: number, ...args: readonly string[]) {
  const child = spawn("npx", ["--no-install", "vsphere-sdk-fake", ...args], { cwd: project.folder, detached: true });
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) if (printed.push(line) === lines) break;
  const stop = async (): Promise<void> => {
    process.kill(-child.pid!, "SIGTERM");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  };
  return { printed, [Symbol.asyncDispose]: stop };
}

const login = { user: "u", password: "p", retry: false } as const;

describe("vsphere-sdk-fake", () => {
  test("is a vCenter of a release, with TLS and objects, for programs in any language", async () => {
    await using server = await started(2, "--tls", "--release", "7.0.3", "--seed", "7");
    const [host, line] = server.printed as [string, string];
    const fetch = tls({ fingerprint256: line.replace("fingerprint ", "") });
    for (const [protocol, expected] of [
      [jsonRpc, ["web-1", "web-2", "db-1"]],
      [rest, ["web-2", "db-1"]],
      [api, ["db-1"]],
    ] as const) {
      await using vcenter = connect({ ...login, host, fetch, protocol });
      expect(await vcenter.about()).toMatchObject({ version: "7.0.3" });
      const vms = await vcenter.invoke(vmList, {});
      expect(vms.map(({ name }) => name)).toEqual(expected);
      const [{ vm, powerState }] = vms as [VMSummary];
      if (powerState.value === "POWERED_ON") {
        expect(await failureOf(() => vcenter.invoke(vmDelete, { vm }))).toMatchObject({
          name: "NotAllowedInCurrentState",
        });
        await vcenter.invoke(powerStop, { vm });
      }
      await vcenter.invoke(vmDelete, { vm });
      // What has no objects answers with samples, and what came later isn't there.
      expect((await vcenter.invoke(serviceListDetails, {})).size).toBe(1);
      if (protocol === rest) continue;
      expect(await failureOf(() => vcenter.invoke(systemHello, { spec: { apiReleases: ["9.0.0.0"] } }))).toMatchObject({
        name: "ServerTooOldError",
        since: "8.0.2.0",
        server: { version: "7.0.3" },
      });
    }
  });

  test("takes an inventory, and says what is wrong with its options", async () => {
    project.write({
      "objects.json": '{ "datacenters": [{ "name": "d", "hosts": ["h"], "vms": ["only"] }] }',
      "bad.json": "{",
    });
    await using server = await started(1, "--inventory", "objects.json");
    await using vcenter = connect({ ...login, host: server.printed[0]! });
    expect((await vcenter.invoke(vmList, {})).map(({ name }) => name)).toEqual(["only"]);
    for (const [args, text] of [
      [["--prot", "1"], "--prot"],
      [["--port", "x"], "--port must be a whole number from 0 to 65535"],
      [["--cert", "objects.json"], "--cert and --key belong together"],
      [["--release", "new"], "--release must be like 7.0 or 8.0.3"],
      [["--inventory", "bad.json"], "--inventory bad.json: "],
      [["--inventory", "none.json"], "--inventory: ENOENT"],
    ] as const) {
      const { code, output, errors } = await project.run("npx", ["--no-install", "vsphere-sdk-fake", ...args]);
      expect([code, output, errors]).toEqual([2, "", expect.stringContaining(text)]);
    }
    const { port } = new URL(server.printed[0]!);
    const taken = await project.run("npx", ["--no-install", "vsphere-sdk-fake", "--port", port]);
    expect([taken.code, taken.errors]).toEqual([1, expect.stringContaining("EADDRINUSE")]);
    const help = await project.run("npx", ["--no-install", "vsphere-sdk-fake", "--help"]);
    expect([help.code, help.errors]).toEqual([0, ""]);
    expect(Math.max(...help.output.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(90);
  });
});
