import { rmSync } from "node:fs";
import { join } from "node:path";
import { createCollector } from "../diagnostics/collector.ts";
import { readModel } from "../pipeline.ts";
import { loadPackage, readPackage } from "../reference/package-source.ts";
import { referenceSite } from "../reference/site.ts";
import { packageFolder } from "../release/build.ts";
import { writeFolder } from "../source/folders.ts";
import { planNames } from "../typescript/names/plan.ts";
import { exitCodes } from "./arguments.mjs";
import { prefixOf, printDiagnostics, readDefinitions } from "./definitions.ts";
import type { Ended } from "./ended.ts";
import { openCache, saveCache } from "./kept.ts";

const definitions = "definitions";

/** Builds the reference site. */
export async function docsCommand(): Promise<Ended> {
  const { report, diagnostics } = createCollector();
  const cache = openCache();
  const { files, unread } = readDefinitions(definitions, report);
  const { model, whole, diagnostics: wrong } = readModel(files, { unread, cache });
  saveCache(cache);
  const names = planNames(whole, report);
  if (wrong.length + diagnostics.length > 0) {
    printDiagnostics([...diagnostics, ...wrong], definitions, "; nothing was written");
    return exitCodes.wrong;
  }
  const source = readPackage(packageFolder);
  const site = await referenceSite({ model, whole }, names, source, await loadPackage(source));
  const folder = join(packageFolder, "docs");
  rmSync(folder, { recursive: true, force: true });
  writeFolder(
    folder,
    [...site].map(([path, text]) => ({ path, text })),
  );
  process.stdout.write(`${prefixOf(folder)}index.html\n`);
  return exitCodes.fine;
}
