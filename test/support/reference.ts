import { createCollector } from "../../generator/diagnostics/collector.ts";
import type { Model } from "../../generator/model/model.ts";
import { readModel } from "../../generator/pipeline.ts";
import {
  loadPackage,
  readPackage,
  type LoadedPackage,
  type PackageSource,
} from "../../generator/reference/package-source.ts";
import { referenceSite } from "../../generator/reference/site.ts";
import type { InputFile } from "../../generator/source/files.ts";
import type { Names } from "../../generator/typescript/names/names.ts";
import { planNames } from "../../generator/typescript/names/plan.ts";
import { repositoryInput } from "./definitions.ts";
import { sharedCache } from "./memory-cache.ts";

export interface Reference {
  readonly model: Model;
  /** The model of all releases. */
  readonly whole: Model;
  readonly names: Names;
  readonly source: PackageSource;
  /** The site by path. */
  readonly files: Readonly<Record<string, string>>;
}

let source: PackageSource | undefined;
let loaded: Promise<LoadedPackage> | undefined;
let made: Promise<Reference> | undefined;

/** The reference of the generated package; made once in a process. */
export const wholeReference = (): Promise<Reference> => (made ??= buildReference());

/** The reference of the generated package or some of its modules, from definitions that may have other texts. */
export async function buildReference(
  only: readonly string[] = [],
  change: (file: InputFile) => InputFile = (file) => file,
): Promise<Reference> {
  const { model, whole, diagnostics } = readModel(repositoryInput().map(change), { only, cache: sharedCache });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ code, text }) => `${code}: ${text}`).join("\n"));
  const names = planNames(whole, createCollector().report);
  source ??= readPackage("generated");
  loaded ??= loadPackage(source);
  return {
    model,
    whole,
    names,
    source,
    files: Object.fromEntries(await referenceSite({ model, whole }, names, source, await loaded)),
  };
}

/** Pages of a site. */
export const pagesOf = ({ files }: Reference): [path: string, text: string][] =>
  Object.entries(files).filter(([path]) => path.endsWith(".html"));

/** What a reader sees of HTML, in one line. */
export const textOf = (html: string): string => unescaped(html.replace(/<[^>]+>/g, " ")).replace(/\s+/g, " ");

/** HTML without tags as the text that it stands for. */
export const unescaped = (html: string): string =>
  html.replace(/&(lt|gt|quot|amp|#x27|#x3D|#x60);/g, (_, name: string) => entities[name] ?? "");

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  amp: "&",
  "#x27": "'",
  "#x3D": "=",
  "#x60": "`",
};
