import { join } from "node:path";
import { buildReference } from "../reference/site.ts";
import { packageFolder } from "../release/build.ts";
import { exitCodes, type Ended } from "./arguments.mjs";
import { prefixOf, printDiagnostics } from "./definitions.ts";

const definitions = "definitions";

/** Builds the reference site. */
export function docsCommand(): Ended {
  const folder = join(packageFolder, "docs");
  const wrong = buildReference(folder, definitions);
  if (wrong.length > 0) {
    printDiagnostics(wrong, definitions, "; nothing was written");
    return exitCodes.wrong;
  }
  process.stdout.write(`${prefixOf(folder)}index.html\n`);
  return exitCodes.fine;
}
