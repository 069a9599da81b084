import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Finding } from "../changes/findings.ts";
import { surfaceFindings } from "../changes/surface/findings.ts";
import type { Projects } from "../guide/witness.ts";
import { importRelease } from "../import/import.ts";
import { checkFacts } from "../import/read-facts.ts";
import { generate } from "../pipeline.ts";
import { writeFolder } from "../source/folders.ts";
import { emitDeclarations } from "../surface/emit-declarations.ts";
import { readSurface, type ParsedFiles } from "../surface/read-surface.ts";
import type { Surface } from "../surface/surface.ts";
import { git, largest } from "./git.ts";
import { attempt, SideError, type PackagePlace, type ReadSide } from "./sides.ts";

/** What can be imported from the packages of two sides, and the projects that have these below `node_modules`. */
export interface BothSurfaces {
  readonly old: Surface;
  readonly new: Surface;
  readonly projects: Projects;
}

/**
 * What can be imported from the packages of two sides; undefined where one has none.
 *
 * @param folder Where the packages are put.
 * @param generates Generates the package of a side that has none.
 */
export async function surfacesOf(
  [from, old]: readonly [string, ReadSide],
  [to, now]: readonly [string, ReadSide],
  folder: string,
  generates: boolean,
): Promise<BothSurfaces | undefined> {
  const parsed: ParsedFiles = new Map();
  const projects = { old: join(folder, "old"), new: join(folder, "new") };
  const install = async (side: string, read: ReadSide, project: string): Promise<Surface | undefined> => {
    const found = read.package && installPackage(side, read.package, project, parsed);
    return found ?? (generates ? installGenerated(side, read, project, parsed) : undefined);
  };
  const before = await install(from, old, projects.old);
  const after = await install(to, now, projects.new);
  return before && after && { old: before, new: after, projects };
}

/** What changed about what can be imported that does not follow from the models. */
export async function surfaceFindingsOf(
  surfaces: BothSurfaces,
  [from, old]: readonly [string, ReadSide],
  modelFindings: readonly Finding[],
  folder: string,
): Promise<readonly Finding[]> {
  if (textOf(surfaces.old) === textOf(surfaces.new)) return [];
  // If the models are the same for callers, all differences come from the generator.
  const isSameModel = modelFindings.every(({ verdicts }) => verdicts.caller === "none" || verdicts.caller === "patch");
  const between = isSameModel ? surfaces.new : await installGenerated(from, old, join(folder, "between"), new Map());
  return surfaceFindings({ ...surfaces, between });
}

const textOf = (surface: Surface): string =>
  JSON.stringify(
    [...surface].map(([subpath, exports]) => [
      subpath,
      [...exports].map(([name, { kinds, text }]) => [name, kinds, text]),
    ]),
  );

type Manifest = Parameters<typeof readSurface>[0];

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** Puts the package of a side below `node_modules` of a project; undefined when a revision has none. */
function installPackage(side: string, place: PackagePlace, project: string, parsed: ParsedFiles): Surface | undefined {
  mkdirSync(project, { recursive: true });
  if ("sources" in place) return installSources(side, resolve(place.sources), project, parsed);
  if ("revision" in place) {
    if (git(["ls-tree", "--name-only", place.revision, "generated/src/index.ts"]).length === 0) return undefined;
    const archive = attempt(side, () => git(["archive", "--format=tar", place.revision, "generated"]));
    execFileSync("tar", ["-x", "-C", project], { input: archive, maxBuffer: largest });
    return installSources(side, join(project, "generated"), project, parsed);
  }
  const unpacked = join(project, "package");
  if ("tarball" in place)
    attempt(side, () => execFileSync("tar", ["-xzf", resolve(place.tarball), "-C", project], { stdio: "pipe" }));
  else symlinkSync(resolve(place.built), unpacked, "dir");
  const manifest = manifestIn(unpacked);
  mkdirSync(join(project, "node_modules"), { recursive: true });
  symlinkSync(unpacked, join(project, "node_modules", manifest.name), "dir");
  return readSurface(manifest, join(unpacked, "dist"), parsed);
}

/** Installs a package that is given as sources below `node_modules` of a project, and writes its declarations. */
function installSources(side: string, sources: string, project: string, parsed: ParsedFiles): Surface {
  const manifest = manifestIn(sources);
  const installed = join(project, "node_modules", manifest.name);
  mkdirSync(installed, { recursive: true });
  cpSync(join(sources, "package.json"), join(installed, "package.json"));
  symlinkSync(join(sources, "src"), join(installed, "src"), "dir");
  const failure = emitDeclarations(sources, join(installed, "dist"));
  if (failure !== undefined) throw new SideError(`${side}: the package does not compile.\n${failure}`);
  return readSurface(manifest, join(installed, "dist"), parsed);
}

/** Generates the package of a side from its model, and puts it below `node_modules` of a project. */
async function installGenerated(side: string, read: ReadSide, project: string, parsed: ParsedFiles): Promise<Surface> {
  const { input, target } = definitionsOf(read);
  const { files, diagnostics } = await generate(input, { target });
  const [wrong] = diagnostics;
  if (wrong !== undefined) throw new SideError(`${side}: its package cannot be made: ${wrong.text}`);
  const sources = join(project, "generated");
  writeFolder(sources, files);
  return installSources(side, sources, project, parsed);
}

/** The definitions of a side; for a saved model they are made from it, without its texts. */
export function definitionsOf({ definitions, model }: ReadSide): NonNullable<ReadSide["definitions"]> {
  if (definitions !== undefined) return definitions;
  const facts = checkFacts("the model", model, () => undefined);
  if (facts === undefined) throw new SideError("A saved model is not complete: its package cannot be made.");
  // The number of the release doesn't matter: everything in the model gets the same one.
  const { changed } = importRelease(new Map(), facts.modules, "1.0");
  const input = [...changed].map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
  return { input, target: undefined };
}
