// @ts-check
// Formats the TypeScript of a folder in place as the generator formats its own: same worker, same options.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { URL } from "node:url";
import { Worker } from "node:worker_threads";

const folder = process.argv[2] ?? "";
const worker = new Worker(new URL("../../generator/typescript/format-worker.mjs", import.meta.url));
const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => join(folder, path));
let left = paths.length;
worker.on("message", ({ id, text, error }) => {
  if (error !== undefined) throw new Error(`${paths[id]}: ${error}`);
  writeFileSync(paths[id] ?? "", text);
  if (--left === 0) void worker.terminate();
});
paths.forEach((path, id) => worker.postMessage({ id, text: readFileSync(path, "utf8") }));
