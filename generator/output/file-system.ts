import type * as nodeFs from "node:fs";

/** The calls that touch the output; tests let them fail one by one. */
export type FileSystem = Pick<
  typeof nodeFs,
  | "chmodSync"
  | "closeSync"
  | "existsSync"
  | "fsyncSync"
  | "linkSync"
  | "lstatSync"
  | "mkdirSync"
  | "openSync"
  | "readFileSync"
  | "readdirSync"
  | "renameSync"
  | "rmdirSync"
  | "unlinkSync"
  | "writeFileSync"
>;

/** The code of a failed call, such as ENOENT. */
export const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;

/** Writes a file that a power cut doesn't empty. */
export function writeDurably(path: string, text: string, fs: FileSystem): void {
  const file = fs.openSync(path, "w");
  try {
    fs.writeFileSync(file, text);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** Puts a file in a place that must be free; the file may keep its other name. */
export function place(from: string, to: string, fs: FileSystem): void {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    // Some file systems have no links. A link fails where there is something, and a move has to be kept from it.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error) ?? "")) throw error;
    if (fs.lstatSync(to, { throwIfNoEntry: false }) !== undefined)
      throw Object.assign(new Error("a file is in its place"), { code: "EEXIST" });
    fs.renameSync(from, to);
  }
}
