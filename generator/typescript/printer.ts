import type { ImportDeclarationStructure, StatementStructures } from "ts-morph";
import { Worker } from "node:worker_threads";
import { keptPackages } from "../cache/packages.mjs";
import type { FileDraft } from "./file.ts";
import { resolveReferences } from "./imports.ts";

/** A draft as plain data: everything that determines its text. */
export interface ResolvedDraft {
  readonly path: string;
  readonly banner: string;
  readonly imports: readonly ImportDeclarationStructure[];
  readonly statements: readonly StatementStructures[];
}

/** A draft with text in place of its references, and with the imports that they need. */
export const resolveDraft = ({ path, banner, taken, statements }: FileDraft): ResolvedDraft => ({
  path,
  banner,
  ...resolveReferences(path, taken, statements),
});

/** What the thread is started with. */
export interface ThreadData {
  readonly packages: ReturnType<typeof keptPackages>;
}
/** Drafts to print, as JSON; or to keep the packages that the thread has loaded. */
export type Task = { readonly drafts: readonly string[] } | { readonly save: true };
export type Answer = { readonly texts: readonly string[] } | { readonly error: unknown };

interface Waiting {
  readonly resolve: (texts: readonly string[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Those who wait for an answer; answers come in the order of the tasks. */
  readonly waiting: Waiting[];
  hasPrinted: boolean;
}

let thread: Thread | undefined;

/**
 * Starts the thread that prints, unless it runs. To load ts-morph takes longer than to decode, link and emit one module,
 * so the thread is started as soon as it is likely to be needed.
 */
export function startPrinter(): Thread {
  if (thread !== undefined) return thread;
  const workerData: ThreadData = { packages: keptPackages() };
  // The options of this process may name modules to load first, such as a loader that the thread doesn't need.
  const worker = new Worker(new URL("print-thread.mjs", import.meta.url), { workerData, execArgv: [] });
  const started: Thread = { worker, waiting: [], hasPrinted: false };
  worker.on("message", (answer: Answer) => {
    const asked = started.waiting.shift();
    if (started.waiting.length === 0) worker.unref();
    if ("error" in answer) asked?.reject(answer.error);
    else asked?.resolve(answer.texts);
  });
  const onEnd = (error: unknown): void => {
    if (thread === started) thread = undefined;
    for (const { reject } of started.waiting.splice(0)) reject(error);
  };
  worker.on("error", onEnd);
  worker.on("exit", () => onEnd(new Error("the thread that prints has ended")));
  // A thread without work doesn't keep the process alive.
  worker.unref();
  return (thread = started);
}

function ask({ worker, waiting }: Thread, task: Task): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    worker.ref();
    worker.postMessage(task);
  });
}

/** The texts of drafts, given as the JSON of each `ResolvedDraft`. */
export async function printDrafts(drafts: readonly string[]): Promise<readonly string[]> {
  if (drafts.length === 0) return [];
  const started = startPrinter();
  started.hasPrinted = true;
  return ask(started, { drafts });
}

/** Keeps what the thread has loaded for later runs. If nothing was printed, it may still be loading, and is left alone. */
export async function savePrinter(): Promise<void> {
  if (thread?.hasPrinted === true) await ask(thread, { save: true });
}
