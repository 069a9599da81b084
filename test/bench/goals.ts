/** Whether a goal is reached; nothing fails when it isn't. */
export function printGoal(what: string, value: number, goal: number, unit = "×"): void {
  const digits = value < 10 ? 2 : 0;
  process.stdout.write(
    `  ${what.padEnd(66)} ${value.toFixed(digits).padStart(6)} ${unit}  goal ≤ ${goal} ${unit}  ${value <= goal ? "met" : "missed"}\n`,
  );
}

/** The sizes that take minutes are left out with `LARGE=0`. */
export const withLarge = process.env["LARGE"] !== "0";

export const rounds = Number(process.env["ROUNDS"] ?? 5);
