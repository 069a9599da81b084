import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { callCommand } from "../support/command.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { breaking, lamp, lampRepository } from "../support/lamp.ts";

const folder = temporaryFolder();
const run = (...args: readonly string[]) => callCommand(args, { cwd: folder });
let git: ReturnType<typeof lampRepository>;
const broken = "module: com.vmware.lamp\n";

beforeAll(async () => {
  git = lampRepository(folder);
  const { stdout } = await run("ir");
  writeTree(folder, {
    "saved.json": stdout,
    "wrong/lamp.yaml": broken,
    "nothing.json": "[]",
    "torn.json": stdout.slice(0, 99),
  });
  writeFileSync(join(folder, "saved.json.gz"), gzipSync(stdout));
  writeTree(folder, { "package/package.json": "{}", "package/dist/x": "", "empty/package.json": "{}" });
  writeFileSync(join(folder, "package/dist/model.json.gz"), gzipSync(stdout));
  execFileSync("tar", ["-czf", "package.tgz", "package"], { cwd: folder });
  execFileSync("tar", ["-czf", "empty.tgz", "empty"], { cwd: folder });
  writeTree(folder, { "definitions/lamp.yaml": lamp(breaking) });
});

describe("npm run diff", () => {
  it("asks for a side where there is no release yet", async () => {
    const { code, stderr } = await run("diff");
    expect(code).toBe(2);
    expect(stderr).toContain("there is no release yet, no git tag such as v1.0.0: give FROM");
  });

  it.each(["HEAD", "saved.json", "saved.json.gz", "package", "package.tgz"])(
    "compares %s with the definitions",
    async (from) => {
      const { code, stdout, stderr } = await run("diff", from);
      expect(stderr).toBe("");
      expect(stdout).toContain("major  Spec.color is a new field that has to be set, of type string.");
      expect(stdout).toContain("definitions/lamp.yaml:12");
      expect(stdout).toMatch(/→ definitions: 1 major\. The verdict is major\.\n$/);
      expect(code).toBe(1);
    },
  );

  it("compares with the last release, by its tag", async () => {
    git("tag", "v0.1.0");
    const { code, stdout } = await run("diff");
    git("tag", "-d", "v0.1.0");
    expect(stdout).toContain("v0.1.0 → definitions: 1 major.");
    expect(code).toBe(1);
  });

  it("compares two releases of the definitions", async () => {
    const { code, stdout } = await run("diff", "release:6.7", "release:7.0");
    expect(stdout).toContain("minor  Operation Lamp.blink is new.");
    expect(code).toBe(0);
  });

  it.each([
    ["major", 0],
    ["minor", 1],
    ["patch", 1],
  ])("fails from %s on", async (level, code) =>
    expect((await run("diff", "release:6.7", "--fail-on", level)).code).toBe(code),
  );

  it("takes what is accepted", async () => {
    const list =
      "- rule: field-added-required-sent\n  item: field com.vmware.lamp.Spec.color\n  reason: Agreed.\n  until: 2999-01-01\n";
    writeTree(folder, { "accepted.yaml": list });
    const { code, stdout } = await run("diff", "HEAD", "--accepted", "accepted.yaml");
    expect(stdout).toContain("Accepted until 2999-01-01: Spec.color is a new field");
    expect(code).toBe(0);
    expect((await run("diff", "HEAD", "--accepted", "none.yaml")).code).toBe(2);
  });

  it.each([
    ["nowhere", "nowhere: there is no such folder, file or git revision."],
    ["wrong", "wrong: the definitions cannot be read.\nwrong/lamp.yaml:1"],
    ["nothing.json", "nothing.json: it is no model: the whole must NOT have fewer than 1 items."],
    ["torn.json", "torn.json: it is no JSON."],
    ["empty", "empty: the package has no dist/model.json.gz"],
    ["empty.tgz", "empty.tgz: "],
    ["release:new", "release:new: a release is a number such as 8.0.3."],
    ["release:9.9", "release:9.9: the definitions cannot be read."],
  ])("never takes what cannot be read for no changes: %s", async (side, message) => {
    for (const sides of [[side], ["HEAD", side]]) {
      const { code, stdout, stderr } = await run("diff", ...sides);
      expect(stderr).toContain(message);
      expect(stdout).toBe("");
      expect(code).toBe(4);
    }
  });

  it.each(["json", "markdown", "html"])("prints %s", async (format) => {
    const { code, stdout } = await run("diff", "HEAD", "--format", format);
    expect(stdout).toMatch(
      { json: /^\{\n {2}"version": 1,/, markdown: /^## What changed\n/, html: /^<!doctype html>\n/ }[format]!,
    );
    expect(code).toBe(1);
  });

  it("reads in a package what ir prints", async () => {
    const read = (path: string): Buffer => readFileSync(join(folder, path));
    expect(gunzipSync(read("package/dist/model.json.gz")).toString()).toBe(read("saved.json").toString());
    expect(await run("diff", "package", "saved.json")).toMatchObject({
      code: 0,
      stdout: "package → saved.json: no changes.\n",
    });
  });
});
