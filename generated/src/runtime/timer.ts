/** The longest time that timers support, 24.8 days: with a longer one they would fire at once. */
const longestMs = 2 ** 31 - 1;

/** Milliseconds that a timer supports; longer times, such as `Infinity`, are shortened. */
export function timerMs(milliseconds: number): number {
  return Math.min(milliseconds, longestMs);
}
