import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inTemporaryFolder } from "../source/folders.ts";
import { buildPackage, packageFolder, readPackageJson, type PackageJson } from "./build.ts";
import { PackageError } from "./error.ts";
import { pack, type Packed } from "./pack.ts";
import { versionObstacles, type SinceLast } from "./since-last.ts";

/** The entry of a version in the changelog; undefined where the newest entry is that of another version. */
export function changelogEntry(changelog: string, version: string): string | undefined {
  const [, newest = ""] = changelog.split(/^## /m);
  return newest.split("\n", 1)[0] === version ? `## ${newest.trim()}` : undefined;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** The contents of a tarball, folder by folder. */
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

/** The reasons that prevent a release, each with the way to fix it. */
export function obstacles({ name, version, repository }: PackageJson, changelog: string): readonly string[] {
  const tag = `v${version}`;
  const slug = process.env["GITHUB_REPOSITORY"];
  const found = [
    changelogEntry(changelog, version) === undefined &&
      `CHANGELOG.md doesn't begin with an entry for ${version}: write one in templates/package/files/.`,
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

/** Obstacles, one below the other; an obstacle may have several lines. */
export const listed = (problems: readonly string[]): string =>
  problems.map((text) => `  ${text.replace(/\n/g, "\n    ")}\n`).join("");

/**
 * Builds and packs the package, prints what it contains, and publishes it. Reasons that prevent the release are
 * returned, and then nothing is built; a dry run shows all the same what would be published, and never publishes.
 *
 * @param since What changed since the last release.
 */
export async function release(
  dryRun: boolean,
  since: SinceLast,
  print: (text: string) => void,
): Promise<readonly string[]> {
  const manifest = readPackageJson();
  const changelog = readFileSync(join(packageFolder, "CHANGELOG.md"), "utf8");
  const problems = [...obstacles(manifest, changelog), ...versionObstacles(manifest.version, since)];
  if (problems.length > 0 && !dryRun) return problems;
  return inTemporaryFolder(async (folder) => {
    const packed = pack(folder, await buildPackage());
    const size = `${packed.files.length} files, ${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} unpacked`;
    print(
      `${packed.name} ${packed.version}\n\n${changelogEntry(changelog, manifest.version) ?? ""}\n\n${contents(packed)}\n${size}\n${packed.integrity}\n\n`,
    );
    if ("nothing" in since) print(`${since.nothing}\n\n`);
    if (dryRun) print(problems.length === 0 ? "Ready to be released.\n" : `Before a release:\n${listed(problems)}`);
    else publish(packed);
    return problems;
  });
}

function publish({ tarball }: Packed): void {
  const { status } = spawnSync("npm", ["publish", tarball, "--loglevel", "error"], { stdio: "inherit" });
  if (status !== 0) throw new PackageError("npm did not publish the package.");
}
