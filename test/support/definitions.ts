import { createCollector, type Diagnostic } from "../../generator/diagnostics/collector.ts";
import { generate, readModel, type GenerateOptions, type Models } from "../../generator/pipeline.ts";
import { readInput, type InputFile } from "../../generator/source/files.ts";
import { sharedCache } from "./memory-cache.ts";

const encoder = new TextEncoder();

/** The files that every operation can refer to: the standard errors, small. */
export const standardErrors = `
module: com.vmware.vapi.std.errors
version: "6.7"
doc: Errors of a test.
errors:
  Error:
    doc: Any error.
    fields:
      messages: { type: list<string>, doc: What happened. }
      data: { type: dynamic?, doc: More of it. }
  NotFound:
    doc: Nothing is there.
    includes: Error
`;

/** Definition files by path, as the generator reads them. */
export function inputOf(files: Readonly<Record<string, string>>): InputFile[] {
  return Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
}

/** Generates from texts by path. */
export async function generateFrom(files: Readonly<Record<string, string>>, options: GenerateOptions = {}) {
  const result = await generate(inputOf(files), options);
  return { ...result, text: (path: string): string => result.files.find((file) => file.path === path)?.text ?? "" };
}

/** One definition and the standard errors. */
export const withErrors = (path: string, text: string): Record<string, string> => ({
  [path]: text,
  "vapi/std/errors.yaml": standardErrors,
});

export function diagnosticsOf(files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  return readModel(inputOf(files)).diagnostics;
}

/** The definitions of the repository. */
export function repositoryInput(): readonly InputFile[] {
  const { diagnostics, report } = createCollector();
  const { files } = readInput("definitions", report);
  if (diagnostics.length > 0) throw new Error(diagnostics.map((item) => item.text).join("\n"));
  return files;
}

/** Their texts by path. */
export const repositoryTexts = (): Record<string, string> =>
  Object.fromEntries(repositoryInput().map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));

/** The model of them, and the model of all releases. */
export function readRepository(options: Pick<GenerateOptions, "only" | "target"> = {}): Models {
  const { diagnostics, ...models } = readModel(repositoryInput(), { ...options, cache: sharedCache });
  if (diagnostics.length > 0) throw new Error(diagnostics.map((item) => item.text).join("\n"));
  return models;
}
