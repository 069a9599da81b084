import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sinceLast } from "../../generator/commands/since-last.ts";
import { versionObstacles } from "../../generator/release/since-last.ts";
import { temporaryFolder, writeTree } from "../support/folders.ts";
import { breaking, harmless, lamp, lampRepository } from "../support/lamp.ts";

const home = process.cwd();
const folder = temporaryFolder();
let git: ReturnType<typeof lampRepository>;

// Definitions and tags are looked for in the working folder.
beforeAll(() => {
  process.chdir(folder);
  git = lampRepository(folder);
});
afterAll(() => process.chdir(home));

const change = (fields: string): void => writeTree(folder, { "definitions/lamp.yaml": lamp(fields) });
const obstacles = async (version: string): Promise<string> =>
  versionObstacles(version, await sinceLast([`v${version}`])).join("\n");
const accepted = (until: string): void =>
  writeTree(folder, {
    ".accepted-changes.yaml": `- rule: field-added-required-sent
  item: field com.vmware.lamp.Spec.color
  reason: Nobody dims.
  until: ${until}
`,
  });

describe("before the first release", () => {
  it("every version is right, and that there is nothing to compare with is said", async () => {
    change(breaking);
    expect(await sinceLast([])).toEqual({
      nothing: "There is no release before this one: nothing to compare it with.",
    });
    expect(await obstacles("0.1.0")).toBe("");
    git("tag", "v0.1.0");
    expect(await obstacles("0.1.0")).toBe("");
    git("tag", "-d", "v0.1.0");
  });
});

describe("a version after the last release", () => {
  beforeAll(() => {
    change("");
    git("tag", "v0.9.9-rc.1");
    git("tag", "v0.1.0");
  });
  beforeEach(() => writeTree(folder, { ".accepted-changes.yaml": "[]" }));

  it.each([
    ["", "0.1.1", ""],
    ["", "0.0.9", "0.0.9 is lower than v0.1.0, the last release."],
    [harmless, "0.1.1", ""],
    [harmless, "0.1.1-rc.1", ""],
    [breaking, "0.2.0", ""],
    [breaking, "1.0.0", ""],
    [
      breaking,
      "0.1.9",
      "0.1.9 is too low after v0.1.0: what changed asks for 0.2.0.\n" +
        "major  Spec.color is a new field that has to be set, of type string. (field-added-required-sent of field com.vmware.lamp.Spec.color)",
    ],
    [
      `${breaking}${harmless}`,
      "0.0.9",
      "0.0.9 is too low after v0.1.0: what changed asks for 0.2.0.\n" +
        "major  Spec.color is a new field that has to be set, of type string. (field-added-required-sent of field com.vmware.lamp.Spec.color)\n" +
        "minor  Spec.hue is a new field that may be unset, of type string?. (field-added-optional-sent of field com.vmware.lamp.Spec.hue)",
    ],
  ])("with the change %j may be %s, or not: %s", async (fields, version, expected) => {
    change(fields);
    expect(await obstacles(version)).toBe(expected);
  });

  it("may be lower where what breaks is accepted, until the day is there", async () => {
    change(breaking);
    accepted("2999-01-01");
    expect(await obstacles("0.1.1")).toBe("");
    accepted("2020-01-01");
    expect(await obstacles("0.1.1")).toContain("asks for 0.2.0");
  });

  it("is compared with the release before it, when its own tag is there already", async () => {
    change(breaking);
    git("commit", "--quiet", "-am", "Two");
    git("tag", "v0.1.1");
    expect(await obstacles("0.1.1")).toContain("0.1.1 is too low after v0.1.0");
    git("tag", "-d", "v0.1.1");
  });

  it("shows ten findings and counts the others", async () => {
    change(Array.from({ length: 12 }, (_, at) => `, color_${at}: { type: string, doc: Which. }`).join(""));
    const lines = (await obstacles("0.1.1")).split("\n");
    expect(lines.filter((line) => line.startsWith("major "))).toHaveLength(10);
    expect(lines.at(-1)).toBe("and 2 more: npm run diff -- v0.1.0");
  });

  it.each([
    ["the definitions cannot be read", () => change(", {"), "What changed since v0.1.0 is not known.\ndefinitions"],
    [
      "the list of accepted breaks is wrong",
      () => writeTree(folder, { ".accepted-changes.yaml": "no list" }),
      "What changed since v0.1.0 is not known: .accepted-changes.yaml cannot be read: it is no list",
    ],
  ])("is refused when %s", async (_, spoil, message) => {
    change("");
    spoil();
    expect(await obstacles("9.0.0")).toContain(message);
  });

  it("is refused in a clone that lacks the earlier commits", async () => {
    change("");
    git("commit", "--quiet", "-am", "Three", "--allow-empty");
    const clone = temporaryFolder();
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${folder}`, clone], { stdio: "ignore" });
    process.chdir(clone);
    try {
      expect(await obstacles("9.0.0")).toContain("git fetch --unshallow --tags");
    } finally {
      process.chdir(folder);
    }
  });
});
