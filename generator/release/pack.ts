import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "./build.ts";

/** One file of a tarball. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

export interface Packed {
  readonly tarball: string;
  readonly name: string;
  readonly version: string;
  /** Bytes of the tarball, and of what it unpacks to. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly integrity: string;
  readonly files: readonly PackedFile[];
}

/** Packs the built package as npm would publish it. */
export function pack(folder: string): Packed {
  mkdirSync(folder, { recursive: true });
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: packageFolder,
    encoding: "utf8",
  });
  const [packed] = JSON.parse(output) as [Omit<Packed, "tarball"> & { filename: string }];
  return { ...packed, tarball: join(folder, packed.filename) };
}
