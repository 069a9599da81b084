import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createCollector } from "../diagnostics/collector.ts";
import { modelAsJson } from "../model/json.ts";
import { readModel } from "../pipeline.ts";
import { readInput } from "../source/files.ts";
import { PackageError } from "./error.ts";

/** The model of the interfaces in the published package, compressed; programs that use the package don't load it. */
export const packedModel = "dist/model.json.gz";

/**
 * Writes the model of the definitions into a package. The file is made with the rest of `dist` and not committed: the
 * compressed bytes differ from machine to machine, and every changed text would add a new binary file to the history.
 */
export function writePackedModel(folder: string): void {
  const { diagnostics, report } = createCollector();
  const { files, unread } = readInput("definitions", report);
  const { model, diagnostics: wrong } = readModel(files, { unread });
  const [first] = [...diagnostics, ...wrong];
  if (first !== undefined) throw new PackageError(`The definitions cannot be read: ${first.text}`);
  writeFileSync(join(folder, packedModel), gzipSync(JSON.stringify(modelAsJson(model)), { level: 9 }));
}
