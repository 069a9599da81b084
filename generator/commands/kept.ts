import { join } from "node:path";
import { FolderCache } from "../cache/cache.ts";
import { keepPackages, savePackages } from "../cache/packages.mjs";
import { cacheFolder, fingerprint, isAsAtStart, packageVersions } from "./generator-files.mjs";

/** What earlier runs of this generator made. */
export function openCache(): FolderCache {
  keepPackages(join(cacheFolder, "packages"), packageVersions());
  // What a generator makes that changes meanwhile may be of either version: it isn't kept.
  return new FolderCache(join(cacheFolder, "made"), fingerprint(), isAsAtStart);
}

/** Keeps what the run made, at its end. */
export function saveCache(cache: FolderCache): void {
  cache.save();
  savePackages();
}
