import type { Cache } from "../cache/cache.ts";
import { packLocated, unpackLocated } from "../cache/pack.ts";
import type { Report } from "../diagnostics/collector.ts";
import type { SourceFile } from "../diagnostics/span.ts";
import type { InputFile } from "../source/files.ts";
import { readSource } from "../source/text.ts";
import { decodeModule, type ModuleDeclaration } from "./format.ts";
import { countMissing } from "./missing.ts";
import { parseSource } from "../source/yaml.ts";

/** What a definition file says. */
export interface Definition {
  /** Undefined when the file can't be read at all. */
  readonly declaration: ModuleDeclaration | undefined;
  /** How many texts are still to be written. */
  readonly missing: number;
}

/**
 * A file to its declarations. Only what is right is kept: a mistake is found again, and reported. `onNews` is called
 * before a file is read that isn't known.
 */
export function readDefinition(
  file: InputFile,
  cache: Cache | undefined,
  report: Report,
  onNews: () => void,
): Definition {
  const source = readSource(file.path, file.bytes, report);
  if (source === undefined) return { declaration: undefined, missing: 0 };
  const key = cache?.key("definition", file.path, file.bytes) ?? "";
  const known = cache?.find(key, (text) => unpackLocated(text, source) as Definition);
  if (known !== undefined) return known;
  onNews();
  let isRight = true;
  const definition = decode(source, (...args) => {
    isRight = false;
    report(...args);
  });
  if (isRight) cache?.keep(key, definition, packLocated);
  return definition;
}

function decode(source: SourceFile, report: Report): Definition {
  const tree = parseSource(source, report);
  if (tree === undefined) return { declaration: undefined, missing: 0 };
  return { declaration: decodeModule(tree, report), missing: countMissing(tree) };
}
