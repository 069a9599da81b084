import { buildPackage, PackageError } from "../release/build.ts";
import { exitCodes, type Ended } from "./arguments.mjs";

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
