import * as oxc from "@prettier/plugin-oxc";
// The standalone build loads in a fraction of the time: it looks for no configuration and no further plugins.
import * as estree from "prettier/plugins/estree";
import { format } from "prettier/standalone";
import type { OutputFile } from "./file.ts";

const options = { parser: "oxc-ts", plugins: [estree, oxc as never], printWidth: 110 };

/** TypeScript as prettier writes it; what was written by hand, and what is no TypeScript, stays as it is. */
export async function formatFile(file: OutputFile): Promise<OutputFile> {
  if (file.asIs === true || !file.path.endsWith(".ts")) return file;
  return { path: file.path, text: await format(file.text, options) };
}
