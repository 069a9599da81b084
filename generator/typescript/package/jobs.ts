import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { filesBelow } from "../../source/tree.mjs";
import type { OutputFile } from "../file.ts";
import { relativePath } from "../imports.ts";
import { templatesFolder } from "../templates.ts";
import { readManifest, sourceOf } from "./package-json.ts";

const packageName = "vsphere-sdk";

/** One import of a job: `import { tasksGet, type Info } from "vsphere-sdk/cis";`. */
const importStatement = /\b(import|export) (type )?\{([^}]*)\} from "([^"]+)"/g;

interface Job {
  /** Path below the output folder. */
  readonly path: string;
  readonly text: string;
}

/** The hand-written functions above the generated code, and the subpaths that lack operations. */
export interface JobFiles {
  readonly files: readonly OutputFile[];
  readonly leftOut: readonly string[];
}

/**
 * The jobs import the package by its name, as its users do; in the package itself these are paths. A job is there when
 * everything that it imports is: `exports` are the names of each index of a module.
 */
export function jobFiles(exports: ReadonlyMap<string, ReadonlySet<string>>): JobFiles {
  const folder = join(templatesFolder, "jobs");
  const jobs = new Map<string, Job>();
  for (const path of filesBelow(folder))
    jobs.set(`src/jobs/${path}`, { path: `src/jobs/${path}`, text: readFileSync(join(folder, path), "utf8") });
  const own = readManifest().exports;
  const fileOf = (subpath: string): string => {
    const entry = own[`.${subpath}`];
    if (entry !== undefined) return sourceOf(entry);
    return subpath === "/errors" ? "src/vapi/std/errors/index.ts" : `src${subpath}/index.ts`;
  };
  const isThere = (file: string, names: string): boolean => {
    // Of the runtime nothing is ever left out.
    if (file.startsWith("src/runtime/") || file === "src/index.ts") return true;
    if (jobs.has(file)) return isComplete(jobs.get(file)!);
    return importedNames(names).every((name) => exports.get(file)?.has(name) === true);
  };
  const known = new Map<Job, boolean>();
  const isComplete = (job: Job): boolean => {
    let complete = known.get(job);
    if (complete !== undefined) return complete;
    complete = [...job.text.matchAll(importStatement)].every(([, , , names = "", from = ""]) =>
      isThere(target(job, from, fileOf), names),
    );
    known.set(job, complete);
    return complete;
  };
  const files = [...jobs.values()].filter(isComplete).map((job) => ({
    path: job.path,
    text: job.text.replace(importStatement, (statement, _keyword, _type, _names, from: string) =>
      from.startsWith(packageName)
        ? statement.replace(`"${from}"`, `"${relativePath(job.path, target(job, from, fileOf))}"`)
        : statement,
    ),
    asIs: true,
  }));
  const leftOut = Object.entries(own)
    .filter(([, entry]) => jobs.has(sourceOf(entry)) && !isComplete(jobs.get(sourceOf(entry))!))
    .map(([subpath]) => subpath);
  return { files, leftOut };
}

/** The file that a job imports, below the output folder. */
function target({ path }: Job, from: string, fileOf: (subpath: string) => string): string {
  if (from.startsWith(packageName)) return fileOf(from.slice(packageName.length));
  if (!from.startsWith(".")) throw new Error(`${path} imports ${from}, which isn't of the package`);
  return posix.join(posix.dirname(path), from).replace(/\.js$/, ".ts");
}

const importedNames = (names: string): string[] =>
  names
    .split(",")
    .map((name) =>
      name
        .trim()
        .replace(/^type /, "")
        .replace(/ as .*$/, ""),
    )
    .filter((name) => name !== "");
