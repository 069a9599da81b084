import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compile, type Compiler } from "../support/compiler.ts";
import { temporaryFolder } from "../support/folders.ts";

const folder = temporaryFolder();
beforeAll(() => {
  cpSync("generated/src", join(folder, "generated/src"), { recursive: true });
  cpSync("test/types", join(folder, "test/types"), { recursive: true });
});

describe("the types that users see", () => {
  it.each<[Compiler]>([["oldest"], ["pinned"], ["newest"]])(
    "accept and refuse what they should with the %s compiler",
    async (compiler) => {
      expect(await compile(compiler, folder, "program", "test/types")).toBe("");
    },
    120_000,
  );

  it("are looked at: without the expectations the compiler complains", async () => {
    const bare = temporaryFolder();
    cpSync(folder, bare, { recursive: true });
    const usage = readFileSync("test/types/usage.ts", "utf8");
    const expectations = usage.split("@ts-expect-error").length - 1;
    writeFileSync(join(bare, "test/types/usage.ts"), usage.replace(/\/\/ @ts-expect-error.*/g, "//"));
    const said = await compile("pinned", bare, "program", "test/types");
    expect(said.split("error TS").length - 1).toBeGreaterThanOrEqual(expectations);
  }, 60_000);
});
