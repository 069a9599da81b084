import { buildPackage } from "../release/build.ts";
import { PackageError } from "../release/error.ts";
import { exitCodes } from "./arguments.mjs";
import type { Ended } from "./ended.ts";

/** Builds what is published. */
export async function buildCommand(): Promise<Ended> {
  try {
    const files = await buildPackage();
    process.stdout.write(`${files.length} files in generated/dist\n`);
    return exitCodes.fine;
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.wrong;
  }
}
