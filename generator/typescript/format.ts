import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { OutputFile } from "./file.ts";
import { findAbove } from "./places.ts";

/** A text for the worker. */
export interface Job {
  readonly id: number;
  readonly text: string;
}

/** What the worker made of it. */
export type Done = { readonly id: number } & ({ readonly text: string } | { readonly error: string });

interface Waiting {
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

/** Formats in a thread of its own, while this one goes on. */
class Formatter {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor() {
    const generator = findAbove(dirname(fileURLToPath(import.meta.url)), "generator");
    this.#worker = new Worker(join(generator, "typescript/format-worker.mjs"), {
      resourceLimits: { maxYoungGenerationSizeMb: 128 },
    });
    this.#worker.on("message", (done: Done) => this.#finish(done));
    this.#worker.on("error", (error) => {
      for (const id of [...this.#waiting.keys()]) this.#finish({ id, error: String(error) });
    });
    this.#worker.unref();
  }

  format(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const id = (this.#count += 1);
      this.#waiting.set(id, { resolve, reject });
      // The process stays for as long as somebody waits, and no longer.
      this.#worker.ref();
      this.#worker.postMessage({ id, text } satisfies Job);
    });
  }

  #finish(done: Done): void {
    const waiting = this.#waiting.get(done.id);
    this.#waiting.delete(done.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("text" in done) waiting?.resolve(done.text);
    else waiting?.reject(new Error(done.error));
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
