import { readPackageJson } from "../release/build.ts";
import { PackageError } from "../release/error.ts";
import { listed, release } from "../release/release.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import type { Ended } from "./ended.ts";
import { sinceLast } from "./since-last.ts";

/** Publishes the package, or shows what would be published. */
export async function releaseCommand({ "dry-run": dryRun }: Values<"release">): Promise<Ended> {
  try {
    const since = await sinceLast([`v${readPackageJson().version}`]);
    const problems = await release(dryRun, since, (text) => process.stdout.write(text));
    if (problems.length === 0 || dryRun) return exitCodes.fine;
    process.stderr.write(`Not released:\n${listed(problems)}`);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
  return exitCodes.wrong;
}
