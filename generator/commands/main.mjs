// @ts-check
// Entry of `npm run generate`. JavaScript, so that a run with nothing to do starts nothing: neither the TypeScript
// loader nor ts-morph, prettier and yaml are loaded when no input and no output has changed since the last good run.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, importTypeScript } from "./load.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const argv = process.argv.slice(2);

/** @param {string} name @param {string} fallback */
const option = (name, fallback) => {
  const at = argv.findIndex((item) => item === `--${name}` || item.startsWith(`--${name}=`));
  if (at < 0) return fallback;
  const item = argv[at] ?? "";
  return item.includes("=") ? item.slice(item.indexOf("=") + 1) : (argv[at + 1] ?? fallback);
};
const definitions = resolve(option("definitions", "definitions"));
const out = resolve(option("out", "generated"));
// What a run does is the same whether it checks or writes, as long as there is nothing to do.
const relevant = argv.filter((item) => item !== "--check" && item !== "--json");
const key = createHash("sha256")
  .update(JSON.stringify([process.version, definitions, out, relevant]))
  .digest("hex");
const cache = join(cacheFolder, `${key.slice(0, 16)}.json`);

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      // Reading a pipe would wait for ever; the run itself reports what is no file.
      if (!entry.isFile()) throw new Error(`${path} is no file`);
      return [path];
    })
    .sort();
}

/** @param {string[]} paths */
function hashOf(paths) {
  const hash = createHash("sha256").update(key);
  for (const path of paths) {
    const content = readFileSync(path);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Hash of everything that decides on the output. */
function inputDigest() {
  const folders = [join(root, "generator"), join(root, "templates"), definitions];
  return hashOf([join(root, "package-lock.json"), ...folders.flatMap(filesBelow)]);
}

/** Hash of the output, as far as the manifest lists it. */
function outputDigest() {
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  return hashOf(["manifest.json", ...Object.keys(manifest.files)].map((path) => join(out, path)));
}

/**
 * What a step returns; nothing when a file is missing or can't be read, for then there is work to do.
 *
 * @template T
 * @param {() => T} step
 */
function attempt(step) {
  try {
    return step();
  } catch {
    return undefined;
  }
}

/** @returns {import("./generate.ts").Summary | undefined} */
function unchangedSince() {
  const last = JSON.parse(readFileSync(cache, "utf8"));
  return last.input === inputDigest() && last.output === outputDigest() ? last.summary : undefined;
}

const begin = performance.now();
const summary = attempt(unchangedSince);
if (summary !== undefined) {
  if (argv.includes("--json"))
    process.stdout.write(`${JSON.stringify({ ok: true, diagnostics: [], summary }, undefined, 2)}\n`);
  else
    process.stdout.write(
      `${summary.modules} modules, ${summary.operations} operations: ${summary.files} files are up to date in ${((performance.now() - begin) / 1000).toFixed(1)} s\n`,
    );
} else {
  /** @type {typeof import("./generate.ts")} */
  const { main } = await importTypeScript("commands/generate");
  const input = attempt(inputDigest);
  process.exitCode = await main(argv, (done) => {
    // A definition that changed during the run may not be in the output.
    if (input === undefined || input !== attempt(inputDigest)) return;
    attempt(() => {
      mkdirSync(dirname(cache), { recursive: true });
      writeFileSync(cache, JSON.stringify({ input, output: outputDigest(), summary: done }));
    });
  });
}
