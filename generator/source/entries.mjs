// @ts-check
// This is JavaScript, because a run with nothing to do lists the definitions as well, and doesn't load TypeScript for
// it.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * What an entry of a definitions folder is. A link counts only where it leads to a definition or to a folder; other links
 * are ignored, as are files of other kinds.
 *
 * @typedef {"folder" | "definition" | "link" | "special" | "ignored"} EntryKind
 */

/** Whether a name is that of an editor's lock: Emacs makes such a link beside a file that is being edited. */
const isEditorLock = (/** @type {string} */ name) => name.startsWith(".#");

/**
 * Whether a name is that of a definition. Upper-case extensions count too, so that such a file is reported and not
 * silently left out.
 */
const isDefinition = (/** @type {string} */ name) => /\.ya?ml$/i.test(name) && !isEditorLock(name);

/**
 * @param {string} path Path of the entry.
 * @param {import("node:fs").Dirent | import("node:fs").Stats} entry
 * @param {string} name
 * @returns {EntryKind}
 */
function kindOf(path, entry, name) {
  if (entry.isDirectory()) return "folder";
  if (entry.isSymbolicLink())
    return isDefinition(name) || (!isEditorLock(name) && mayLeadToFolder(path)) ? "link" : "ignored";
  if (!isDefinition(name)) return "ignored";
  return entry.isFile() ? "definition" : "special";
}

/** Whether a link leads to a folder, or may have done so: that can't be ruled out for a broken or circular link. */
function mayLeadToFolder(/** @type {string} */ path) {
  try {
    return statSync(path).isDirectory();
  } catch {
    return true;
  }
}

/**
 * The entries of one folder, in an order that doesn't depend on the file system.
 *
 * @param {string} folder
 * @returns {{ readonly name: string, readonly kind: EntryKind }[]}
 */
export function entriesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => ({ name: entry.name, kind: kindOf(join(folder, entry.name), entry, entry.name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
