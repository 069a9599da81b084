import type { Tree } from "../source/nodes.ts";

/** Written in place of a text that is still to be written. */
export const missingText = "TODO";

/** Whether a text, or the condition of a privilege, is still to be written. */
export const isMissing = (text: string): boolean => text === missingText || text.endsWith(` if ${missingText}`);

/** How many texts of a definition are still to be written. */
export function countMissing(tree: Tree): number {
  switch (tree.kind) {
    case "scalar":
      return isMissing(tree.text) ? 1 : 0;
    case "list":
      return tree.items.reduce((sum, item) => sum + countMissing(item), 0);
    case "map":
      return tree.entries.reduce((sum, { value }) => sum + countMissing(value), 0);
  }
}
