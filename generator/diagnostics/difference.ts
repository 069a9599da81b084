/** The first lines in which two texts differ, as a short unified difference. */
export function shortDifference(before: string, after: string, limit = 12): string {
  const old = before.split("\n");
  const now = after.split("\n");
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1;
  const removed = old.slice(start, old.length - end);
  const added = now.slice(start, now.length - end);
  const lines = [...removed.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)];
  const shown =
    lines.length > limit
      ? [
          ...removed.slice(0, limit / 2).map((line) => `- ${line}`),
          ...added.slice(0, limit / 2).map((line) => `+ ${line}`),
        ]
      : lines;
  const more = lines.length - shown.length;
  return [`@@ line ${start + 1} @@`, ...shown, ...(more > 0 ? [`… and ${more} more lines`] : [])].join("\n");
}
