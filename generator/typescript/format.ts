import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { OutputFile } from "./file.ts";
import { findAbove } from "./places.ts";

/** A text for a worker. */
export interface Job {
  readonly id: number;
  readonly text: string;
}

/** What the worker made of it. */
export type Done = { readonly id: number } & ({ readonly text: string } | { readonly error: string });

interface Waiting extends Job {
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

/** One more than it works on, so that it never waits for the next. */
const jobsOfWorker = 2;
/** More waiting texts than these are worth another worker, which has to load the formatter first. */
const queueOfWorker = 40;

/** A thread that formats. */
class FormatWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();

  constructor(onFree: () => void) {
    const generator = findAbove(dirname(fileURLToPath(import.meta.url)), "generator");
    this.#worker = new Worker(join(generator, "typescript/format-worker.mjs"), {
      resourceLimits: { maxYoungGenerationSizeMb: 128 },
    });
    this.#worker.on("message", (done: Done) => {
      this.#finish(done);
      onFree();
    });
    this.#worker.on("error", (error) => {
      for (const id of [...this.#waiting.keys()]) this.#finish({ id, error: String(error) });
    });
    this.#worker.unref();
  }

  get isFree(): boolean {
    return this.#waiting.size < jobsOfWorker;
  }

  start(job: Waiting): void {
    this.#waiting.set(job.id, job);
    // The process stays for as long as somebody waits, and no longer.
    this.#worker.ref();
    this.#worker.postMessage({ id: job.id, text: job.text } satisfies Job);
  }

  #finish(done: Done): void {
    const waiting = this.#waiting.get(done.id);
    this.#waiting.delete(done.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("text" in done) waiting?.resolve(done.text);
    else waiting?.reject(new Error(done.error));
  }
}

/** Formats in threads of its own, while this one goes on. */
class Formatter {
  readonly #workers: FormatWorker[] = [];
  readonly #queue: Waiting[] = [];
  #next = 0;
  #count = 0;

  constructor() {
    this.#addWorker();
  }

  format(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: (this.#count += 1), text, resolve, reject });
      const waiting = this.#queue.length - this.#next;
      if (waiting > queueOfWorker * this.#workers.length && this.#workers.length < availableParallelism())
        this.#addWorker();
      this.#assign();
    });
  }

  #addWorker(): void {
    this.#workers.push(new FormatWorker(() => this.#assign()));
  }

  #assign(): void {
    for (const worker of this.#workers)
      while (worker.isFree && this.#next < this.#queue.length) worker.start(this.#queue[this.#next++]!);
    if (this.#next < this.#queue.length) return;
    this.#queue.length = 0;
    this.#next = 0;
  }
}

let formatter: Formatter | undefined;

/** Loads the formatter in the background, before there is anything to format. */
export function startFormatter(): void {
  formatter ??= new Formatter();
}

/** TypeScript as prettier writes it; what was written by hand, and what is no TypeScript, stays as it is. */
export async function formatFile(file: OutputFile): Promise<OutputFile> {
  if (file.asIs === true || !file.path.endsWith(".ts")) return file;
  formatter ??= new Formatter();
  return { path: file.path, text: await formatter.format(file.text) };
}
