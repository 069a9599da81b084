import { join } from "node:path";
import { FolderCache } from "../cache/cache.ts";
import { cacheFolder, fingerprint, isAsAtStart } from "./generator-files.mjs";

/** What earlier runs of this generator made. */
export const openCache = (): FolderCache =>
  // What a generator makes that changes meanwhile may be of either version: it isn't kept.
  new FolderCache(join(cacheFolder, "made"), fingerprint(), isAsAtStart);
