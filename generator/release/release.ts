import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPackage, packageFolder, readPackageJson, type PackageJson } from "./build.ts";
import { pack, type Packed } from "./pack.ts";

const help = `Publishes the package in generated/ to npm, from the commit that the tag of its version stands on.

Usage: npm run release -- [options]

  --dry-run   show version, changelog entry, contents and size of the tarball; publish nothing
  --help      print this text

Exit codes: 0 fine, 1 the package can't be released, 2 the command line is wrong.
`;

/** The entry of a version in the changelog, which has to be the newest one. */
export function changelogEntry(changelog: string, version: string): string | undefined {
  const [, newest = ""] = changelog.split(/^## /m);
  return newest.split("\n", 1)[0] === version ? `## ${newest.trim()}` : undefined;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** What a tarball holds, folder by folder. */
export function contents(packed: Packed): string {
  const folders = new Map<string, { files: number; size: number }>();
  for (const { path, size } of packed.files) {
    const parts = path.split("/");
    const folder = parts.length === 1 ? path : `${parts.slice(0, Math.min(2, parts.length - 1)).join("/")}/`;
    const { files, size: sum } = folders.get(folder) ?? { files: 0, size: 0 };
    folders.set(folder, { files: files + 1, size: sum + size });
  }
  const rows = [...folders].map(([folder, { files, size }]) => [folder, `${files}`, kilobytes(size)] as const);
  const width = Math.max(...rows.map(([folder]) => folder.length));
  return rows
    .map(([folder, files, size]) => `${folder.padEnd(width)} ${files.padStart(5)} ${size.padStart(10)}`)
    .join("\n");
}

function output(command: string, ...args: string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** What stands in the way of a release, each with what to do. */
export function obstacles({ name, version, repository }: PackageJson, changelog: string): readonly string[] {
  const tag = `v${version}`;
  const slug = process.env["GITHUB_REPOSITORY"];
  const found = [
    changelogEntry(changelog, version) === undefined &&
      `The newest entry of CHANGELOG.md isn't that of ${version}: write it in templates/package/files/.`,
    output("git", "status", "--porcelain") !== "" && "The working tree has changes: commit them.",
    !(output("git", "tag", "--points-at", "HEAD") ?? "").split("\n").includes(tag) &&
      `HEAD doesn't have the tag ${tag}: git tag ${tag} && git push origin ${tag} starts the release.`,
    output("npm", "view", `${name}@${version}`, "version") === version &&
      `${name} ${version} is published already: raise the version in templates/package/package.json.`,
    slug !== undefined &&
      !repository.url.endsWith(`github.com/${slug}.git`) &&
      `The package names the repository ${repository.url}, and this is ${slug}: npm would refuse its provenance.`,
  ];
  return found.filter((text) => text !== false);
}

async function main(): Promise<number> {
  let dryRun: boolean;
  try {
    const { values } = parseArgs({ options: { "dry-run": { type: "boolean" }, help: { type: "boolean" } } });
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    dryRun = values["dry-run"] === true;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }

  const manifest = readPackageJson();
  const changelog = readFileSync(join(packageFolder, "CHANGELOG.md"), "utf8");
  const folder = mkdtempSync(join(tmpdir(), "release-"));
  try {
    await buildPackage();
    const packed = pack(folder);
    const size = `${packed.files.length} files, ${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} unpacked`;
    process.stdout.write(
      `${packed.name} ${packed.version}\n\n${changelogEntry(changelog, manifest.version) ?? ""}\n\n${contents(packed)}\n${size}\n${packed.integrity}\n\n`,
    );
    const problems = obstacles(manifest, changelog);
    if (dryRun) {
      process.stdout.write(
        problems.length === 0
          ? "Ready to be released.\n"
          : `Before a release:\n${problems.map((text) => `  ${text}\n`).join("")}`,
      );
      return 0;
    }
    if (problems.length > 0) {
      process.stderr.write(`Not released:\n${problems.map((text) => `  ${text}\n`).join("")}`);
      return 1;
    }
    execFileSync("npm", ["publish", packed.tarball, "--loglevel", "error"], { stdio: "inherit" });
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
