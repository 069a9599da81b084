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

/** Writes a file so that its content survives a power cut. */
export function writeDurably(path: string, text: string, fs: FileSystem): void {
  const file = fs.openSync(path, "w");
  try {
    fs.writeFileSync(file, text);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** Moves a file to a path that must be free. The file may also keep its old name. */
export function place(from: string, to: string, fs: FileSystem): void {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    // Some file systems have no hard links. Making a link fails where a file exists; a rename would replace that file,
    // so it is looked for first.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error) ?? "")) throw error;
    if (fs.lstatSync(to, { throwIfNoEntry: false }) !== undefined)
      throw Object.assign(new Error("a file is in its place"), { code: "EEXIST" });
    fs.renameSync(from, to);
  }
}
