import { join, posix } from "node:path";
import { readFolder } from "../../source/folders.ts";
import type { OutputFile } from "../file.ts";
import { templatesFolder } from "../places.ts";
import { relativePath } from "../relative-path.ts";
import { fileOfImport, importStatement, importsOf, isOfPackage, type PackageImport } from "./package-imports.ts";
import { readEntries } from "./package-json.ts";

/** A file of the jobs, and what it imports. */
interface Job {
  /** Path below the output folder. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import extends PackageImport {
  /** Path below the output folder. */
  readonly file: string;
}

/** The hand-written jobs, which use the generated code, and the subpaths and programs that lack operations. */
export interface JobFiles {
  readonly files: readonly OutputFile[];
  readonly leftOut: readonly string[];
  /** Whether any of them is there that calls operations: then the definitions are those that they were written for. */
  readonly fit: boolean;
  /** Whether the package has everything that a hand-written text imports. */
  readonly canUse: (text: string) => boolean;
}

/**
 * The jobs import the package by its name, as its users do; in the package itself, these imports become paths. A
 * subpath or a program is included when everything that it imports exists. `exports` are the exported names by the
 * index file of each module.
 */
export function jobFiles(exports: ReadonlyMap<string, ReadonlySet<string>>): JobFiles {
  const sources = readEntries();
  const jobs = readJobs(sources);
  const entries = [...sources]
    .map(([name, source]) => ({ name, job: jobs.get(source) }))
    .filter((entry): entry is { name: string; job: Job } => entry.job !== undefined);
  // Files of the runtime, and of the jobs themselves, always exist.
  const isOfModule = ({ file }: Import): boolean =>
    !file.startsWith("src/runtime/") && file !== "src/index.ts" && !jobs.has(file);
  const isThere = (item: Import): boolean =>
    !isOfModule(item) || item.names.every((name) => exports.get(item.file)?.has(name) === true);
  const needed = new Set<Job>();
  const leftOut: string[] = [];
  for (const { name, job } of entries) {
    const all = reachable(job, jobs);
    if ([...all].every(({ imports }) => imports.every(isThere))) for (const item of all) needed.add(item);
    else leftOut.push(name);
  }
  const fit = [...needed].some(({ imports }) => imports.some(isOfModule));
  const paths = new Set([...needed].map(({ path }) => path));
  const canUse = (text: string): boolean =>
    importsOf(text)
      .filter(isOfPackage)
      .map((item) => ({ ...item, file: fileOfImport(item, sources) }))
      .every((item) => isThere(item) && (!jobs.has(item.file) || paths.has(item.file)));
  return { files: [...needed].map(outputFile), leftOut, fit, canUse };
}

/** A job, and all files of jobs that it needs. */
function reachable(job: Job, jobs: ReadonlyMap<string, Job>): ReadonlySet<Job> {
  const all = new Set([job]);
  // The set grows during this loop.
  for (const { imports } of all)
    for (const { file } of imports) {
      const next = jobs.get(file);
      if (next !== undefined) all.add(next);
    }
  return all;
}

/** The files of the jobs, by their paths below the output folder. */
function readJobs(sources: ReadonlyMap<string, string>): ReadonlyMap<string, Job> {
  const jobs = readFolder(join(templatesFolder, "jobs")).map(({ path: name, text }): Job => {
    const path = `src/jobs/${name}`;
    const imports = importsOf(text).flatMap((item): Import[] => {
      const { from } = item;
      if (from.startsWith("node:")) return [];
      if (isOfPackage(item)) return [{ ...item, file: fileOfImport(item, sources) }];
      if (!from.startsWith(".")) throw new Error(`${path} imports ${from}, which isn't of the package`);
      return [{ names: [], from, file: posix.join(posix.dirname(path), from).replace(/\.js$/, ".ts") }];
    });
    return { path, text, imports };
  });
  return new Map(jobs.map((job) => [job.path, job]));
}

function outputFile({ path, text, imports }: Job): OutputFile {
  const byName = new Map(imports.map(({ from, file }) => [from, file]));
  const inPackage = text.replace(importStatement, (statement, _names, from: string) =>
    isOfPackage({ names: [], from })
      ? statement.replace(`"${from}"`, `"${relativePath(path, byName.get(from)!)}"`)
      : statement,
  );
  return { path, text: inPackage, asIs: true };
}
