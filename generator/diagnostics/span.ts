/** A definition file as it was read. */
export interface SourceFile {
  /** Path below the folder of the definitions, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Line and column, from 1, of an offset into `text`; columns count UTF-16 units. */
  position(offset: number): { readonly line: number; readonly column: number };
}

/** A stretch of a definition file. */
export interface Span {
  readonly source: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** A file that knows its lines; they are found at the first call of `position`. */
export function createSourceFile(path: string, text: string): SourceFile {
  let starts: number[] | undefined;
  const lineStarts = (): number[] => {
    const found = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found.push(at + 1);
    return found;
  };
  return {
    path,
    text,
    position(offset) {
      starts ??= lineStarts();
      let low = 0;
      for (let high = starts.length; high - low > 1; ) {
        const middle = (low + high) >> 1;
        if (starts[middle]! <= offset) low = middle;
        else high = middle;
      }
      return { line: low + 1, column: offset - starts[low]! + 1 };
    },
  };
}
