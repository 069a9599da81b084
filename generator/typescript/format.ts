import type { FormatOptions } from "oxfmt";
import type { OutputFile } from "./file.ts";

/** All other options have the defaults of oxfmt. */
export const formatOptions = { printWidth: 110 } as const satisfies FormatOptions;

/**
 * Formats generated TypeScript with oxfmt. Hand-written files, and files of other languages, are left as they are. A
 * syntax error is a mistake of the generator, and is thrown.
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
