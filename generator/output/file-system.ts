import { constants } from "node:fs";
import type * as nodeFs from "node:fs";

/** The calls that touch the output; tests let them fail one by one. */
export type FileSystem = Pick<
  typeof nodeFs,
  | "chmodSync"
  | "closeSync"
  | "copyFileSync"
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

/** Gives a file a second name, which must be free; a copy where the file system has no links. */
export function linkOrCopy(from: string, to: string, fs: FileSystem): void {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error) ?? "")) throw error;
    fs.copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
