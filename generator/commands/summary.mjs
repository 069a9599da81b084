// @ts-check
// JavaScript, because a run with nothing to do prints its summary without starting TypeScript.

/**
 * The result of a run of `generate`.
 *
 * @typedef {object} Summary
 * @property {number} modules
 * @property {number} operations
 * @property {number} files
 * @property {number} written
 * @property {number} unchanged
 * @property {number} removed
 * @property {readonly string[]} kept Edited files that are no longer generated.
 * @property {readonly string[]} leftOut Modules that the target doesn't have.
 * @property {Readonly<Record<string, number>>} missing How many texts are still to be written, by definition file.
 * @property {readonly string[]} jobsLeftOut Subpaths of hand-written functions whose operations are missing.
 */

/**
 * @param {Summary} summary
 * @param {string | undefined} target
 * @param {boolean} upToDate Whether there was nothing to do.
 */
export function summaryText({ kept, leftOut, jobsLeftOut, missing, ...summary }, target, upToDate) {
  const done = upToDate
    ? `${summary.files} files are up to date`
    : `${summary.written} written, ${summary.unchanged} unchanged, ${summary.removed} removed`;
  // The time since the process began, so that loading is included.
  const seconds = (performance.now() / 1000).toFixed(1);
  return [
    ...kept.map((file) => `kept ${file}: it is no longer generated, but was edited; it is no longer tracked`),
    ...(leftOut.length === 0
      ? []
      : [
          `left out ${leftOut.length === 1 ? "a module" : `${leftOut.length} modules`} that release ${target} doesn't have: ${leftOut.join(", ")}`,
        ]),
    ...missingLines(missing),
    ...(jobsLeftOut.length === 0
      ? []
      : [`left out what needs operations that aren't among them: ${jobsLeftOut.join(", ")}`]),
    `${counted(summary.modules, "module")}, ${counted(summary.operations, "operation")}: ${done} in ${seconds} s`,
    "",
  ].join("\n");
}

/** A number of things; the plural of their name has an s. @param {number} count @param {string} what */
export const counted = (count, what) => `${count} ${count === 1 ? what : `${what}s`}`;

/** @param {Readonly<Record<string, number>>} missing @returns {readonly string[]} */
function missingLines(missing) {
  const files = Object.entries(missing);
  if (files.length === 0) return [];
  const texts = files.reduce((sum, [, count]) => sum + count, 0);
  const width = String(Math.max(...files.map(([, count]) => count))).length;
  return [
    `still to be written: ${counted(texts, "text")}`,
    ...files.map(([path, count]) => `  ${String(count).padStart(width)} ${path}`),
  ];
}

/**
 * What `--json` prints.
 *
 * @param {boolean} ok
 * @param {readonly unknown[]} diagnostics
 * @param {Summary | undefined} summary
 */
export const jsonText = (ok, diagnostics, summary) => `${JSON.stringify({ ok, diagnostics, summary }, undefined, 2)}\n`;
