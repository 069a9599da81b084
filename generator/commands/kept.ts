import { join } from "node:path";
import { FolderCache } from "../cache/cache.ts";
import { keepPackages, savePackages } from "../cache/packages.mjs";
import { cacheFolder, fingerprint, isAsAtStart, packageVersions } from "./generator-files.mjs";

/** Opens the cache with what earlier runs of this generator made. */
export function openCache(): FolderCache {
  keepPackages(join(cacheFolder, "packages"), packageVersions());
  // If the generator changes during a run, its results may be of either version, so they aren't kept.
  return new FolderCache(join(cacheFolder, "made"), fingerprint(), isAsAtStart);
}

/** Keeps what the run made, at its end. */
export function saveCache(cache: FolderCache): void {
  cache.save();
  savePackages();
}
