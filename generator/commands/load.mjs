// @ts-check
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { markUsed, removeUnused } from "../cache/unused.mjs";
import { hashOf } from "../text/hash.mjs";
import { cacheFolder, hashesAtStart, root } from "./generator-files.mjs";

const generator = join(root, "generator");

/**
 * Node 20 optimizes functions so early that most runs end before that pays off: without this, one edit takes a quarter
 * longer, and a run from nothing a tenth. Later versions wait by themselves, and know no such flag.
 */
export const engineFlags = process.versions.v8.startsWith("11.") ? ["--interrupt-budget=1000000"] : [];

/**
 * Imports a TypeScript file of the generator. Newer versions of node read it themselves. For older versions it is
 * translated once and kept, because a loader that translates in each run takes longer than all the rest of a start.
 *
 * @param {string} path Below the generator's folder, such as `commands/run`.
 */
export async function importTypeScript(path) {
  for (const flag of engineFlags) setFlagsFromString(flag);
  // The files are hashed before any of them is loaded.
  hashesAtStart();
  const native = "typescript" in process.features && process.features.typescript;
  const file = native ? join(generator, `${path}.ts`) : join(await translated(path), `${path}.mjs`);
  return import(pathToFileURL(file).href);
}

/**
 * The folder of a translation, which is made if it isn't there. Copies of the generator may share their node_modules,
 * so the name of the folder depends on everything in it, and no run removes or changes what another may be running.
 *
 * @param {string} path
 */
async function translated(path) {
  const memberName = join(root, "templates/runtime/member-name.ts");
  const hashes = Object.entries(hashesAtStart()).filter(
    ([source]) => source === memberName || (source.startsWith(generator) && /\.m?[jt]s$/.test(source)),
  );
  const name = hashOf(JSON.stringify([process.version, generator, path, hashes])).slice(0, 16);
  const folder = join(cacheFolder, `translated-${name}`);
  if (isWhole(folder)) {
    markUsed(folder);
    return folder;
  }
  const unfinished = `${folder}-${process.pid}`;
  await translate(path, unfinished);
  removeUnused(cacheFolder, (name) => /^translated-|\.json$/.test(name));
  return install(unfinished, folder);
}

/**
 * Puts a translation in its place, unless another run has done so by now; returns the folder to use. A damaged
 * translation is moved away and not removed, because an earlier run may still need other parts of it.
 *
 * @param {string} unfinished
 * @param {string} folder
 */
function install(unfinished, folder) {
  try {
    if (!isWhole(folder)) {
      if (existsSync(folder)) renameSync(folder, `${unfinished}-old`);
      renameSync(unfinished, folder);
      return folder;
    }
  } catch {
    // Another run was faster.
  }
  if (!isWhole(folder)) return unfinished;
  rmSync(unfinished, { recursive: true, force: true });
  return folder;
}

const listName = "files.json";

/** Whether a translation exists and is as it was written. @param {string} folder */
function isWhole(folder) {
  try {
    const list = JSON.parse(readFileSync(join(folder, listName), "utf8"));
    return Object.entries(list).every(([file, hash]) => hashOf(readFileSync(join(folder, file))) === hash);
  } catch {
    return false;
  }
}

/** @param {string} path @param {string} folder */
async function translate(path, folder) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(generator, `${path}.ts`)],
    outdir: folder,
    outbase: generator,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    plugins: [inPlace],
    write: false,
  });
  /** @type {Record<string, string>} */
  const list = {};
  for (const { path: file, contents } of outputFiles) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
    list[relative(folder, file)] = hashOf(contents);
  }
  writeFileSync(join(folder, listName), JSON.stringify(list));
}

/**
 * Translated files use the URLs of their sources, so that they find templates and packages from there: the cache may be
 * in the node_modules of another copy.
 *
 * @type {import("esbuild").Plugin}
 */
const inPlace = {
  name: "in-place",
  setup({ onLoad }) {
    onLoad({ filter: /\.m?ts$|\.mjs$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
      loader: path.endsWith("ts") ? "ts" : "js",
    }));
  },
};
