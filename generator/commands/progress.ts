/** Shows which stage a run is in. */
export interface Progress {
  stage(name: string): void;
  /** Shows the progress of a long stage, on a terminal. */
  detail(text: string): void;
  end(): void;
}

/** The texts that users see for each stage. */
const labels: Readonly<Record<string, string>> = {
  facts: "read facts",
  server: "read the metamodel",
  read: "read definitions",
  merge: "merge",
  decode: "parse and check their form",
  link: "resolve names",
  check: "check rules",
  names: "decide identifiers",
  reuse: "look up what is unchanged",
  emit: "emit",
  print: "print and format",
  compare: "compare with the output",
  write: "write",
};

const width = Math.max(...Object.values(labels).map((label) => label.length));

/** Runs something and shows its stages while it lasts, unless silent. */
export async function withProgress<T>(silent: boolean, run: (progress: Progress) => Promise<T>): Promise<T> {
  const progress = createProgress(silent);
  try {
    return await run(progress);
  } finally {
    progress.end();
  }
}

/** One changing line on a terminal, a line for each stage elsewhere, nothing if silent. */
function createProgress(silent: boolean): Progress {
  if (silent) return { stage: () => undefined, detail: () => undefined, end: () => undefined };
  const terminal = process.stdout.isTTY === true;
  let current: string | undefined;
  let begin = 0;
  const close = (): void => {
    if (current === undefined) return;
    if (terminal) process.stdout.write("\r\u001b[K");
    else
      process.stdout.write(
        `${current.padEnd(width)} ${String(Math.round(performance.now() - begin)).padStart(5)} ms\n`,
      );
    current = undefined;
  };
  return {
    stage(name) {
      close();
      current = labels[name] ?? name;
      begin = performance.now();
      if (terminal) process.stdout.write(`${current} …`);
    },
    detail(text) {
      if (terminal) process.stdout.write(`\r\u001b[K${current ?? ""} ${text}`);
    },
    end: close,
  };
}
