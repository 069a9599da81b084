/** Shows which stage a run is in. */
export interface Progress {
  stage(name: string): void;
  end(): void;
}

/** One line that changes on a terminal, a line for each stage elsewhere, nothing beside JSON. */
export function createProgress(silent: boolean): Progress {
  if (silent) return { stage: () => undefined, end: () => undefined };
  const terminal = process.stdout.isTTY === true;
  let current: string | undefined;
  let begin = 0;
  const close = (): void => {
    if (current === undefined) return;
    if (terminal) process.stdout.write("\r\u001b[K");
    else process.stdout.write(`${current.padEnd(8)} ${Math.round(performance.now() - begin)} ms\n`);
    current = undefined;
  };
  return {
    stage(name) {
      close();
      current = name;
      begin = performance.now();
      if (terminal) process.stdout.write(`${name} …`);
    },
    end: close,
  };
}
