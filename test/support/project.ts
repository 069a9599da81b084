import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync } from "node:fs";
import { basename, join } from "node:path";
import { inject } from "vitest";
import { writeTree } from "./folders.ts";

/** What a process printed, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A project of a user, empty but for the packed package, which npm installed. */
export class UserProject {
  readonly folder: string;

  constructor(folder: string, type: "module" | "commonjs" = "module") {
    this.folder = mkdtempSync(join(folder, "project-"));
    this.write({ "package.json": JSON.stringify({ name: "project", private: true, type }) });
    execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", inject("tarball")], { cwd: this.folder });
  }

  write(files: Readonly<Record<string, string>>): void {
    writeTree(this.folder, files);
  }

  /** Takes a file into the project. */
  add(path: string, name = basename(path)): void {
    copyFileSync(path, join(this.folder, name));
  }

  /** Runs a program in it, for two minutes at most; its environment has what it needs and nothing of the test's. */
  run(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(command, args, { cwd: this.folder, env: { PATH, HOME, ...environment }, timeout: 120_000 });
    const ended = { output: "", errors: "" };
    child.stdin.end();
    child.stdout.on("data", (chunk: Buffer) => (ended.output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (ended.errors += chunk.toString()));
    return new Promise((done, fail) => {
      child.on("error", fail);
      child.on("close", (code) => done({ code, ...ended }));
    });
  }
}
