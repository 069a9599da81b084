import type { Report } from "../diagnostics/collector.ts";
import { createSourceFile, type SourceFile } from "../diagnostics/span.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** Offset of the first byte that is not UTF-8, found by halving. */
function undecodable(bytes: Uint8Array): number {
  let low = 0;
  for (let high = bytes.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle;
    }
  }
  return low;
}

/** The text of a definition file; CRLF counts as LF, so that a checkout on Windows is the same input. */
export function readSource(path: string, bytes: Uint8Array, report: Report): SourceFile | undefined {
  try {
    return createSourceFile(path, decoder.decode(bytes).replace(/\r\n/g, "\n"));
  } catch {
    const offset = undecodable(bytes);
    const text = new TextDecoder().decode(bytes.subarray(0, offset)).replace(/\r\n/g, "\n");
    const source = createSourceFile(path, text);
    report("file-encoding", { source, start: text.length, end: text.length }, { file: path, offset });
    return undefined;
  }
}
