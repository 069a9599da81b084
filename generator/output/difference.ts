import { structuredPatch, type StructuredPatchHunk } from "diff";

/** How many lines a comparison shows: for one file, and for all files together. */
const limits = { file: 40, all: 300 };

// Comparing texts that have little in common takes long, and a few lines of the difference say as much as all of them.
const mostEdits = 1_000;

/** Shows how files differ, in unified hunks with two lines around each change; it gets brief once much was shown. */
export function createDifferences(): (before: string, after: string) => string {
  let left = limits.all;
  return (before, after) => {
    const patch = structuredPatch("", "", before, after, undefined, undefined, {
      context: 2,
      maxEditLength: mostEdits,
    });
    if (patch === undefined) return `More than ${mostEdits} lines differ.`;
    const lines = patch.hunks.flatMap((hunk) => [heading(hunk), ...hunk.lines]);
    const shown = lines.slice(0, Math.min(limits.file, left));
    left -= shown.length;
    const more = lines.length - shown.length;
    return [...shown, ...(more > 0 ? [`… and ${more} more ${more === 1 ? "line" : "lines"}`] : [])].join("\n");
  };
}

const heading = ({ oldStart, oldLines, newStart, newLines }: StructuredPatchHunk): string =>
  `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;
