import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What the package has to run on, as npm has it: the oldest Node, the last of each line, and the others. */
const runtimes = {
  "node 20.0": "npm:node@20.0.0",
  "node 20": "npm:node@20.20.2",
  "node 22": "npm:node@22.23.3",
  "node 24": "npm:node@24.21.0",
  bun: "1.4.5",
  deno: "2.9.6",
} as const;
export type Runtime = keyof typeof runtimes;

const alias = (runtime: Runtime): string => runtime.replace(" ", "-");

/** Programs of the runtimes; they are installed once, and kept between runs. */
export function installRuntimes(): Readonly<Record<Runtime, string>> {
  const folder = resolve("node_modules/.cache/runtimes");
  const entries = Object.entries(runtimes) as [Runtime, string][];
  const manifest = JSON.stringify({
    private: true,
    dependencies: Object.fromEntries(entries.map(([name, version]) => [alias(name), version])),
  });
  const programs = Object.fromEntries(
    entries.map(([name]) => [
      name,
      join(folder, "node_modules", name.startsWith("node") ? `${alias(name)}/bin/node` : `.bin/${name}`),
    ]),
  ) as Record<Runtime, string>;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), manifest);
  if (!Object.values(programs).every((program) => existsSync(program)))
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], { cwd: folder, stdio: "inherit" });
  return programs;
}
