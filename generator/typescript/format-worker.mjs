// @ts-check
// Formats beside the thread that emits. JavaScript, because not every version of node reads TypeScript in a worker.
import { parentPort } from "node:worker_threads";
import * as oxc from "@prettier/plugin-oxc";
// The standalone build loads in a fraction of the time: it looks for no configuration and no further plugins.
import * as estree from "prettier/plugins/estree";
import { format } from "prettier/standalone";

const options = { parser: "oxc-ts", plugins: [estree, /** @type {any} */ (oxc)], printWidth: 110 };

/**
 * Without the name of a file, the text is searched for JSX, in time that grows with the square of its length. What is
 * TypeScript with and without JSX is formatted in the same way.
 */
const withPath = { ...options, filepath: "generated.tsx" };

parentPort?.on("message", async (/** @type {import("./format.ts").Job} */ { id, text }) => {
  /** @type {import("./format.ts").Done} */
  const done = await format(text, withPath)
    .catch(() => format(text, options))
    .then(
      (formatted) => ({ id, text: formatted }),
      (error) => ({ id, error: String(error) }),
    );
  parentPort?.postMessage(done);
});
