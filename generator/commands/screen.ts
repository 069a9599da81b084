import { stripVTControlCharacters } from "node:util";

/** Output of a command that keeps running: lines that stay, and below them what is wrong at the moment. */
export interface Screen {
  readonly color: boolean;
  /** Columns; unset where lines are not wrapped. */
  readonly width: number | undefined;
  /** Adds a line that stays, and removes what was shown as wrong. */
  line(text: string): void;
  /** Shows a line, and below it what is wrong; both stay until the next call. */
  show(text: string, wrong: string): void;
  close(): void;
}

/** A screen on the terminal, or on a file to which everything is appended. */
export function createScreen(): Screen {
  const { stdout } = process;
  const isTerminal = stdout.isTTY === true;
  /** How many rows of the terminal the last state takes. */
  let rows = 0;
  const clear = (): void => {
    // Lines that have scrolled off the top can't be cleared; they stay in the history of the terminal.
    if (rows > 0) stdout.write(rows < stdout.rows ? `\u001b[${rows}A\u001b[J` : "\n");
    rows = 0;
  };
  const rowsOf = (text: string): number =>
    text
      .split("\n")
      .slice(0, -1)
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(stripVTControlCharacters(line).length / stdout.columns)), 0);
  const time = (): string => new Date().toTimeString().slice(0, 8);
  return {
    color: isTerminal && process.env["NO_COLOR"] === undefined,
    get width() {
      return isTerminal ? stdout.columns : undefined;
    },
    line(text) {
      clear();
      stdout.write(`${time()} ${text}\n`);
    },
    show(text, wrong) {
      clear();
      const state = `${time()} ${text}\n\n${wrong}`;
      stdout.write(state);
      if (isTerminal) rows = rowsOf(state);
    },
    // The prompt of the shell comes below.
    close: () => void (isTerminal && stdout.write("\n")),
  };
}
