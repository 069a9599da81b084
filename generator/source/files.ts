import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../diagnostics/collector.ts";
import { createSourceFile, type Span } from "../diagnostics/span.ts";
import { entriesOf } from "./entries.mjs";

/** A definition file before it is decoded. */
export interface InputFile {
  /** Path below the folder, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a folder of definitions has. */
export interface Input {
  readonly files: readonly InputFile[];
  /** Paths of files and folders that could not be read; empty for the folder itself. Each is reported. */
  readonly unread: readonly string[];
}

/** Every definition of a folder, in an order that doesn't depend on the file system. */
export function readInput(folder: string, report: Report): Input {
  const files: InputFile[] = [];
  const unread: string[] = [];
  const placeOf = (path: string): Span => ({ source: createSourceFile(path, ""), start: 0, end: 0 });
  const unreadable = (path: string, error: unknown): void => {
    unread.push(path);
    report("file-unreadable", path === "" ? undefined : placeOf(path), {
      file: path || folder,
      reason: reasonOf(error),
    });
  };

  const visit = (path: string): void => {
    let entries;
    try {
      entries = entriesOf(join(folder, path));
    } catch (error) {
      return unreadable(path, error);
    }
    for (const { name, kind } of entries) {
      const child = path === "" ? name : `${path}/${name}`;
      switch (kind) {
        case "folder":
          visit(child);
          break;
        case "link":
          unread.push(child);
          report("file-link", placeOf(child), { file: child });
          break;
        case "special":
          unreadable(child, new Error("it is neither a file nor a folder"));
          break;
        case "definition":
          try {
            files.push({ path: child, bytes: readFileSync(join(folder, child)) });
          } catch (error) {
            unreadable(child, error);
          }
          break;
        case "ignored":
      }
    }
  };
  visit("");
  return { files, unread };
}

/** The message of an operating system error, without its code and paths. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  const known: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "operation not permitted",
    ENOENT: "no such file or folder",
    EEXIST: "a file is in its place",
    ENOTDIR: "it is not a folder",
    EISDIR: "it is a folder",
    ELOOP: "too many symbolic links",
    ENOSPC: "no space left on the device",
    EROFS: "the file system is read-only",
    EBUSY: "it is in use",
    EXDEV: "it is on another device",
    EIO: "input/output error",
  };
  return (code !== undefined && known[code]) || (message ?? String(error));
}
