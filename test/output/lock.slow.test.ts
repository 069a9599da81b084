import { fork, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { takeLock } from "../../generator/output/lock.ts";
import { readTree, temporaryFolder, writeTree } from "../support/folders.ts";

const base = temporaryFolder();
let count = 0;
const fresh = (): string => join(base, String((count += 1)), "generated");

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")));

/** Another process that takes and gives up the lock of a folder when it is told to. */
async function start(out: string): Promise<{ tell: (what: string) => Promise<string>; child: ChildProcess }> {
  const child = fork("test/support/lock-holder.ts", [out], { execArgv: ["--import", "tsx"] });
  children.push(child);
  const next = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => reject(new Error(`the process ended with ${code}`));
      child.once("exit", onExit);
      child.once("message", (message) => {
        child.off("exit", onExit);
        resolve(message as string);
      });
    });
  const started = next();
  await started;
  return {
    child,
    tell(what) {
      const answer = next();
      child.send(what);
      return answer;
    },
  };
}

/** What a try in this process comes to. */
function attempt(out: string): string {
  const { diagnostics, report } = createCollector();
  const unlock = takeLock(out, report);
  unlock?.();
  return unlock === undefined ? diagnostics.map(({ code, text }) => `${code}: ${text}`).join("\n") : "held";
}

describe("the lock of an output folder", () => {
  it("is held by one process of many that try at the same moment, round after round", async () => {
    const out = fresh();
    const processes = await Promise.all(Array.from({ length: 5 }, () => start(out)));
    let held = 0;
    for (let round = 0; round < 60; round += 1) {
      // What a killed run left behind makes no difference, nor does a lock that was never signed.
      if (round % 3 === 0) writeTree(out, { ".vsphere-sdk-generator/lock": round % 2 === 0 ? "1 elsewhere\n" : "" });
      const answers = await Promise.all(processes.map(({ tell }) => tell("try")));
      expect(answers.filter((answer) => !["held", "refused"].includes(answer))).toEqual([]);
      held += answers.filter((answer) => answer === "held").length;
      expect(answers, `round ${round}`).toContain("held");
    }
    expect(held).toBeGreaterThanOrEqual(60);
    expect(readTree(out)).toEqual({});
  }, 60_000);

  it("is held by one process when many take it and give it up without a pause", async () => {
    const out = fresh();
    const processes = await Promise.all(Array.from({ length: 4 }, () => start(out)));
    const answers = await Promise.all(processes.map(({ tell }) => tell("storm")));
    for (const answer of answers) expect(answer).not.toContain("two at once");
    expect(answers.join()).toContain("held");
  }, 60_000);

  it("names its place and the process that holds it", async () => {
    const out = fresh();
    const { tell, child } = await start(out);
    expect(await tell("take")).toBe("held");
    expect(attempt(out)).toBe(
      `output-locked: ${join(out, ".vsphere-sdk-generator/lock")} is locked by process ${child.pid}.`,
    );
    expect(await tell("give")).toBe("given");
    expect(attempt(out)).toBe("held");
  });

  it("is given up by a process that is killed", async () => {
    const out = fresh();
    const { tell, child } = await start(out);
    expect(await tell("take")).toBe("held");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    expect(existsSync(join(out, ".vsphere-sdk-generator/lock"))).toBe(true);
    expect(attempt(out)).toBe("held");
    expect(readdirSync(out)).toEqual([]);
  });

  it("holds within a process as well", () => {
    const out = fresh();
    const unlock = takeLock(out, createCollector().report);
    expect(attempt(out)).toContain(`is locked by process ${process.pid}.`);
    unlock?.();
    expect(attempt(out)).toBe("held");
  });

  it.each(["another process", "text of any kind\u001b[31m\n"])("believes no signature that is none: %j", (text) => {
    const out = fresh();
    mkdirSync(out, { recursive: true });
    const unlock = takeLock(out, createCollector().report);
    writeFileSync(join(out, ".vsphere-sdk-generator/lock"), text);
    expect(attempt(out)).toMatch(/ is locked by another process\.$/);
    unlock?.();
  });
});
