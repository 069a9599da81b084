import type { OutputFile } from "../../generator/typescript/file.ts";

/** In place of `typescript/format.ts`, for tests that compare many files and need no beauty. */
export const formatFile = (file: OutputFile): OutputFile => file;
