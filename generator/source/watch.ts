import { watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import { entriesOf } from "./entries.mjs";

/** After so long without a further event a burst of saves is over. */
const quietMs = 25;
/** A burst that doesn't end is looked at after so long all the same. */
const patienceMs = 200;
/** File systems without events are looked at as often as this, and so are folders that came or went unnoticed. */
const lookAgainMs = 2_000;

/**
 * Calls back when something in a folder, or below it, may have changed, with the time of the first event by the clock of
 * `performance`. Each folder is watched and not each file: an editor that saves by renaming a new file makes a file that
 * nobody watches.
 */
export class FolderWatch {
  readonly #folder: string;
  readonly #onChange: (since: number) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #timer: NodeJS.Timeout;
  #burst: { readonly since: number; quiet: NodeJS.Timeout } | undefined;

  constructor(folder: string, onChange: (since: number) => void) {
    this.#folder = folder;
    this.#onChange = onChange;
    this.#watchFolders();
    this.#timer = setInterval(() => {
      this.#watchFolders();
      this.#onEvent();
    }, lookAgainMs);
  }

  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#burst?.quiet);
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  #onEvent(): void {
    const now = performance.now();
    const since = this.#burst?.since ?? now;
    clearTimeout(this.#burst?.quiet);
    const wait = Math.max(0, Math.min(quietMs, since + patienceMs - now));
    const quiet = setTimeout(() => {
      this.#burst = undefined;
      this.#watchFolders();
      this.#onChange(since);
    }, wait);
    this.#burst = { since, quiet };
  }

  /** Watches the folders that there are now. */
  #watchFolders(): void {
    const there = new Set(foldersOf(this.#folder));
    for (const [path, watcher] of this.#watchers)
      if (!there.has(path)) {
        watcher.close();
        this.#watchers.delete(path);
      }
    for (const path of there) {
      if (this.#watchers.has(path)) continue;
      try {
        const watcher = watch(path, () => this.#onEvent());
        // A folder that goes takes its watcher with it; one of the same name that comes is another one.
        watcher.on("error", () => this.#forget(path, watcher));
        this.#watchers.set(path, watcher);
      } catch {
        // There are no more events to have, or the folder is gone: it is looked at now and then.
      }
    }
  }

  #forget(path: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(path) === watcher) this.#watchers.delete(path);
  }
}

/** A folder and all below it. */
function foldersOf(folder: string): string[] {
  try {
    const below = entriesOf(folder).filter(({ kind }) => kind === "folder");
    return [folder, ...below.flatMap(({ name }) => foldersOf(join(folder, name)))];
  } catch {
    return [];
  }
}
