import { pathToFileURL } from "node:url";
import { createCollector, sortDiagnostics } from "../diagnostics/collector.ts";
import { renderDiagnostic } from "../diagnostics/render.ts";
import { modelAsJson } from "../model/json.ts";
import { readModel } from "../pipeline.ts";
import { readInput } from "../source/files.ts";

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { diagnostics, report } = createCollector();
  const { model, diagnostics: more } = readModel(readInput("definitions", report));
  for (const diagnostic of sortDiagnostics([...diagnostics, ...more]))
    process.stderr.write(`${renderDiagnostic(diagnostic, { prefix: "definitions/", color: false })}\n\n`);
  if (diagnostics.length + more.length > 0) process.exitCode = 1;
  else process.stdout.write(`${JSON.stringify(modelAsJson(model), undefined, 2)}\n`);
}
