import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { entry } from "../support/command.ts";
import { installRuntimes } from "../support/runtimes.ts";

let programs: Readonly<Record<string, string>>;
let modelHere: string;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const run = (node: string, ...args: string[]) =>
  spawnSync(node, [entry, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });

beforeAll(() => {
  programs = installRuntimes();
  modelHere = sha256(run(process.execPath, "ir").stdout);
});

/** The generator on every Node that it is said to run on; the tests beside this one are about the package. */
describe.each(["node 20.0", "node 20", "node 22", "node 24", "node 26"])("on %s", (name) => {
  test("the commands do what they do here", () => {
    const node = programs[name]!;
    // What another Node has made before would be taken for made by this one.
    expect(run(node, "generate", "--check", "--no-cache")).toMatchObject({ status: 0, stderr: "" });
    const { status, stdout } = run(node, "ir");
    expect([status, sha256(stdout)]).toEqual([0, modelHere]);
    expect(run(node, "docs")).toMatchObject({ status: 0, stdout: "generated/docs/index.html\n" });
    expect(run(node, "generate", "--unknown").status).toBe(2);
  });
});
