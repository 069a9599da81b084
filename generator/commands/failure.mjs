// @ts-check
import { exitCodes } from "./arguments.mjs";
import { importTypeScript } from "./load.mjs";

/** @param {"usage" | "bug"} code @param {string} text @param {string} help */
const json = (code, text, help) =>
  `${JSON.stringify({ ok: false, diagnostics: [], error: { code, text, help } }, undefined, 2)}\n`;

/**
 * Says what is wrong with the command line.
 *
 * @param {import("./arguments.mjs").Usage} usage
 * @param {boolean} asJson
 */
export async function failUsage({ command, usage, misspelt }, asJson) {
  let text = usage;
  if (misspelt !== undefined) {
    /** @type {typeof import("../diagnostics/suggest.ts")} */
    const { suggest } = await importTypeScript("diagnostics/suggest");
    text += `.${suggest(misspelt.word, misspelt.candidates)}`.replace(/\.$/, "");
  }
  const help = command === undefined ? "node generator/commands/main.mjs --help" : `npm run ${command} -- --help`;
  if (asJson) process.stdout.write(json("usage", text, help));
  else process.stderr.write(`${command === undefined ? "" : `${command}: `}${text}\nTry: ${help}\n`);
  return exitCodes.usage;
}

/**
 * Says that the generator itself is wrong.
 *
 * @param {string} command
 * @param {unknown} error
 * @param {boolean} asJson
 */
export function failBug(command, error, asJson) {
  const text = "this is a bug in the generator, not in the definitions";
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (asJson) process.stdout.write(json("bug", text, stack));
  else process.stderr.write(`${command}: ${text}.\n${stack}\n`);
  return exitCodes.bug;
}
