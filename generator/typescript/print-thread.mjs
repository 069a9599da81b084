// @ts-check
// The thread that prints. ts-morph is loaded only here, while the main thread still reads and links.
import { parentPort, workerData } from "node:worker_threads";
import { keepPackages, savePackages } from "../cache/packages.mjs";

/** @type {import("./printer.ts").ThreadData} */
const { packages } = workerData;
if (packages !== undefined) keepPackages(packages.folder, packages.versions);
const { printDrafts } = await import("./print.mjs");

/** @param {import("./printer.ts").Task} task @returns {import("./printer.ts").Answer} */
function answer(task) {
  try {
    if ("drafts" in task) return { texts: printDrafts(task.drafts.map((draft) => JSON.parse(draft))) };
    savePackages();
    return { texts: [] };
  } catch (error) {
    return { error };
  }
}

parentPort?.on("message", (task) => parentPort?.postMessage(answer(task)));
