import type { FormatOptions } from "oxfmt";
import type { OutputFile } from "./file.ts";

/** Everything else is as prettier has it by default. */
export const formatOptions = { printWidth: 110 } as const satisfies FormatOptions;

/**
 * TypeScript as prettier writes it; what was written by hand, and what is no TypeScript, stays as it is. What is wrong
 * TypeScript is a mistake of the generator.
 */
export async function formatFile(file: OutputFile): Promise<OutputFile> {
  if (file.asIs === true || !file.path.endsWith(".ts")) return file;
  const { format } = await import("oxfmt");
  const { code, errors } = await format(file.path, file.text, formatOptions);
  const [error] = errors;
  if (error !== undefined)
    throw new Error(`the generated ${file.path} is not valid TypeScript: ${error.codeframe ?? error.message}`);
  return { path: file.path, text: code };
}
