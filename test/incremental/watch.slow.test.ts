import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { takeLock } from "../../generator/output/lock.ts";
import { entry, runCommand } from "../support/command.ts";
import { standardErrors } from "../support/definitions.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";

const lamp = (doc: string): string =>
  `module: com.vmware.lamp\nversion: "6.7"\ndoc: Lamps.\nstructures:\n  Info: { doc: "${doc}" }\n`;

/** The command in a process of its own, and what it has printed. */
class Watching {
  readonly child: ChildProcess;
  output = "";
  readonly ended: Promise<number | null>;
  #read = 0;
  #wake: () => void = () => undefined;

  constructor(cwd: string) {
    this.child = spawn(process.execPath, [entry, "generate", "--watch"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        this.output += chunk.toString();
        this.#wake();
      });
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
  }

  /** Waits for a text in what was printed since the last one, and gives that. */
  async until(text: string | RegExp): Promise<string> {
    const end = Date.now() + 60_000;
    for (;;) {
      const news = this.output.slice(this.#read);
      const at = news.search(text);
      const line = at < 0 ? -1 : news.indexOf("\n", at);
      if (line >= 0) {
        this.#read += line + 1;
        return news.slice(0, line + 1);
      }
      if (Date.now() > end) throw new Error(`${String(text)} was not printed:\n${this.output}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 1_000);
      });
    }
  }
}

const base = temporaryFolder();
const definitions = join(base, "definitions");
const file = join(definitions, "lamp.yaml");
const made = (): string => readFileSync(join(base, "generated/src/lamp/types.ts"), "utf8");
const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

describe("generate --watch", () => {
  let watching: Watching;
  beforeAll(async () => {
    writeTree(definitions, { "lamp.yaml": lamp("What a lamp is."), "vapi/std/errors.yaml": standardErrors });
    watching = new Watching(base);
    await watching.until("watching: ");
  });
  afterAll(() => void watching.child.kill("SIGKILL"));

  it("writes what a changed definition becomes, and says so in one line", async () => {
    writeFileSync(file, lamp("It shines."));
    const said = await watching.until("written");
    expect(said).toMatch(/^\d\d:\d\d:\d\d lamp\.yaml: 2 files written in \d+\.\d\d s\n$/);
    expect(made()).toContain("It shines.");
  });

  it("takes a file that was renamed over the old one", async () => {
    for (const round of ["first", "second"]) {
      writeFileSync(join(definitions, "lamp.yaml~new"), lamp(`Saved for the ${round} time.`));
      renameSync(join(definitions, "lamp.yaml~new"), file);
      expect(await watching.until("written")).toContain(" lamp.yaml: 2 files written");
      expect(made()).toContain(`Saved for the ${round} time.`);
    }
  });

  it("shows a mistake, goes on, and says when it is mended", async () => {
    const before = made();
    writeFileSync(file, lamp("Wrong.").replace("doc: Lamps.", "dok: Lamps."));
    const wrong = await watching.until("help Allowed");
    expect(wrong).toMatch(/lamp\.yaml: \d errors?; nothing was written/);
    expect(wrong).toContain("definitions/lamp.yaml:3:1 - error unknown-key");
    expect(made()).toBe(before);
    writeFileSync(file, lamp("Right again."));
    expect(await watching.until("written")).toContain(" lamp.yaml: mended, 2 files written");
    expect(made()).toContain("Right again.");
  });

  it("waits while another process writes the output, and says so once", async () => {
    const unlock = takeLock(join(base, "generated"), createCollector().report)!;
    writeFileSync(file, lamp("Saved in the meantime."));
    expect(await watching.until("run the command again")).toMatch(/lamp\.yaml: 1 error; nothing was written/);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    unlock();
    const said = await watching.until("written in");
    expect(said).toContain(" lamp.yaml: mended, 2 files written");
    expect(said).not.toContain("error");
    expect(made()).toContain("Saved in the meantime.");
  });

  it("makes one run of a burst of saves", async () => {
    for (let at = 0; at <= 30; at += 1) writeFileSync(file, lamp(`Save ${at}.`));
    await watching.until("written");
    // What was saved during that run makes another one at most.
    while (!made().includes("Save 30.")) await watching.until("written");
    const runs = watching.output.split("\n").filter((line) => line.includes("written")).length;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(watching.output.split("\n").filter((line) => line.includes("written")).length).toBe(runs);
  });

  it("sees new folders, and files that go", async () => {
    mkdirSync(join(definitions, "room"));
    writeFileSync(
      join(definitions, "room/door.yaml"),
      'module: com.vmware.room.door\nversion: "6.7"\ndoc: Doors.\nstructures:\n  Info: { doc: What a door is. }\n',
    );
    expect(await watching.until("written")).toContain(" room/door.yaml: ");
    expect(readdirSync(join(base, "generated/src/room/door")).sort()).toEqual(["index.ts", "types.ts"]);
    rmSync(join(definitions, "room"), { recursive: true });
    expect(await watching.until("written")).toContain("2 removed");
  });

  it("says nothing where no definition has changed", async () => {
    const before = watching.output;
    writeFileSync(join(definitions, "notes.txt"), "x");
    writeFileSync(file, readFileSync(file));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(watching.output).toBe(before);
  });

  it("ends with Ctrl-C, leaves nothing behind, and what it made is what a run from nothing makes", async () => {
    watching.child.kill("SIGINT");
    expect(await watching.ended).toBe(0);
    expect(Object.keys(readTree(definitions)).sort()).toEqual([
      "lamp.yaml",
      "notes.txt",
      "schema.json",
      "vapi/std/errors.yaml",
    ]);
    expect(Object.keys(readTree(join(base, "generated"))).filter((path) => path.startsWith("."))).toEqual([]);
    const clean = await runCommand(["generate", "--no-cache", "--out", "clean"], { cwd: base });
    expect([clean.code, clean.stderr]).toEqual([0, ""]);
    expect(readTree(join(base, "generated"))).toEqual(readTree(join(base, "clean")));
    expect(linesOf((await runCommand(["generate"], { cwd: base })).stdout)).toEqual([
      expect.stringContaining("files are up to date"),
    ]);
  });

  it.each(["--check", "--json", "--no-cache"])("does not go together with %s", async (option) => {
    const { code, stdout, stderr } = await runCommand(["generate", "--watch", option], { cwd: base });
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(`--watch and ${option} don't go together`);
  });
});
