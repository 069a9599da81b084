import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Finding } from "../changes/findings.ts";
import { surfaceFindings } from "../changes/surface/findings.ts";
import type { ModelJson } from "../model/json-model.ts";
import { importRelease } from "../import/import.ts";
import { checkFacts } from "../import/read-facts.ts";
import { generate } from "../pipeline.ts";
import type { InputFile } from "../source/files.ts";
import { emitDeclarations } from "../surface/emit-declarations.ts";
import { readSurface, type ParsedFiles } from "../surface/read-surface.ts";
import type { Surface } from "../surface/surface.ts";
import { git, largest } from "./git.ts";
import { attempt, SideError, type PackagePlace, type ReadSide } from "./sides.ts";

/** What can be imported from the packages of two sides, where both have one. */
export interface BothSurfaces {
  readonly old: Surface;
  readonly new: Surface;
}

/** A folder that is there while `use` runs. */
async function inTemporaryFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-sdk-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What can be imported from the packages of two sides; undefined where one has none, or both have the same. */
export async function surfacesOf(
  [from, old]: readonly [string, ReadSide],
  [to, now]: readonly [string, ReadSide],
): Promise<BothSurfaces | undefined> {
  if (old.package === undefined || now.package === undefined || isSame(old.package, now.package)) return undefined;
  const parsed: ParsedFiles = new Map();
  const before = await surfaceAt(from, old.package, parsed);
  const after = await surfaceAt(to, now.package, parsed);
  return before && after && { old: before, new: after };
}

/** True where git sees no difference between the package of a revision and that of the working tree. */
function isSame(old: PackagePlace, now: PackagePlace): boolean {
  if (!("revision" in old) || !("sources" in now)) return false;
  try {
    git(["diff", "--quiet", old.revision, "--", `${now.sources}/src`, `${now.sources}/package.json`]);
    return true;
  } catch {
    return false;
  }
}

/** What changed about what can be imported that does not follow from the models. */
export async function surfaceFindingsOf(
  surfaces: BothSurfaces,
  old: ReadSide,
  modelFindings: readonly Finding[],
): Promise<readonly Finding[]> {
  if (textOf(surfaces.old) === textOf(surfaces.new)) return [];
  // Where the models say the same, all that differs comes from the generator.
  const isSameModel = modelFindings.every(({ verdicts }) => verdicts.caller === "none" || verdicts.caller === "patch");
  const between = isSameModel ? surfaces.new : await surfaceOfModel(old);
  return surfaceFindings({ ...surfaces, between });
}

const textOf = (surface: Surface): string =>
  JSON.stringify(
    [...surface].map(([subpath, exports]) => [
      subpath,
      [...exports].map(([name, { kinds, text }]) => [name, kinds, text]),
    ]),
  );

function surfaceAt(side: string, place: PackagePlace, parsed: ParsedFiles): Promise<Surface | undefined> {
  return inTemporaryFolder((folder) => {
    if ("sources" in place) return ofSources(side, resolve(place.sources), folder, parsed);
    if ("built" in place) return readSurface(manifestIn(place.built), join(place.built, "dist"), parsed);
    if ("tarball" in place) {
      attempt(side, () => execFileSync("tar", ["-xzf", place.tarball, "-C", folder], { stdio: "pipe" }));
      return readSurface(manifestIn(join(folder, "package")), join(folder, "package/dist"), parsed);
    }
    if (!unpackRevision(side, place.revision, folder)) return undefined;
    return ofSources(side, join(folder, "generated"), folder, parsed);
  });
}

const manifestIn = (folder: string): Parameters<typeof readSurface>[0] =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Parameters<typeof readSurface>[0];

/** Unpacks the package of a revision; false when the revision has none. */
export function unpackRevision(side: string, revision: string, folder: string): boolean {
  const has = git(["ls-tree", "--name-only", revision, "generated/src/index.ts"]).length > 0;
  if (!has) return false;
  const archive = attempt(side, () => git(["archive", "--format=tar", revision, "generated"]));
  execFileSync("tar", ["-x", "-C", folder], { input: archive, maxBuffer: largest });
  return true;
}

function ofSources(side: string, sources: string, folder: string, parsed?: ParsedFiles): Surface {
  const out = join(folder, "declarations");
  const failure = emitDeclarations(sources, out);
  if (failure !== undefined) throw new SideError(`${side}: the package does not compile.\n${failure}`);
  return readSurface(manifestIn(sources), out, parsed);
}

/** What this generator makes of the model of a side. */
async function surfaceOfModel({ definitions, model }: ReadSide): Promise<Surface> {
  const { input, target } = definitions ?? { input: definitionsOf(model), target: undefined };
  const { files, diagnostics } = await generate(input, { target });
  const [wrong] = diagnostics;
  if (wrong !== undefined) throw new SideError(`The package of the old side cannot be made: ${wrong.text}`);
  return inTemporaryFolder((folder) => {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return ofSources("old side", folder, folder);
  });
}

/** Definitions that say what a saved model says, texts apart. */
function definitionsOf(model: ModelJson): readonly InputFile[] {
  const facts = checkFacts("the model", model, () => undefined);
  if (facts === undefined) throw new SideError("The model of the old side is not complete.");
  // Whichever release it is of, everything in it came with it.
  const { changed } = importRelease(new Map(), facts.modules, "9.0");
  return [...changed].map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
}
