/**
 * Breaks a text between words so that no line is wider than `width`, unless a single word is. `used` columns of the
 * first line are already taken; later lines begin with `indent`.
 */
export function wrapWords(text: string, width: number, indent = "", used = 0): string {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ")) {
    const start = lines.length === 0 ? used : indent.length;
    if (line === undefined) line = word;
    else if (start + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = `${line} ${word}`;
  }
  return [...lines, line ?? ""].join(`\n${indent}`);
}
