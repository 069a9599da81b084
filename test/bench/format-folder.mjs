// @ts-check
// Formats the TypeScript of a folder in place: with prettier, its fastest parser, and the options of our own output.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder = "", peers = ""] = process.argv.slice(2);
const { resolve } = createRequire(join(peers, "package.json"));
/** @param {string} name */
const load = async (name) => {
  const module = await import(pathToFileURL(resolve(name)).href);
  return module.default ?? module;
};
const [{ format }, estree, oxc] = await Promise.all([
  load("prettier/standalone"),
  load("prettier/plugins/estree"),
  load("@prettier/plugin-oxc"),
]);
const options = { parser: "oxc-ts", plugins: [estree, oxc], printWidth: 110 };
// Without the name of a file, the text is searched for JSX, in time that grows with the square of its length.
const fast = { ...options, filepath: "generated.tsx" };

for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }))
  if (path.endsWith(".ts")) {
    const file = join(folder, path);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, await format(text, fast).catch(() => format(text, options)));
  }
