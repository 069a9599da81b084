import { execFileSync } from "node:child_process";

/** The most that a command may print, or a file hold. */
export const largest = 2 ** 28;

/** What git prints; throws when it fails. */
export const git = (args: readonly string[], input?: string): Buffer =>
  execFileSync("git", args, {
    maxBuffer: largest,
    stdio: ["pipe", "pipe", "pipe"],
    ...(input !== undefined && { input }),
  });
