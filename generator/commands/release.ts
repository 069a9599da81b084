import { PackageError } from "../release/error.ts";
import { release } from "../release/release.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import type { Ended } from "./ended.ts";

/** Publishes the package, or shows what would be published. */
export async function releaseCommand({ "dry-run": dryRun }: Values<"release">): Promise<Ended> {
  try {
    const problems = await release(dryRun, (text) => process.stdout.write(text));
    if (problems.length === 0 || dryRun) return exitCodes.fine;
    process.stderr.write(`Not released:\n${problems.map((text) => `  ${text}\n`).join("")}`);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
  return exitCodes.wrong;
}
