import type { FolderCache } from "../cache/cache.ts";
import { createCollector, sortDiagnostics, type Diagnostic } from "../diagnostics/collector.ts";
import { renderDiagnostics } from "../diagnostics/render.ts";
import { FileHashes } from "../source/file-hashes.mjs";
import type { Input } from "../source/files.ts";
import { FolderWatch } from "../source/watch.ts";
import { savePrinter } from "../typescript/printer.ts";
import { exitCodes, type Values } from "./arguments.mjs";
import { prefixOf, readDefinitions } from "./definitions.ts";
import { generateFrom } from "./generate-once.ts";
import { isAsAtStart } from "./generator-files.mjs";
import { openCache, saveCache } from "./kept.ts";
import type { LastRun, Run } from "./last-run.mjs";
import { createScreen, type Screen } from "./screen.ts";
import { counted } from "./summary.mjs";

/**
 * Generates whenever a definition changes, until a signal ends it. Mistakes are shown, and watching goes on; files made
 * before a mistake stay.
 */
export async function watchDefinitions(args: Values<"generate">, last: LastRun | undefined): Promise<number> {
  const watched = new Watched(args, last, createScreen());
  const stop = await watched.end();
  if (watched.lastRun !== undefined) last?.remember(watched.lastRun);
  return stop;
}

/** Milliseconds until the next attempt while another process writes the output. */
const lockedMs = 300;

interface WatchedInput extends Input {
  readonly diagnostics: readonly Diagnostic[];
}

class Watched {
  /** The last good run, as long as its input hasn't changed. */
  lastRun: Run | undefined;
  readonly #args: Values<"generate">;
  readonly #hashes: FileHashes;
  readonly #screen: Screen;
  readonly #cache: FolderCache;
  readonly #watch: FolderWatch;
  readonly #ended: Promise<number>;
  #end: (code: number) => void = () => undefined;
  #input: WatchedInput | undefined;
  #isWrong = false;
  /** The next attempt while another process writes the output. */
  #waiting: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** The time of the first change during a run; undefined if there was none. */
  #pending: number | undefined;

  constructor(args: Values<"generate">, last: LastRun | undefined, screen: Screen) {
    this.#args = args;
    this.#hashes = last?.hashes ?? new FileHashes();
    this.#screen = screen;
    this.#cache = openCache();
    this.#ended = new Promise((resolve) => (this.#end = resolve));
    this.#watch = new FolderWatch(args.definitions, (since) => this.#onChange(since));
    this.#onChange(performance.now());
  }

  /** Waits for a signal, and then until the current run has finished. */
  async end(): Promise<number> {
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    const stop = (): void => this.#end(exitCodes.fine);
    for (const signal of signals) process.on(signal, stop);
    const code = await this.#ended;
    this.#watch.close();
    await this.#running;
    clearTimeout(this.#waiting);
    for (const signal of signals) process.off(signal, stop);
    this.#screen.close();
    return code;
  }

  #onChange(since: number): void {
    if (this.#running !== undefined) {
      this.#pending ??= since;
      return;
    }
    this.#running = this.#run(since).finally(() => {
      this.#running = undefined;
      const next = this.#pending;
      this.#pending = undefined;
      if (next !== undefined) this.#onChange(next);
    });
  }

  async #run(since: number): Promise<void> {
    const { diagnostics, report } = createCollector();
    const input = { ...readDefinitions(this.#args.definitions, report), diagnostics };
    const changed = changesBetween(this.#input, input);
    const wasWaiting = this.#waiting !== undefined;
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    if (changed.length === 0) return;
    if (!isAsAtStart()) {
      this.#screen.line("the generator or a template has changed: start it again");
      return this.#end(exitCodes.wrong);
    }
    const what = this.#input === undefined ? "watching" : listed(changed);
    const before = this.#input;
    this.#input = input;
    this.lastRun = undefined;
    try {
      const outcome = await generateFrom(this.#args, input, diagnostics, {
        cache: this.#cache,
        hashes: this.#hashes,
      });
      this.lastRun = outcome.run;
      if (outcome.diagnostics.some(({ code }) => code === "output-locked")) {
        // The change is still to be written; it is said once that this has to wait.
        this.#input = before;
        this.#waiting = setTimeout(() => this.#onChange(since), lockedMs);
        if (wasWaiting) return;
      }
      this.#show(what, outcome, since);
      saveCache(this.#cache);
      await savePrinter();
    } catch (error) {
      // Watching goes on after a bug of the generator: another change of the definition may avoid it.
      this.#isWrong = true;
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#screen.show(`${what}: this is a bug in the generator; nothing was written`, `${stack}\n\n`);
    }
  }

  #show(what: string, { diagnostics, run }: { diagnostics: readonly Diagnostic[]; run?: Run }, since: number): void {
    const seconds = `${((performance.now() - since) / 1000).toFixed(2)} s`;
    if (run === undefined) {
      this.#isWrong = true;
      const sorted = sortDiagnostics(diagnostics);
      const { color, width } = this.#screen;
      const text = renderDiagnostics(sorted, { prefix: prefixOf(this.#args.definitions), color, width });
      return this.#screen.show(`${what}: ${counted(sorted.length, "error")}; nothing was written`, text);
    }
    const { written, removed, kept } = run.summary;
    const mended = this.#isWrong ? "mended, " : "";
    this.#isWrong = false;
    const gone = removed === 0 ? "" : `, ${removed} removed`;
    const edited = kept.length === 0 ? "" : `, ${kept.length} kept that were edited`;
    this.#screen.line(`${what}: ${mended}${counted(written, "file")} written${gone}${edited} in ${seconds}`);
  }
}

/** Paths of definitions that differ; `the folder` if only the problems in reading it differ. */
function changesBetween(before: WatchedInput | undefined, now: WatchedInput): readonly string[] {
  const old = new Map(before?.files.map(({ path, bytes }) => [path, bytes]));
  const paths = new Set(now.files.map(({ path }) => path));
  const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;
  const changed = [
    ...now.files.filter(({ path, bytes }) => !same(old.get(path), bytes)).map(({ path }) => path),
    ...[...old.keys()].filter((path) => !paths.has(path)),
  ];
  const texts = (input: WatchedInput | undefined): string => JSON.stringify(input?.diagnostics.map(({ text }) => text));
  return changed.length === 0 && texts(before) !== texts(now) ? ["the folder"] : changed;
}

/** Some paths in one line. */
function listed(paths: readonly string[]): string {
  const [first = "", ...more] = paths;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}
