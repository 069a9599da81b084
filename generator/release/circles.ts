import { join, sep } from "node:path";
import type { RollupLog } from "rollup";

/**
 * Tells the one warning that is none: generated files may refer to each other in a circle, for what they need of each
 * other they need only when a call is made. The runtime may not: it needs its parts while it is loaded.
 */
export function isHarmlessCircle({ code, ids = [] }: RollupLog, sources: string): boolean {
  const isGenerated = (id: string): boolean =>
    id.startsWith(sources + sep) && !id.startsWith(join(sources, "runtime") + sep);
  return code === "CIRCULAR_DEPENDENCY" && ids.length > 0 && ids.every(isGenerated);
}
