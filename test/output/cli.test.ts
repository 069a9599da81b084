import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { schemaText } from "../../generator/output/schema.ts";
import { callCommand, entry, runCommand, type Run } from "../support/command.ts";
import { standardErrors } from "../support/definitions.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";
import { hashOf } from "../../generator/text/hash.mjs";

const base = temporaryFolder();

const run = (
  args: readonly string[],
  { cwd, command = ["generate"] }: { cwd: string; command?: readonly string[] },
): Promise<Run> => callCommand([...command, ...args], { cwd });
/** In a process of its own. */
const start = (args: readonly string[], { cwd, env }: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<Run> =>
  runCommand(["generate", ...args], { cwd, ...(env && { env }) });

const lamp = `
module: com.vmware.lamp
version: "6.7"
doc: Lamps.
services:
  Lamp:
    doc: Switches lamps.
    operations:
      list: { doc: Lists lamps., result: { type: list<Lamp.State>, doc: States. } }
      dim: { doc: Dims., since: "6.7" }
    enumerations:
      State: { doc: States., values: { ON: Shines., OFF: Dark., BLINKING: { doc: Blinks., since: "6.7" } } }
`;
const other = `
module: com.vmware.other
version: "6.7"
doc: Something else.
structures:
  Info: { doc: Information., fields: { text: { type: string, doc: Text. } } }
`;

/** A working folder with definitions. */
function workplace(name: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(base, name);
  writeTree(join(folder, "definitions"), {
    "lamp.yaml": lamp,
    "other.yaml": other,
    "vapi/std/errors.yaml": standardErrors,
    ...files,
  });
  return folder;
}

describe("generate", () => {
  it("makes the package, says what it did, and does nothing the next time", async () => {
    const cwd = workplace("fresh");
    const made = await start([], { cwd });
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toMatch(
      /^read definitions +\d+ ms\n(?:[\w -]+ +\d+ ms\n)+3 modules, 2 operations: \d+ written, 0 unchanged, 0 removed in \d+\.\d s\n$/,
    );
    expect(readFileSync(join(cwd, "definitions/schema.json"), "utf8")).toBe(schemaText);
    const before = readTree(join(cwd, "generated"));
    const again = await start([], { cwd });
    expect(again.stdout).toMatch(/files are up to date in \d+\.\d s\n$/);
    expect(readTree(join(cwd, "generated"))).toEqual(before);
  });

  it("removes what a deleted definition had made", async () => {
    const cwd = workplace("deleted");
    await run([], { cwd });
    expect(existsSync(join(cwd, "generated/src/other/types.ts"))).toBe(true);
    rmSync(join(cwd, "definitions/other.yaml"));
    const { stdout } = await run([], { cwd });
    expect(stdout).toMatch(/, 2 removed in/);
    expect(existsSync(join(cwd, "generated/src/other"))).toBe(false);
  });

  it("generates one module and what it refers to with --only", async () => {
    const cwd = workplace("only");
    expect((await run(["--only", "lamp"], { cwd })).code).toBe(0);
    expect(readdirSync(join(cwd, "generated/src")).sort()).toEqual([
      "index.ts",
      "jobs",
      "lamp",
      "runtime",
      "stub-factory.ts",
    ]);
    // What needs no operation stays.
    expect(readdirSync(join(cwd, "generated/src/jobs")).sort()).toEqual(["wait.ts", "waiters.ts"]);
    expect((await run(["--out", "both", "--only", "lamp", "other"], { cwd })).stdout).toMatch(/2 modules/);
    expect((await run(["--out", "both", "--only=com.vmware.lamp,other"], { cwd })).stdout).toMatch(/2 modules/);
    const unknown = await run(["--only", "lmap"], { cwd });
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("There is no module lmap. Did you mean lamp?");
  });

  it("leaves out what came after the --target", async () => {
    const cwd = workplace("target", {
      "late.yaml": other.replace("module: com.vmware.other", `module: com.vmware.late\nsince: "6.7"`),
    });
    const { code, stdout } = await run(["--target", "6.5"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("left out a module that release 6.5 doesn't have: late\n");
    const text = readTree(join(cwd, "generated"))["src/lamp/lamp.ts"];
    expect(text).toContain("list(");
    expect(text).not.toContain("dim(");
    expect(text).not.toContain("BLINKING");
    // The second run, which does nothing, says it as well.
    expect((await run(["--target", "6.5"], { cwd })).stdout).toMatch(
      /^left out a module .*: late\nleft out what needs operations that aren't among them: .*\btasks\b.*\n3 modules/,
    );
    expect(JSON.parse((await run(["--target", "6.5", "--json"], { cwd })).stdout)).toMatchObject({
      summary: { leftOut: ["late"], jobsLeftOut: expect.arrayContaining(["tasks"]) as string[] },
    });
    const named = await run(["--target", "6.5", "--only", "late"], { cwd });
    expect([named.code, named.stderr]).toEqual([1, expect.stringContaining("Release 6.5 has no module late.")]);
  });

  it.each([
    ["99.9", "the newest one is 6.7"],
    ["6.0", "the first one is 6.5"],
  ])("refuses a --target that the definitions don't know: %s", async (target, limit) => {
    const cwd = workplace(`unknown-${target}`, {
      "other.yaml": other.replace("doc:", 'releases: ["6.5", "6.7"]\ndoc:'),
    });
    const { code, stderr } = await run(["--target", target], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain(`The definitions have no release ${target}: ${limit}.`);
    expect(stderr).toContain("Possible: 6.5, 6.7.");
    expect(existsSync(join(cwd, "generated"))).toBe(false);
  });

  it("writes nothing when a definition is wrong, and says where", async () => {
    const cwd = workplace("wrong", { "lamp.yaml": lamp.replace("list<Lamp.State>", "list<Lamp.Stat>") });
    const { code, stderr } = await run([], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "definitions/lamp.yaml:9:55 - error unresolved-name: There is no type Lamp.Stat. Did you mean Lamp.State?",
    );
    expect(stderr).toContain("1 error; nothing was written.");
    expect(existsSync(join(cwd, "generated"))).toBe(false);
  });

  it("reports what is in the way in the output folder", async () => {
    const cwd = workplace("foreign");
    writeTree(join(cwd, "generated"), { "package.json": "mine" });
    const { code, stderr } = await run([], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain("error output-foreign: package.json is in the way");
    expect(readTree(join(cwd, "generated"))).toEqual({ "package.json": "mine" });
  });

  it.each(["generate", "ir"])("reports names that a link can't hide: %s", async (command) => {
    const type = (name: string): string => `Lamp: { doc: X., fields: { a: { type: ${name}, doc: X. } } }`;
    const cwd = workplace(`hidden-${command}`, {
      "one.yaml": `module: com.vmware.one\nversion: "6.7"\ndoc: X.\nstructures:\n  ${type("com.vmware.link.Lamp")}\n`,
      "two.yaml": `module: com.vmware.two\nversion: "6.7"\ndoc: X.\nstructures:\n  ${type("com.vmware.lam.Lamp")}\n`,
    });
    symlinkSync("lamp.yaml", join(cwd, "definitions/link.yaml"));
    const { code, stderr } = await run([], { cwd, command: [command] });
    expect(code).toBe(1);
    expect(stderr.match(/error [\w-]+/g)).toEqual(["error file-link", "error unresolved-name"]);
    expect(stderr).toContain("There is no type com.vmware.lam.Lamp.");
  });

  it("reports definitions that can't be read, and links", async () => {
    const cwd = workplace("unreadable");
    symlinkSync("lamp.yaml", join(cwd, "definitions/link.yaml"));
    mkdirSync(join(cwd, "definitions/loop"));
    symlinkSync("../loop", join(cwd, "definitions/loop/self.yaml"));
    writeFileSync(join(cwd, "definitions/bytes.yaml"), Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]));
    writeFileSync(join(cwd, "definitions/empty.yaml"), "");
    const { code, stderr } = await run([], { cwd });
    expect(code).toBe(1);
    for (const text of [
      "definitions/link.yaml - error file-link",
      "definitions/loop/self.yaml - error file-link",
      "definitions/bytes.yaml:1:4 - error file-encoding: bytes.yaml is not UTF-8: byte 3 can't be decoded.",
      "error file-empty: empty.yaml holds no definition",
    ])
      expect(stderr).toContain(text);
  });

  it.skipIf(process.platform === "win32")("reports what is no file", async () => {
    const cwd = workplace("pipe");
    execFileSync("mkfifo", [join(cwd, "definitions/pipe.yaml")]);
    expect((await run([], { cwd })).stderr).toContain(
      "definitions/pipe.yaml - error file-unreadable: pipe.yaml can't be read: it is neither a file nor a folder.",
    );
  });

  it("reports an output folder that can't be made", async () => {
    const cwd = workplace("blocked");
    const { code, stderr } = await run(["--out", "definitions/lamp.yaml/below"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain("error output-failed: The output could not be written: it is not a folder.");
  });
});

describe("generate --check", () => {
  it("writes nothing and names what is stale, missing and orphaned", async () => {
    const cwd = workplace("check");
    await run([], { cwd });
    expect((await run(["--check"], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, "definitions/lamp.yaml"), lamp.replace("Switches lamps.", "Turns lamps on and off."));
    rmSync(join(cwd, "definitions/other.yaml"));
    rmSync(join(cwd, "generated/src/index.ts"));
    rmSync(join(cwd, "definitions/schema.json"));
    const before = readTree(cwd);
    const { code, stderr } = await run(["--check"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain("error output-missing: src/index.ts is missing.");
    expect(stderr).toContain("error output-missing: definitions/schema.json is missing.");
    expect(stderr).toContain("error output-orphaned: src/other/types.ts is orphaned.");
    expect(stderr).toMatch(
      /error output-stale: src\/lamp\/lamp\.ts is stale\.\n {2}@@ -\d+,\d+ \+\d+,\d+ @@\n.*\n.*\n {2}-\/\*\* Switches lamps\. \*\/\n {2}\+\/\*\* Turns lamps on and off\. \*\/\n/,
    );
    expect(stderr).toMatch(/\d errors\.\n$/);
    expect(stderr).not.toMatch(/[\da-f]{64}/);
    expect(readTree(cwd)).toEqual(before);
  });
});

describe("an interrupted run", () => {
  it("is noticed by a check, and undone by the next run", async () => {
    const cwd = workplace("interrupted");
    await run([], { cwd });
    const tree = readTree(join(cwd, "generated"));
    const work = join(cwd, "generated/.vsphere-sdk-generator");
    writeTree(work, {
      "journal.json": JSON.stringify({
        generator: "vsphere-sdk-generator",
        folders: ["src/new"],
        steps: [{ path: "src/new/x.ts", before: null, after: hashOf("new") }],
      }),
      "../src/new/x.ts": "new",
    });
    const check = await run(["--check"], { cwd });
    expect([check.code, check.stderr]).toEqual([1, expect.stringContaining("error output-interrupted: ")]);
    expect((await run([], { cwd })).code).toBe(0);
    expect(readTree(join(cwd, "generated"))).toEqual(tree);
    expect(existsSync(join(cwd, "generated/src/new"))).toBe(false);
  });
});

describe("the command line", () => {
  let cwd: string;
  beforeAll(() => void (cwd = workplace("usage")));

  it.each([
    ["an unknown option", ["--chekc"], "there is no option '--chekc'. Did you mean --check?"],
    ["an option that is given twice", ["--out", "A", "--out", "B"], "--out is given twice"],
    ["a folder that isn't there", ["--definitions", "nowhere"], "there is no folder nowhere"],
    [
      "a file in the place of a folder",
      ["--definitions", "definitions/lamp.yaml"],
      "definitions/lamp.yaml is not a folder",
    ],
  ])("is refused with code 2: %s", async (_what, args, text) => {
    const refused = await run(args, { cwd });
    expect(refused).toEqual({ code: 2, stdout: "", stderr: `generate: ${text}\nTry: npm run generate -- --help\n` });
    const { code, stdout, stderr } = await run([...args, "--json"], { cwd });
    expect([code, stderr, JSON.parse(stdout)]).toEqual([
      2,
      "",
      { ok: false, diagnostics: [], error: { code: "usage", text, help: "npm run generate -- --help" } },
    ]);
  });

  it("suggests a command, and lists them all", async () => {
    const misspelt = await run(["genrate"], { cwd, command: [] });
    expect([misspelt.code, misspelt.stderr]).toEqual([2, expect.stringContaining("Did you mean generate?")]);
    expect(await run(["--help"], { cwd, command: [] })).toMatchObject({ code: 0, stderr: "" });
    expect((await run(["--help"], { cwd })).stdout).toContain("Usage: npm run generate -- [options]");
  });

  it.skipIf(process.platform === "win32")("ends well when nobody reads on, and when nothing can be printed", () => {
    const shell = (script: string) =>
      spawnSync("bash", ["-c", `set -o pipefail; ${script}`], { cwd, encoding: "utf8" });
    const node = `'${process.execPath}' '${entry}'`;
    const cut = shell(`${node} ir --definitions '${resolve("definitions")}' | head -c 100`);
    expect([cut.status, cut.stderr, cut.stdout.length]).toEqual([0, "", 100]);
    const unread = shell(`${node} generate --out cut | true`);
    expect([unread.status, unread.stderr]).toEqual([0, ""]);
    expect(existsSync(join(cwd, "cut/manifest.json"))).toBe(true);
    expect(existsSync("/dev/full")).toBe(true);
    const full = shell(`${node} ir > /dev/full`);
    expect([full.status, full.stderr]).toEqual([1, expect.stringContaining("The output can't be printed: ")]);
  });

  it("is the same for the model: --definitions, --only, --target", async () => {
    const ir = async (...args: string[]) => {
      const { code, stdout, stderr } = await run(args, { cwd, command: ["ir"] });
      return code === 0 ? (JSON.parse(stdout) as { module: string }[]).map(({ module }) => module) : [code, stderr];
    };
    expect(await ir()).toEqual(["com.vmware.lamp", "com.vmware.other", "com.vmware.vapi.std.errors"]);
    expect(await ir("--only", "other")).toEqual(["com.vmware.other"]);
    expect(await ir("--target", "99.9")).toEqual([1, expect.stringContaining("have no release 99.9")]);
    expect(await ir("--definitions", "nowhere")).toEqual([2, expect.stringContaining("there is no folder nowhere")]);
    expect(await ir("--out", "x")).toEqual([2, expect.stringContaining("there is no option '--out'")]);
    const text = (await run(["--target", "6.5"], { cwd, command: ["ir"] })).stdout;
    expect(text).toContain('"list"');
    expect(text).not.toContain('"dim"');
  });

  it("prints JSON and nothing else with --json", async () => {
    const fine = await run(["--json"], { cwd });
    expect(JSON.parse(fine.stdout)).toMatchObject({
      ok: true,
      diagnostics: [],
      summary: { modules: 3, operations: 2, removed: 0 },
    });
    const again = await run(["--json"], { cwd });
    expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, summary: { written: 0 } });
    writeFileSync(join(cwd, "definitions/lamp.yaml"), lamp.replace("doc: Lamps.", "dok: Lamps."));
    const wrong = await run(["--json"], { cwd });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toBe("");
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      ok: false,
      diagnostics: [
        { code: "missing-key", file: "definitions/lamp.yaml", line: 2, column: 1 },
        {
          code: "unknown-key",
          file: "definitions/lamp.yaml",
          line: 4,
          column: 1,
          text: expect.stringContaining("Did you mean doc?") as string,
        },
      ],
    });
  });
});

describe("the same input", () => {
  it("gives the same bytes in another folder, locale, time zone and order of files", async () => {
    const first = workplace("same-1");
    const second = workplace("a longer path/with blanks/same-2");
    await start([], { cwd: first });
    await start([], {
      cwd: second,
      env: { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Pacific/Kiritimati", HOME: "/nowhere", USER: "nobody" },
    });
    expect(readTree(join(second, "generated"))).toEqual(readTree(join(first, "generated")));
  });
});

describe("a run that is killed", () => {
  it("leaves the old output, the new one, or what the next run undoes, whenever it is", async () => {
    const cwd = workplace("killed");
    const out = join(cwd, "generated");
    const texts = [lamp, lamp.replace("Switches lamps.", "Turns lamps on and off.")];
    const trees: Record<string, string>[] = [];
    for (const text of texts) {
      writeFileSync(join(cwd, "definitions/lamp.yaml"), text);
      await run([], { cwd });
      trees.push(readTree(out));
    }
    for (let attempt = 0; attempt < 8; attempt += 1) {
      writeFileSync(join(cwd, "definitions/lamp.yaml"), texts[attempt % 2]!);
      const child = spawn(process.execPath, [entry, "generate"], { cwd, stdio: "ignore" });
      const ended = new Promise((done) => child.on("exit", done));
      setTimeout(() => child.kill(attempt % 3 === 0 ? "SIGINT" : "SIGKILL"), 250 + attempt * 90);
      await ended;
      const now = Object.entries(readTree(out)).filter(([path]) => !path.startsWith(".vsphere-sdk-generator/"));
      if (!existsSync(join(out, ".vsphere-sdk-generator/journal.json")))
        expect(trees).toContainEqual(Object.fromEntries(now));
    }
    writeFileSync(join(cwd, "definitions/lamp.yaml"), texts[0]!);
    expect((await run([], { cwd })).code).toBe(0);
    expect(readTree(out)).toEqual(trees[0]);
    expect(readdirSync(cwd).sort()).toEqual(["definitions", "generated"]);
  });
});
