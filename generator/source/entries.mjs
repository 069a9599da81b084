// @ts-check
// JavaScript, because a run with nothing to do walks through the definitions too, and starts no TypeScript for it.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * What an entry of a definitions folder is. A link counts only where it leads to a definition or to a folder; other links
 * are ignored, as are files of other kinds.
 *
 * @typedef {"folder" | "definition" | "link" | "special" | "ignored"} EntryKind
 */

/** Emacs locks a file by a link of this name beside it. */
const isEditorLock = (/** @type {string} */ name) => name.startsWith(".#");

/** The extension in any case: a file that is named differently from the others is reported, not left out. */
const isDefinition = (/** @type {string} */ name) => /\.ya?ml$/i.test(name) && !isEditorLock(name);

/**
 * @param {string} path Of the entry.
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

/** Whether a link leads to a folder, or did: one that leads nowhere or in a circle may have. */
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
