import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { readPackageJson } from "../../generator/release/build.ts";
import { changelogEntry, contents, obstacles } from "../../generator/release/release.ts";
import { temporaryFolder } from "../support/folders.ts";

const manifest = readPackageJson();
const changelog = readFileSync("generated/CHANGELOG.md", "utf8");

describe("the changelog", () => {
  test("has an entry for the version of the package on top", () => {
    expect(changelogEntry(changelog, manifest.version)).toMatch(/^## \d+\.\d+\.\d+\n\n\S/);
  });

  test.each([
    ["an older one on top", "# Changelog\n\n## 1.0.0\n\n- a\n\n## 1.1.0\n\n- b\n"],
    ["none", "# Changelog\n"],
    ["one that begins alike", "## 1.1.0-rc.1\n\n- b\n"],
  ])("that has %s isn't that of a version", (_, text) => {
    expect(changelogEntry(text, "1.1.0")).toBeUndefined();
  });

  test("gives the newest entry alone", () => {
    expect(changelogEntry("# C\n\n## 2.0.0\n\n- b\n\n## 1.0.0\n\n- a\n", "2.0.0")).toBe("## 2.0.0\n\n- b");
  });
});

describe("a release is stopped", () => {
  afterEach(() => vi.unstubAllEnvs());
  const found = (version: string): string => obstacles({ ...manifest, version }, changelog).join("\n");

  test("by a changelog and a tag of another version", () => {
    expect(found("99.0.0")).toMatch(/^CHANGELOG.md doesn't begin with an entry for 99.0.0: .*\n/);
    expect(found("99.0.0")).toContain("HEAD doesn't have the tag v99.0.0: git tag v99.0.0 && git push origin v99.0.0");
    expect(found(manifest.version)).not.toContain("CHANGELOG");
  });

  test("by a repository that isn't the one that the package names", () => {
    vi.stubEnv("GITHUB_REPOSITORY", "somebody/fork");
    expect(found("99.0.0")).toContain("this is somebody/fork: npm would refuse its provenance");
    vi.stubEnv("GITHUB_REPOSITORY", /github\.com\/(.+)\.git$/.exec(manifest.repository.url)![1]);
    expect(found("99.0.0")).not.toContain("provenance");
  });
});

test("what a tarball holds is summed up by folder", () => {
  const files = [
    { path: "README.md", size: 1500 },
    { path: "dist/index.js", size: 10 },
    { path: "dist/vcenter/vm/index.js", size: 1000 },
    { path: "dist/vcenter/iso/index.js", size: 2000 },
  ];
  const lines = contents({ tarball: "", name: "", version: "", size: 0, unpackedSize: 0, integrity: "", files });
  expect(lines.split("\n")).toEqual([
    "README.md         1     1.5 kB",
    "dist/             1     0.0 kB",
    "dist/vcenter/     2     3.0 kB",
  ]);
});

describe("the command line", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["generator/commands/main.mjs", "release", ...args], { encoding: "utf8" });

  test("explains itself", () => {
    expect(run("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("--dry-run") as string });
  });

  test.each(["--dryrun", "1.0.0"])("is wrong with %s, and nothing is published", (argument) => {
    const { status, stderr, stdout } = run(argument);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("Try: npm run release -- --help");
  });

  test.each(["build", "release"])("says without a package that %s needs one", (command) => {
    const entry = resolve("generator/commands/main.mjs");
    const { status, stderr } = spawnSync(process.execPath, [entry, command], {
      cwd: temporaryFolder(),
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^There is no package in .*: npm run generate creates it\.\n$/),
    ]);
  });
}, 30_000);
