import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { buildPackage } from "../../generator/release/build.ts";
import { pack } from "../../generator/release/pack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The package as it would be published. */
    readonly tarball: string;
  }
}

/** Builds and packs once for all tests of a project. */
export default async function setup(project: TestProject): Promise<void> {
  const built = await buildPackage();
  project.provide("tarball", pack(resolve(join("node_modules/.cache", project.name)), built).tarball);
}
