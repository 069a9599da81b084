/** The longest time that a timer keeps, 24.8 days: a longer one would fire at once. */
const longestMs = 2 ** 31 - 1;

/** Milliseconds for a timer, `Infinity` included. */
export function timerMs(milliseconds: number): number {
  return Math.min(milliseconds, longestMs);
}
