import type { Call } from "./arguments.mjs";
import type { Ended } from "./ended.ts";
import type { LastRun } from "./last-run.mjs";

/** Runs one command. What `generate` did is remembered when nothing is left to do. */
export async function runCommand(call: Call, last: LastRun | undefined): Promise<Ended> {
  // Each command is loaded when it is needed, because building and packing need much more code than generating.
  switch (call.command) {
    case "generate":
      return (await import("./generate.ts")).generateCommand(call.values, last);
    case "import":
      return (await import("./import.ts")).importCommand(call.values);
    case "ir":
      return (await import("./ir.ts")).irCommand(call.values);
    case "diff":
      return (await import("./diff.ts")).diffCommand(call.values);
    case "version":
      return (await import("./version.ts")).versionCommand(call.values);
    case "docs":
      return (await import("./docs.ts")).docsCommand();
    case "build":
      return (await import("./build.ts")).buildCommand();
    case "release":
      return (await import("./release.ts")).releaseCommand(call.values);
  }
}
