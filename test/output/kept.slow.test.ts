import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../support/command.ts";
import { temporaryFolder } from "../support/folders.ts";
import { copy, generator, isUpToDate, ownModules, run, workplace } from "./workplace.ts";

const base = temporaryFolder();

describe("a cache", () => {
  let modules: string;
  beforeAll(() => void (modules = ownModules(base, "packages")));
  const cache = (): string => join(modules, ".cache/vsphere-sdk-generator");

  it("that is damaged breaks no run", async () => {
    const own = copy(base, "damaged", modules);
    const cwd = workplace(base, "with-damage");
    expect((await run(own, cwd)).code).toBe(0);
    const files = (): string[] =>
      readdirSync(cache(), { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory()
          ? readdirSync(join(cache(), entry.name), { withFileTypes: true })
              .filter((item) => item.isFile())
              .map((item) => `${entry.name}/${item.name}`)
          : [entry.name],
      );
    expect(files().some((name) => name.endsWith(".json"))).toBe(true);
    const damages: ((path: string) => void)[] = [
      (path) => writeFileSync(path, ""),
      (path) => writeFileSync(path, readFileSync(path).subarray(0, 100)),
      (path) => writeFileSync(path, readFileSync(path, "utf8").replace(/\d/g, "7")),
      (path) => rmSync(path),
    ];
    for (const round of [0, 1]) {
      for (const [index, file] of files().entries()) damages[(index + round * 2) % 4]!(join(cache(), file));
      // A definition that changed makes it load the generator.
      appendFileSync(join(cwd, "definitions/lamp.yaml"), `# ${round}\n`);
      expect(await run(own, cwd)).toMatchObject({ code: 0, stderr: "" });
      expect(isUpToDate(await run(own, cwd))).toBe(true);
    }
  });

  it("serves copies of different versions at the same time, each as it is", async () => {
    const [first, second] = [copy(base, "first", modules), copy(base, "second", modules)];
    const banner = join(second, "../templates/package/files/LICENSE");
    writeFileSync(banner, "another version");
    appendFileSync(join(second, "pipeline.ts"), "\n// another version\n");
    const places = [1, 2].flatMap((n) =>
      [first, second].map((own) => ({ own, cwd: workplace(base, `shared-${n}-${own === first ? "a" : "b"}`) })),
    );
    const runs = await Promise.all(places.map(({ own, cwd }) => run(own, cwd)));
    for (const { code, stderr } of runs) expect([code, stderr]).toEqual([0, ""]);
    for (const { own, cwd } of places) {
      const isSecond = readFileSync(join(cwd, "generated/LICENSE"), "utf8") === "another version";
      expect(isSecond).toBe(own === second);
    }
  });

  it("is made by runs at the same time", async () => {
    rmSync(cache(), { recursive: true, force: true });
    const own = copy(base, "beginning", modules);
    const places = [1, 2, 3].map((n) => workplace(base, `beginning-${n}`));
    for (const { code, stderr } of await Promise.all(places.map((cwd) => run(own, cwd)))) {
      expect([code, stderr]).toEqual([0, ""]);
    }
    const made = places.map((cwd) => readFileSync(join(cwd, "generated/manifest.json"), "utf8"));
    expect(new Set(made).size).toBe(1);
    expect(readdirSync(cache()).filter((name) => /^translated-[\da-f]+-/.test(name))).toEqual([]);
  });
});

describe("what earlier runs made", () => {
  it("is used by other runs of the same generator, and by none of another one", async () => {
    const modules = ownModules(base, "shared");
    const [one, other] = [copy(base, "one", modules), copy(base, "other", modules)];
    const cwd = workplace(base, "versions");
    const text = (): string => readFileSync(join(cwd, "generated/src/lamp/types.ts"), "utf8");
    const stages = ({ stdout }: Run): string[] => stdout.split("\n").map((line) => line.split("  ")[0]!);
    expect((await run(one, cwd)).code).toBe(0);
    // The same generator in another place, with another output.
    const again = await run(other, cwd, ["--out", "elsewhere"]);
    expect(again.code).toBe(0);
    expect(stages(again)).toContain("look up what is unchanged");
    expect(stages(again)).not.toContain("print and format");
    const banner = join(other, "typescript/banner.ts");
    writeFileSync(banner, readFileSync(banner, "utf8").replace("Do not edit", "Do never edit"));
    expect((await run(other, cwd)).code).toBe(0);
    expect(text()).toContain("Do never edit");
    const template = join(other, "../templates/ts/index.ts.hbs");
    writeFileSync(template, `${readFileSync(template, "utf8")}// A line of the template.\n`);
    expect((await run(other, cwd)).code).toBe(0);
    expect(readFileSync(join(cwd, "generated/src/lamp/index.ts"), "utf8")).toContain("// A line of the template.");
    const back = await run(one, cwd);
    expect(stages(back)).not.toContain("print and format");
    expect(text()).toContain("Do not edit");
  });

  it("is used where it is only checked", async () => {
    const cwd = workplace(base, "checked");
    expect((await run(generator, cwd)).code).toBe(0);
    appendFileSync(join(cwd, "definitions/lamp.yaml"), "# A comment changes nothing.\n");
    const checked = await run(generator, cwd, ["--check"]);
    expect([checked.code, checked.stderr]).toEqual([0, ""]);
    expect(checked.stdout).not.toContain("print and format");
    const anew = await run(generator, cwd, ["--check", "--no-cache"]);
    expect(anew.code).toBe(0);
    expect(anew.stdout).toContain("print and format");
  });
});

describe("a generator that is broken itself", () => {
  it("ends with code 3 and names the module, in JSON where that was asked for", async () => {
    const own = copy(base, "broken");
    const printer = join(own, "typescript/print.mjs");
    expect(existsSync(printer)).toBe(true);
    appendFileSync(printer, "\n");
    writeFileSync(
      printer,
      readFileSync(printer, "utf8").replace(
        /(export function printDrafts\([^)]*\)[^{]*\{)/,
        '$1\n  if (drafts.length > 0) throw new Error("a broken printer");',
      ),
    );
    const cwd = workplace(base, "bug");
    const text = await run(own, cwd);
    expect([text.code, text.stderr]).toEqual([
      3,
      expect.stringMatching(
        /^generate: this is a bug in the generator, not in the definitions\.\n.*com\.vmware\.lamp \(lamp\.yaml\): a broken printer/,
      ),
    ]);
    const json = await run(own, cwd, ["--json"]);
    expect([json.code, json.stderr]).toEqual([3, ""]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      diagnostics: [],
      error: { code: "bug", help: expect.stringContaining("a broken printer") as string },
    });
    expect(existsSync(join(cwd, "generated"))).toBe(false);
  });

  it.each([
    ["can't start", 'throw new Error("a broken thread");', "a broken thread"],
    ["ends", "process.exit();", "the thread that prints has ended"],
  ])("ends with code 3 when the thread that prints %s", async (_, statement, message) => {
    const own = copy(base, message.replaceAll(" ", "-"));
    appendFileSync(join(own, "typescript/print-thread.mjs"), `${statement}\n`);
    const cwd = workplace(base, message.replaceAll(" ", "-"));
    const { code, stderr } = await run(own, cwd);
    expect([code, stderr]).toEqual([3, expect.stringContaining(`com.vmware.lamp (lamp.yaml): ${message}`)]);
    expect(existsSync(join(cwd, "generated"))).toBe(false);
  });
});
