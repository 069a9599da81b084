// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** Where what is made once and used again is kept. */
export const cacheFolder = join(dirname(here), "node_modules/.cache/vsphere-sdk-generator");

/**
 * Imports the TypeScript of a file beside this one. Newer versions of node read it themselves; for the others it is
 * translated once, because a loader that translates while it runs costs more than all the rest of a start.
 *
 * @param {string} name
 */
export async function importTypeScript(name) {
  const native = "typescript" in process.features && process.features.typescript;
  return import(pathToFileURL(native ? join(here, `${name}.ts`) : join(await translated(), `${name}.mjs`)).href);
}

async function translated() {
  const hash = createHash("sha256").update(process.version);
  const memberName = join(dirname(here), "templates/runtime/member-name.ts");
  const sources = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(here, name))
    .sort();
  for (const path of [...sources, memberName]) hash.update(readFileSync(path));
  const folder = join(cacheFolder, `translated-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(folder)) return folder;

  const { build } = await import("esbuild");
  const unfinished = `${folder}-${process.pid}`;
  await build({
    entryPoints: [join(here, "cli.ts")],
    outdir: unfinished,
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
  for (const name of readdirSync(cacheFolder))
    if (name.startsWith("translated-") && !name.endsWith(`-${process.pid}`))
      rmSync(join(cacheFolder, name), { recursive: true, force: true });
  try {
    renameSync(unfinished, folder);
  } catch {
    // Another run was faster.
    if (!existsSync(folder)) return unfinished;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
