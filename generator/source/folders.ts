import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { filesBelow } from "./tree.mjs";

/** A file of a folder: its path below the folder, with forward slashes, and its text. */
export interface FolderFile {
  readonly path: string;
  readonly text: string;
}

/** All files below a folder. */
export const readFolder = (folder: string): FolderFile[] =>
  filesBelow(folder).map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));

/** Writes files below a folder; the folder is made if need be. */
export function writeFolder(folder: string, files: Iterable<FolderFile>): void {
  for (const { path, text } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Makes a folder that exists only while `use` runs. */
export async function inTemporaryFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-sdk-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
