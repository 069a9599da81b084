import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { readPackageJson } from "../../generator/release/build.ts";
import { filesBelow } from "../../generator/source/tree.mjs";
import { measureSizes, sizeTable, type Program } from "../../generator/release/size.ts";

const built = inject("built");
const packedFiles = inject("packedFiles");

describe("the package", () => {
  test("holds what the build wrote and what the generator made, and nothing else", () => {
    const paths = packedFiles.map((file) => file.path);
    expect(built).toEqual(filesBelow("generated/dist").map((path) => `dist/${path}`));
    const { files } = JSON.parse(readFileSync("generated/manifest.json", "utf8")) as { files: object };
    const own = Object.keys(files).filter((path) => path !== "tsconfig.json");
    expect(paths.toSorted()).toEqual([...built, ...own].sort());
    const folders = new Set(paths.map((path) => path.split("/")[0]));
    expect([...folders].sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist",
      "examples",
      "guides",
      "llms.txt",
      "package.json",
      "src",
    ]);
    for (const entry of Object.values(readPackageJson().exports))
      for (const file of typeof entry === "string" ? [entry] : Object.values(entry as object))
        expect(paths).toContain((file as string).slice(2));
    // The source is there for debugging.
    for (const path of paths.filter((name) => name.endsWith(".js"))) expect(paths).toContain(`${path}.map`);
    for (const path of paths.filter((name) => name.endsWith(".d.ts"))) expect(paths).toContain(`${path}.map`);
  });

  test("has declarations that open quickly", () => {
    for (const file of packedFiles.filter(({ path }) => path.endsWith(".d.ts")))
      expect(file.size, file.path).toBeLessThan(300_000);
  });

  test("runs no script when it is installed, and needs nothing else", () => {
    const manifest = JSON.parse(readFileSync("generated/package.json", "utf8")) as Record<string, unknown>;
    expect(manifest["scripts"]).toBeUndefined();
    expect(manifest["dependencies"]).toBeUndefined();
    expect(manifest["peerDependencies"]).toBeUndefined();
    expect(manifest).toMatchObject({ type: "module", sideEffects: false, license: "MIT", engines: { node: ">=20" } });
  });

  test("pleases publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: "generated", strict: true });
    expect(messages.map((message) => formatMessage(message, pkg as never))).toEqual([]);
  });

  test("pleases arethetypeswrong", () => {
    const require = createRequire(import.meta.url);
    const attw = join(dirname(require.resolve("@arethetypeswrong/cli/package.json")), "dist/index.js");
    // CommonJS reaches it through require(esm), which every Node that is supported has by now.
    const flags = ["--ignore-rules", "cjs-resolves-to-esm"];
    const { status, stdout } = spawnSync(process.execPath, [attw, inject("tarball"), ...flags], { encoding: "utf8" });
    expect(status, stdout).toBe(0);
  });
});

describe("the size of programs", () => {
  test("is as in the table", async () => {
    const sizes = await measureSizes();
    const table = `# What programs weigh\n\nBytes, minified by esbuild, gzipped at level 9; \`npm run test:update\` writes it anew.\n\n${sizeTable(sizes)}`;
    if (process.env["UPDATE"] === "1") writeFileSync("test/release/size.md", table);
    // Versions of zlib differ by some bytes.
    const withoutGzip = (text: string): string =>
      text.replace(/^(\|[^|]*\|[^|]*\|)[^|]*(\|[^|]*\|)[^|]*\|$/gm, "$1 $2 |");
    expect(withoutGzip(table)).toBe(withoutGzip(readFileSync("test/release/size.md", "utf8")));

    const one = sizes.get("one operation, JSON-RPC")!;
    for (const { code, gzipped } of Object.values(one)) {
      expect(gzipped).toBeLessThan(9000);
      // Nothing of other services, nor of enumerations that aren't used.
      for (const name of ["WIN_LONGHORN_64", "vcenter.ovf", "@class", "cis.session"]) expect(code).not.toContain(name);
    }
    // A function that is imported costs what it needs, one that isn't imported nothing.
    const own = [
      "cis.tasks",
      "too_many_matches",
      "OpaqueNetwork",
      "item.updatesession",
      "item.downloadsession",
      "was not deployed",
    ];
    const uses: Readonly<Partial<Record<Program, readonly string[]>>> = {
      "one operation, JSON-RPC": [],
      "one client, with sessions and retry": [],
      "waiting for a task": ["cis.tasks"],
      "waiting for a state": [],
      "all virtual machines": ["too_many_matches"],
      "names of objects": ["OpaqueNetwork"],
      "an upload to a content library": ["item.updatesession"],
      "a download from a content library": ["item.downloadsession"],
      "a deployment by names": ["was not deployed"],
    };
    for (const [name, used] of Object.entries(uses))
      for (const { code } of Object.values(sizes.get(name as Program)!))
        expect(
          own.filter((mark) => code.includes(mark)),
          name,
        ).toEqual(used);
    expect(sizes.get("everything")!.esbuild.code).toContain("WIN_LONGHORN_64");
  });
});
