import { git } from "./git.ts";

/**
 * The tag of the last release before the working tree, except tags that are passed over; undefined when there is none.
 * Versions such as 1.0.0-rc.1 promise nothing, so they don't count as releases.
 */
export function lastRelease(passedOver: readonly string[] = []): string | undefined {
  const excluded = ["v*-*", ...passedOver].flatMap((tag) => ["--exclude", tag]);
  try {
    return git(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", ...excluded])
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}

/** True in a clone that lacks earlier commits, and so may lack the last release. */
export function isShallow(): boolean {
  try {
    return git(["rev-parse", "--is-shallow-repository"]).toString().trim() === "true";
  } catch {
    return false;
  }
}
