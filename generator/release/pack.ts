import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { look, manifestName, parseManifest } from "../output/manifest.mjs";
import { packageFolder } from "./build.ts";
import { PackageError } from "./error.ts";
import { hashOf } from "../text/hash.mjs";

/** One file of a tarball. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

export interface Packed {
  readonly tarball: string;
  readonly name: string;
  readonly version: string;
  /** Bytes of the tarball, and of its contents when it is unpacked. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly integrity: string;
  readonly files: readonly PackedFile[];
}

/**
 * Packs the package as npm would publish it, from a copy of the files that the manifest lists and that the build wrote.
 * Other files in its folder are not packed.
 *
 * @param folder The folder to put the tarball in.
 * @param built The result of `buildPackage`.
 */
export function pack(folder: string, built: readonly string[]): Packed {
  const copy = join(folder, "package");
  mkdirSync(copy, { recursive: true });
  try {
    for (const [path, hash] of generatedFiles()) copyFile(path, copy, hash);
    for (const path of built) copyFile(path, copy);
    const output = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: copy,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    const [packed] = JSON.parse(output) as [Omit<Packed, "tarball"> & { filename: string }];
    return { ...packed, tarball: join(folder, packed.filename) };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** The files that the generator wrote, with their hashes. */
function generatedFiles(): ReadonlyMap<string, string> {
  const found = look(packageFolder, manifestName);
  const manifest = typeof found === "string" ? { refused: `it is ${found}` } : parseManifest(found.toString());
  if ("refused" in manifest) throw new PackageError(`${manifestName} can't be used: ${manifest.refused}.`);
  return manifest;
}

function copyFile(path: string, copy: string, hash?: string): void {
  const content = look(packageFolder, path);
  if (typeof content === "string") throw new PackageError(`${path} is ${content}: npm run generate restores it.`);
  if (hash !== undefined && hashOf(content) !== hash)
    throw new PackageError(`${path} was edited: npm run generate restores it.`);
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), content);
}
