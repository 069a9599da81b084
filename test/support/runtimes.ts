import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What the package has to run on, as npm has it: the oldest Node, the last of each line, and the others. */
const runtimes = {
  "node 20.0": "npm:node@20.0.0",
  "node 20": "npm:node@20.20.2",
  "node 22": "npm:node@22.23.3",
  "node 24": "npm:node@24.21.0",
  "node 26": "npm:node@26.10.0",
  bun: "1.4.5",
  deno: "2.9.6",
} as const;
export type Runtime = keyof typeof runtimes;

/** A registry of npm on this machine. */
const registry = { verdaccio: "6.1.6" } as const;

const alias = (runtime: Runtime): string => runtime.replace(" ", "-");

type Versions = Readonly<Record<string, string>>;

/** Installs packages in a folder of their own, once; they are kept between runs. */
function install(name: string, dependencies: Versions, overrides: Versions = {}): string {
  const folder = resolve("node_modules/.cache", name);
  const manifest = JSON.stringify({ private: true, dependencies, overrides });
  const installed = join(folder, "installed.json");
  const isInstalled = (): boolean => existsSync(installed) && readFileSync(installed, "utf8") === manifest;
  if (!isInstalled()) {
    // Test files that run side by side install the same.
    const own = `${folder}-${process.pid}`;
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "package.json"), manifest);
    const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--silent"];
    execFileSync("npm", ["install", ...flags], { cwd: own, stdio: "inherit" });
    writeFileSync(join(own, "installed.json"), manifest);
    if (!isInstalled()) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(own, folder);
    } else rmSync(own, { recursive: true });
  }
  return join(folder, "node_modules");
}

/** Programs of the runtimes. */
export function installRuntimes(): Readonly<Record<Runtime, string>> {
  const entries = Object.entries(runtimes) as [Runtime, string][];
  const modules = install("runtimes", Object.fromEntries(entries.map(([name, version]) => [alias(name), version])));
  const programs = entries.map(([name]) => {
    const program = name.startsWith("node") ? `${alias(name)}/bin/node` : `.bin/${name}`;
    return [name, join(modules, program)];
  });
  return Object.fromEntries(programs) as Record<Runtime, string>;
}

/** Program of the registry. */
export const installRegistry = (): string =>
  // It asks for a version that not every registry has.
  join(install("registry", registry, { "node-fetch": "2.7.0" }), ".bin/verdaccio");
