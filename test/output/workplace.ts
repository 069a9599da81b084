import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { runCommand, type Run } from "../support/command.ts";
import { standardErrors } from "../support/definitions.ts";
import { writeTree } from "../support/folders.ts";

export const run = (generator: string, cwd: string, args: readonly string[] = []): Promise<Run> =>
  runCommand(["generate", ...args], { main: join(generator, "commands/main.mjs"), cwd, timeout: 60_000 });

export const lamp =
  'module: com.vmware.lamp\nversion: "6.7"\ndoc: Lamps.\nstructures:\n  Info: { doc: What a lamp is. }\n';

export function workplace(base: string, name: string): string {
  const cwd = join(base, name);
  writeTree(join(cwd, "definitions"), { "lamp.yaml": lamp, "vapi/std/errors.yaml": standardErrors });
  return cwd;
}

/** A copy of the generator, which shares its packages and with them the cache. */
export function copy(base: string, name: string, modules = resolve("node_modules")): string {
  const root = join(base, name);
  for (const part of ["generator", "templates", "package-lock.json", "package.json"])
    cpSync(part, join(root, part), { recursive: true });
  symlinkSync(modules, join(root, "node_modules"), "dir");
  return join(root, "generator");
}

/** Packages with a cache of their own. */
export function ownModules(base: string, name: string): string {
  const modules = join(base, name, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const entry of readdirSync("node_modules").filter((item) => item !== ".cache"))
    symlinkSync(resolve("node_modules", entry), join(modules, entry));
  return modules;
}

export const isUpToDate = ({ code, stdout }: Run): boolean => code === 0 && stdout.includes("files are up to date");
export const generator = resolve("generator");
