import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { buildPackage } from "../../generator/release/build.ts";
import { pack, type PackedFile } from "../../generator/release/pack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The package as it would be published. */
    readonly tarball: string;
    readonly packedFiles: readonly PackedFile[];
    /** Paths of what the build wrote. */
    readonly built: readonly string[];
  }
}

/** Builds and packs once for all tests of a project. */
export default async function setup(project: TestProject): Promise<void> {
  const built = await buildPackage();
  const { tarball, files } = pack(resolve(join("node_modules/.cache", project.name)), built);
  project.provide("tarball", tarball);
  project.provide("packedFiles", files);
  project.provide("built", built);
}
