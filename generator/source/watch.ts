import { watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import { entriesOf } from "./entries.mjs";

/** A burst of saves is over when no event has come for this time. */
const quietMs = 25;
/** A burst that doesn't end is reported after this time all the same. */
const patienceMs = 200;
/**
 * How often folders are looked at without an event: some file systems have none, and a watcher may miss a new folder.
 */
const lookAgainMs = 2_000;

/**
 * Calls back when something in a folder, or below it, may have changed, with the time of the first event by the clock
 * of `performance`. Folders are watched, not files: an editor that saves by renaming a new file would make a file
 * without a watcher.
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

  /** Watches the folders that exist now. */
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
        // When a folder is deleted, its watcher fails; a new folder of the same name needs a watcher of its own.
        watcher.on("error", () => this.#forget(path, watcher));
        this.#watchers.set(path, watcher);
      } catch {
        // The system has no more watchers, or the folder is gone. The timer looks at the folder all the same.
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
