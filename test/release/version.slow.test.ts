import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { emitDeclarations } from "../../generator/surface/emit-declarations.ts";
import { callCommand } from "../support/command.ts";
import { standardErrors } from "../support/definitions.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";
import { breaking, gitIn, lamp } from "../support/lamp.ts";

const folder = temporaryFolder();
const git = gitIn(folder);
const run = (...args: string[]) => callCommand(args, { cwd: folder });
const templates = (): Record<string, string> => readTree(join(folder, "templates"));
const text = (path: string): string => readFileSync(join(folder, path), "utf8");

const field = "Spec.color is a new field that has to be set, of type string.";
const name = "RetryOptions of vsphere-sdk is now exported as RetrySettings of vsphere-sdk.";

/** The package as it is published, as far as it is compared. */
async function buildPackage(to: string): Promise<void> {
  for (const path of ["package.json", "src"])
    cpSync(join(folder, "generated", path), join(folder, to, path), { recursive: true });
  expect(emitDeclarations(join(folder, "generated"), join(folder, to, "dist"))).toBeUndefined();
  writeFileSync(join(folder, to, "dist/model.json.gz"), gzipSync((await run("ir")).stdout));
}

// A repository whose last release is 0.1.0, and after which the definitions and the runtime changed.
beforeAll(async () => {
  mkdirSync(join(folder, "templates/package/files"), { recursive: true });
  for (const path of ["package.json", "files/CHANGELOG.md"])
    cpSync(join("templates/package", path), join(folder, "templates/package", path));
  writeTree(folder, { "definitions/lamp.yaml": lamp(), "definitions/vapi/std/errors.yaml": standardErrors });
  expect(await run("generate")).toMatchObject({ code: 0 });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "One");
  git("tag", "v0.1.0");
  await buildPackage("published/package");
  execFileSync("tar", ["-czf", "published.tgz", "-C", "published", "package"], { cwd: folder });
});

function change(): Promise<unknown> {
  writeTree(folder, { "definitions/lamp.yaml": lamp(breaking) });
  return run("generate").then(() => {
    const path = "generated/src/runtime/index.ts";
    writeTree(folder, { [path]: text(path).replace("{ RetryOptions }", "{ RetryOptions as RetrySettings }") });
  });
}

describe("npm run version", () => {
  it("leaves everything as it is where nothing changed", async () => {
    const before = templates();
    const { code, stdout } = await run("version");
    expect(stdout).toBe("v0.1.0 → definitions: no changes.\nThe package is that of v0.1.0: the version stays 0.1.0.\n");
    expect(code).toBe(0);
    expect(templates()).toEqual(before);
  });

  it("raises the patch number for a change that no rule speaks of", async () => {
    const path = "generated/src/runtime/retry.ts";
    const before = text(path);
    writeTree(folder, { [path]: `${before}\n// Another.\n` });
    const { stdout } = await run("version", "--dry-run");
    writeTree(folder, { [path]: before });
    expect(stdout).toContain("The next version is 0.1.1.\n");
  });

  it("says what it would write, and writes nothing, in a dry run", async () => {
    await change();
    const before = templates();
    const { code, stdout } = await run("version", "--dry-run");
    expect(templates()).toEqual(before);
    expect(stdout).toContain("The next version is 0.2.0.\n");
    expect(stdout).toContain('== templates/package/package.json\n{\n  "name": "vsphere-sdk",\n  "version": "0.2.0",');
    expect(code).toBe(0);
  });

  it("writes the version, an entry of the changelog, and a guide with TypeScript of both versions", async () => {
    const { code } = await run("version");
    expect(code).toBe(0);
    const { version } = JSON.parse(text("templates/package/package.json")) as { version: string };
    expect(version).toBe("0.2.0");
    expect(text("templates/package/files/CHANGELOG.md")).toContain(`## 0.2.0

### Breaking

Programs may have to change: see [the migration guide](migration/0.2.0.md).

- \`com.vmware.lamp\`: ${field}
- \`vsphere-sdk\`: ${name}
`);
    const guide = text("templates/package/files/migration/0.2.0.md");
    expect(guide).toContain(`### ${field}`);
    expect(guide).toContain("```ts\n// 0.1.0\ninterface Spec {\n  // no color\n}\n```");
    expect(guide).toContain("```ts\n// 0.2.0\ninterface Spec {\n  color: string;\n}\n```");
    expect(guide).toContain('// 0.2.0\nimport type { RetrySettings } from "vsphere-sdk";\n');
  });

  it("changes no byte when it runs again, and leaves what a person wrote", async () => {
    const path = "templates/package/files/CHANGELOG.md";
    writeTree(folder, { [path]: text(path).replace(`\`com.vmware.lamp\`: ${field}`, "Lamps have colors.") });
    const before = templates();
    const { stdout } = await run("version");
    expect(stdout).toContain("The next version is 0.2.0.\nEverything says so already.\n");
    expect(templates()).toEqual(before);
  });

  it("keeps a higher version that somebody chose", async () => {
    const path = "templates/package/package.json";
    writeTree(folder, { [path]: text(path).replace('"0.2.0"', '"1.0.0"') });
    await run("version");
    expect(text(path)).toContain('"version": "1.0.0"');
    expect(text("templates/package/files/CHANGELOG.md").match(/^## .*$/gm)).toEqual(["## 1.0.0", "## 0.1.0"]);
    expect(text("templates/package/files/migration/1.0.0.md")).toMatch(/^# From 0\.1\.0 to 1\.0\.0\n/);
    expect(existsSync(join(folder, "templates/package/files/migration/0.2.0.md"))).toBe(false);
  });

  it("is refused elsewhere, and has nothing to compare with before the first release", async () => {
    const elsewhere = temporaryFolder();
    expect(await callCommand(["version"], { cwd: elsewhere })).toMatchObject({ code: 2 });
    git("tag", "-d", "v0.1.0");
    const { code, stdout } = await run("version");
    git("tag", "v0.1.0");
    expect([code, stdout]).toEqual([
      0,
      "There is no release before this one: nothing to compare it with. The version stays 1.0.0.\n",
    ]);
  });
});

describe("npm run diff", () => {
  // A revision has its definitions and its package, a package its model and its declarations.
  it.each(["v0.1.0", "published/package", "published.tgz"])(
    "finds in %s what follows from the model, and what else is exported, each once",
    async (from) => {
      const { stdout } = await run("diff", from, "--format", "json");
      const { findings } = JSON.parse(stdout) as { findings: { rule: string; text: string }[] };
      expect(findings.map(({ text: says }) => says)).toEqual([field, name]);
    },
  );

  it("compares two packages that were built, and shows programs with --witness", async () => {
    renameSync(join(folder, "published"), join(folder, "before"));
    await buildPackage("published/package");
    const { code, stdout } = await run("diff", "before/package", "published/package", "--witness");
    expect(stdout.match(/Confirmed: this program compiles before and not after/g)).toHaveLength(2);
    expect(stdout).toContain('import type { SpecInput as X } from "vsphere-sdk/lamp";');
    expect(code).toBe(1);
  });

  it("generates the packages of releases for --witness", async () => {
    const { stdout } = await run("diff", "release:6.7", "release:7.0", "--witness", "--format", "json");
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; witness: { confirmed: boolean } }[] };
    expect(findings.map(({ rule, witness }) => [rule, witness.confirmed])).toEqual([["operation-added", true]]);
  });
});
