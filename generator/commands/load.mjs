// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const generator = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(generator);

/** Where what is made once and used again is kept. */
export const cacheFolder = join(root, "node_modules/.cache/vsphere-sdk-generator");

/**
 * Imports a TypeScript file of the generator. Newer versions of node read it themselves; for the others it is
 * translated once, because a loader that translates while it runs costs more than all the rest of a start.
 *
 * @param {string} path Below the generator's folder, such as `commands/generate`.
 */
export async function importTypeScript(path) {
  const native = "typescript" in process.features && process.features.typescript;
  const file = native ? join(generator, `${path}.ts`) : join(await translated(path), `${path}.mjs`);
  return import(pathToFileURL(file).href);
}

/** @param {string} path */
async function translated(path) {
  const hash = createHash("sha256").update(`${process.version} ${path}`);
  const memberName = join(root, "templates/runtime/member-name.ts");
  const sources = /** @type {string[]} */ (readdirSync(generator, { recursive: true }))
    .filter((name) => /\.m?ts$/.test(name))
    .sort()
    .map((name) => join(generator, name));
  for (const source of [...sources, memberName]) hash.update(readFileSync(source));
  const folder = join(cacheFolder, `translated-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(folder)) {
    markUsed(folder);
    return folder;
  }

  const { build } = await import("esbuild");
  const unfinished = `${folder}-${process.pid}`;
  await build({
    entryPoints: [join(generator, `${path}.ts`)],
    outdir: unfinished,
    outbase: generator,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
  });
  mkdirSync(cacheFolder, { recursive: true });
  removeUnused();
  try {
    renameSync(unfinished, folder);
  } catch {
    // Another run was faster.
    if (!existsSync(folder)) return unfinished;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** @param {string} folder */
function markUsed(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // A cache that can't be written is still good to read.
  }
}

const day = 86_400_000;

/** Another version of the generator may be running from its own folder: only what nobody used for a week goes. */
function removeUnused() {
  for (const name of readdirSync(cacheFolder)) {
    const path = join(cacheFolder, name);
    try {
      if (name.startsWith("translated-") && Date.now() - statSync(path).mtimeMs > 7 * day)
        rmSync(path, { recursive: true, force: true });
    } catch {
      // Another run removes it at the same time.
    }
  }
}
