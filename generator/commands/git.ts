import { execFileSync } from "node:child_process";

/** The most bytes that a command may print, or a file have. */
export const largest = 2 ** 28;

/** What git prints; throws when it fails. */
export const git = (args: readonly string[], input?: string): Buffer =>
  execFileSync("git", args, {
    maxBuffer: largest,
    stdio: ["pipe", "pipe", "pipe"],
    ...(input !== undefined && { input }),
  });

/** True if git sees no difference between a revision and the working tree in these paths; false if it can't tell. */
export function isAsIn(revision: string, paths: readonly string[]): boolean {
  try {
    git(["diff", "--quiet", revision, "--", ...paths]);
    return true;
  } catch {
    return false;
  }
}
