import { stripVTControlCharacters } from "node:util";

/** Where a command that goes on shows its state: lines that stay, and below the last one what is wrong at the moment. */
export interface Screen {
  readonly color: boolean;
  /** Columns; unset where lines are not wrapped. */
  readonly width: number | undefined;
  /** A line that stays; what was shown as wrong is gone. */
  line(text: string): void;
  /** A line, and below it what is wrong until the next one. */
  show(text: string, wrong: string): void;
  close(): void;
}

/** The terminal, or a file that gets everything one after the other. */
export function createScreen(): Screen {
  const { stdout } = process;
  const isTerminal = stdout.isTTY === true;
  /** How many rows of the terminal the last state takes. */
  let rows = 0;
  const clear = (): void => {
    // What has left the screen at its top stays in its history.
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
    // The shell goes on below.
    close: () => void (isTerminal && stdout.write("\n")),
  };
}
