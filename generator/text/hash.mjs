// @ts-check
// JavaScript, because a run with nothing to do hashes too, and starts no TypeScript for it.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * SHA-256 in hexadecimal digits. The module is loaded by the first call, for that takes as long as all that a run with
 * nothing to do does.
 *
 * @param {string | Uint8Array} bytes
 */
export function hashOf(bytes) {
  /** @type {typeof import("node:crypto")} */
  const { createHash } = require("node:crypto");
  return createHash("sha256").update(bytes).digest("hex");
}
