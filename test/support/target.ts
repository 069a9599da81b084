import { spawnSync } from "node:child_process";

/** The package of the release that the recorded messages come from, made of the definitions of all releases. */
export const recordedTarget = "node_modules/.cache/vsphere-sdk-generator/target-6.7";

/** Makes it, once for all tests; a run with nothing to do takes no time. */
export default function setup(): void {
  const args = ["generator/commands/main.mjs", "generate", "--target", "6.7", "--out", recordedTarget];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`The package for 6.7 could not be made:\n${stderr}`);
}
