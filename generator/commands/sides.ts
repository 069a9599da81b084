import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Cache } from "../cache/cache.ts";
import type { Side } from "../changes/findings.ts";
import { positionsOf } from "../changes/positions.ts";
import { parseModel } from "../changes/read-model.ts";
import { createCollector, type Diagnostic } from "../diagnostics/collector.ts";
import { renderDiagnostic } from "../diagnostics/render.ts";
import { modelAsJson } from "../model/json.ts";
import { readModel } from "../pipeline.ts";
import { packedModel } from "../release/model.ts";
import type { Input, InputFile } from "../source/files.ts";
import { commands } from "./arguments.mjs";
import { prefixOf, readDefinitions } from "./definitions.ts";
import { git, largest } from "./git.ts";

/** A side of a comparison cannot be read; the message says which and why. */
export class SideError extends Error {}

const definitionsFolder = commands.generate.options.definitions.default;
const packageFolder = commands.generate.options.out.default;

/** Where the package of a side is. */
export type PackagePlace =
  | { readonly revision: string }
  | { readonly sources: string }
  | { readonly built: string }
  | { readonly tarball: string };

/** A side, with its definitions and its package, if it has them. */
export interface ReadSide extends Side {
  /** What it was read from; a saved model has none. */
  readonly definitions: { readonly input: readonly InputFile[]; readonly target: string | undefined } | undefined;
  readonly package: PackagePlace | undefined;
}

/** Reads a side: a release, a folder, a file or a git revision. */
export function readSide(text: string, cache: Cache): ReadSide {
  const release = /^release:(.+)$/.exec(text)?.[1];
  if (release !== undefined) {
    if (!/^\d{1,9}(\.\d{1,9})+$/.test(release)) throw new SideError(`${text}: a release is a number such as 8.0.3.`);
    return ofFolder(definitionsFolder, text, cache, release);
  }
  const stat = statSync(text, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) {
    if (existsSync(join(text, "package.json"))) return { ...ofPackage(text), package: { built: text } };
    const isOwn = resolve(text) === resolve(definitionsFolder) && existsSync(join(packageFolder, "src"));
    return { ...ofFolder(text, text, cache), package: isOwn ? { sources: packageFolder } : undefined };
  }
  if (stat?.isFile() === true) {
    if (/\.(?:tgz|tar\.gz)$/.test(text)) return { ...ofModel(text, unpacked(text)), package: { tarball: text } };
    return ofModel(
      text,
      attempt(text, () => readFileSync(text)),
    );
  }
  return ofRevision(text, cache);
}

/** Does something that may fail because of a side; the error then names the side. */
export function attempt<T>(side: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    const reason = stderr?.toString().trim().split("\n").at(-1);
    throw new SideError(`${side}: ${reason === undefined || reason === "" ? message : reason}`);
  }
}

function ofFolder(folder: string, side: string, cache: Cache, target?: string): ReadSide {
  const { diagnostics, report } = createCollector();
  return ofDefinitions(side, readDefinitions(folder, report), prefixOf(folder), cache, target, diagnostics);
}

function ofDefinitions(
  side: string,
  { files: input, unread }: Input,
  prefix: string,
  cache: Cache,
  target?: string,
  earlier: readonly Diagnostic[] = [],
): ReadSide {
  const { model, diagnostics } = readModel(input, { unread, target, cache });
  const [wrong, ...more] = [...earlier, ...diagnostics];
  if (wrong !== undefined) {
    const others = more.length === 0 ? "" : `\n\nand ${more.length} more`;
    throw new SideError(
      `${side}: the definitions cannot be read.\n${renderDiagnostic(wrong, { prefix, color: false })}${others}`,
    );
  }
  if (model.modules.length === 0) throw new SideError(`${side}: there is no module in it.`);
  return {
    model: modelAsJson(model, target),
    positions: positionsOf(model, prefix),
    definitions: { input, target },
    package: undefined,
  };
}

/** The definitions of a git revision, read by this generator. */
function ofRevision(revision: string, cache: Cache): ReadSide {
  let commit: string;
  try {
    commit = git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`])
      .toString()
      .trim();
  } catch {
    throw new SideError(`${revision}: there is no such folder, file or git revision.`);
  }
  const listed = attempt(revision, () => git(["ls-tree", "-r", "-z", commit, `${definitionsFolder}/`]).toString());
  const files = listed.split("\0").flatMap((line) => {
    const [, type, id = "", path = ""] = /^\d+ (\w+) (\w+)\t(.*)$/s.exec(line) ?? [];
    return type === "blob" && /\.ya?ml$/.test(path) ? [{ id, path: path.slice(definitionsFolder.length + 1) }] : [];
  });
  if (files.length === 0) throw new SideError(`${revision}: it has no definitions.`);
  const content = attempt(revision, () => git(["cat-file", "--batch"], files.map(({ id }) => `${id}\n`).join("")));
  let at = 0;
  const input = files.map(({ path }): InputFile => {
    const end = content.indexOf("\n", at);
    const size = Number(content.subarray(at, end).toString().split(" ")[2]);
    at = end + 1 + size + 1;
    return { path, bytes: content.subarray(end + 1, end + 1 + size) };
  });
  return {
    ...ofDefinitions(revision, { files: input, unread: [] }, `${definitionsFolder}/`, cache),
    package: { revision: commit },
  };
}

function ofPackage(folder: string): ReadSide {
  const path = join(folder, packedModel);
  if (!existsSync(path))
    throw new SideError(`${folder}: the package has no ${packedModel}; npm run build writes that of generated.`);
  return ofModel(
    folder,
    attempt(folder, () => readFileSync(path)),
  );
}

const unpacked = (tarball: string): Buffer =>
  attempt(tarball, () =>
    execFileSync("tar", ["-xzOf", tarball, `package/${packedModel}`], { maxBuffer: largest, stdio: "pipe" }),
  );

function ofModel(side: string, bytes: Buffer): ReadSide {
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = attempt(side, () => (isCompressed ? gunzipSync(bytes) : bytes).toString());
  const read = parseModel(text);
  if ("problem" in read) throw new SideError(`${side}: ${read.problem}.`);
  return { model: read.model, positions: new Map(), definitions: undefined, package: undefined };
}
