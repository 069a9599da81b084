// @ts-check
// Runs command lines of the generator one after the other in one process, so that the generator and its libraries are
// loaded once. What is run is the entry that users start, with the arguments, folder and environment of the call.
import { Buffer } from "node:buffer";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { argv } from "node:process";

/**
 * @typedef {object} Call
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {Readonly<Record<string, string | undefined>>} env Set beside what the process was started with.
 *
 * @typedef {object} Answer
 * @property {number} code
 * @property {string} stdout
 * @property {string} stderr
 */

const [node = "", , entry = ""] = argv;
const environment = { ...process.env };
const { writeSync } = fs;
const home = process.cwd();
let count = 0;

/** @param {NodeJS.WriteStream} stream @param {Buffer[]} written */
function collect(stream, written) {
  const { write } = stream;
  stream.write = (/** @type {string | Uint8Array} */ chunk, /** @type {unknown[]} */ ...rest) => {
    written.push(Buffer.from(/** @type {string} */ (chunk)));
    const done = rest.at(-1);
    if (typeof done === "function") process.nextTick(done);
    return true;
  };
  return () => {
    stream.write = write;
    stream.removeAllListeners("error");
  };
}

/** @param {Readonly<Record<string, string | undefined>>} env */
function setEnvironment(env) {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}

/** @param {Call} call @returns {Promise<Answer>} */
async function answer({ args, cwd, env }) {
  /** @type {Buffer[]} */
  const output = [];
  /** @type {Buffer[]} */
  const errors = [];
  const release = [collect(process.stdout, output), collect(process.stderr, errors)];
  // A run with nothing to do prints without a stream.
  fs.writeSync = /** @type {typeof writeSync} */ (
    (/** @type {number} */ file, /** @type {any} */ data, /** @type {any[]} */ ...rest) => {
      if (file !== 1) return writeSync(file, data, ...rest);
      output.push(Buffer.from(data));
      return Buffer.byteLength(data);
    }
  );
  syncBuiltinESMExports();
  setEnvironment({ ...environment, ...env });
  process.chdir(cwd);
  process.argv = [node, entry, ...args];
  process.exitCode = undefined;
  try {
    await import(`${entry}?call=${(count += 1)}`);
    return {
      code: Number(process.exitCode ?? 0),
      stdout: Buffer.concat(output).toString(),
      stderr: Buffer.concat(errors).toString(),
    };
  } finally {
    process.exitCode = undefined;
    process.removeAllListeners("uncaughtException");
    process.chdir(home);
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
    for (const each of release) each();
  }
}

process.on("message", async (/** @type {Call} */ call) => {
  const said = await answer(call).catch((/** @type {unknown} */ error) => ({ failure: String(error) }));
  process.send?.(said);
});
process.on("disconnect", () => process.exit());
