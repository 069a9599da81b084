import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { installRuntimes } from "../support/runtimes.ts";

let programs: Readonly<Record<string, string>>;
beforeAll(() => void (programs = installRuntimes()));

const entry = "generator/commands/main.mjs";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The generator on every Node that it is said to run on; the tests beside this one are about the package. */
describe.each(["node 20.0", "node 20", "node 22", "node 24"])("on %s", (name) => {
  test("the commands do what they do here", () => {
    const node = programs[name]!;
    const run = (...args: string[]) => spawnSync(node, [entry, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
    expect(run("generate", "--check")).toMatchObject({ status: 0, stderr: "" });
    const here = execFileSync(process.execPath, [entry, "ir"], { encoding: "utf8", maxBuffer: 2 ** 28 });
    const there = run("ir");
    expect([there.status, sha256(there.stdout)]).toEqual([0, sha256(here)]);
    expect(run("docs")).toMatchObject({ status: 0, stdout: "generated/docs/index.html\n" });
    expect(run("generate", "--unknown").status).toBe(2);
  });
});
