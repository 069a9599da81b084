// @ts-check
// This is JavaScript, because a run with nothing to do makes hashes as well, and doesn't load TypeScript for it.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * SHA-256 in hexadecimal digits. `node:crypto` is loaded by the first call, because loading it takes as long as
 * everything else in a run with nothing to do.
 *
 * @param {string | Uint8Array} bytes
 */
export function hashOf(bytes) {
  /** @type {typeof import("node:crypto")} */
  const { createHash } = require("node:crypto");
  return createHash("sha256").update(bytes).digest("hex");
}
