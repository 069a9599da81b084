import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { withManifest } from "../../generator/output/plan.ts";
import type { pack as Pack } from "../../generator/release/pack.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";

const home = process.cwd();
const base = temporaryFolder();
const folder = join(base, "generated");
let pack: typeof Pack;

// The package is looked for in the working folder.
beforeAll(async () => {
  process.chdir(base);
  ({ pack } = await import("../../generator/release/pack.ts"));
});
afterAll(() => process.chdir(home));

const made = {
  "package.json": JSON.stringify({ name: "a-package", version: "1.0.0", files: ["dist", "src", "examples"] }),
  "README.md": "readme",
  LICENSE: "licence",
  "tsconfig.json": "{}",
  "src/index.ts": "export {};",
  "examples/one.ts": "export {};",
};
const built = { "dist/index.js": "export {};", "dist/shared/x.js": "export {};" };

/** What lies in the folder, but nobody made; some of it npm would leave out by itself. */
const strays = {
  ".env": "TOKEN=secret",
  ".npmrc": "token=secret",
  "src/.env": "TOKEN=secret",
  "src/token.txt": "secret",
  "dist/.env": "TOKEN=secret",
  "dist/leftover.js": "secret",
  "examples/key.pem": "secret",
  "README.backup.md": "secret",
  "index.js": "secret",
};

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  const { files } = withManifest(Object.entries(made).map(([path, text]) => ({ path, text })));
  writeTree(folder, { ...Object.fromEntries(files.map(({ path, text }) => [path, text])), ...built, ...strays });
});

describe("a tarball", () => {
  test("holds what the manifest and the build list, and nothing that merely lies in the folder", () => {
    execFileSync("git", ["init", "--quiet"], { cwd: base });
    writeFileSync(join(base, ".gitignore"), ".env\n*.txt\n*.pem\n");
    const packed = pack(join(base, "out"), Object.keys(built));
    const { "tsconfig.json": _, ...published } = { ...made, ...built };
    expect(packed.files.map(({ path }) => path).sort()).toEqual(Object.keys(published).sort());

    mkdirSync(join(base, "unpacked"));
    execFileSync("tar", ["-xzf", packed.tarball, "-C", join(base, "unpacked")]);
    expect(readTree(join(base, "unpacked/package"))).toEqual(
      Object.fromEntries(Object.entries(published).sort(([a], [b]) => (a < b ? -1 : 1))),
    );
  });

  test.each<[what: string, change: () => void, message: string]>([
    ["an edited file", () => writeFileSync(join(folder, "src/index.ts"), "edited"), "src/index.ts was edited"],
    ["a missing file", () => rmSync(join(folder, "src/index.ts")), "src/index.ts is absent"],
    [
      "a link",
      () => {
        rmSync(join(folder, "src/index.ts"));
        symlinkSync("token.txt", join(folder, "src/index.ts"));
      },
      "src/index.ts is link",
    ],
    ["a missing part of the build", () => rmSync(join(folder, "dist/index.js")), "dist/index.js is absent"],
    ["no manifest", () => rmSync(join(folder, "manifest.json")), "manifest.json can't be used"],
  ])("is not made of %s", (_what, change, message) => {
    change();
    expect(() => pack(join(base, "refused"), Object.keys(built))).toThrow(message);
  });
});
