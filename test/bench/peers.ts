import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Installs other people's packages from npm below `node_modules/.cache`, once for each set of versions; returns the
 * folder of the packages.
 */
export function installPeers(name: string, dependencies: Readonly<Record<string, string>>): string {
  const folder = resolve("node_modules/.cache/vsphere-sdk-generator/peers", name);
  const manifest = JSON.stringify({ private: true, type: "module", dependencies });
  const path = join(folder, "package.json");
  const packages = join(folder, "node_modules");
  if (existsSync(join(packages, ".package-lock.json")) && readFileSync(path, "utf8") === manifest) return packages;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, manifest);
  process.stdout.write(`installing ${Object.keys(dependencies).join(", ")} …\n`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: folder, stdio: "ignore" });
  return packages;
}
