import { join, sep } from "node:path";
import type { RollupLog } from "rollup";

/**
 * Recognises the one warning that is harmless: generated files may import each other in a circle, because they need
 * each other only when a call is made. Files of the runtime may not: they need each other while they are loaded.
 */
export function isHarmlessCircle({ code, ids = [] }: RollupLog, sources: string): boolean {
  const isGenerated = (id: string): boolean =>
    id.startsWith(sources + sep) && !id.startsWith(join(sources, "runtime") + sep);
  return code === "CIRCULAR_DEPENDENCY" && ids.length > 0 && ids.every(isGenerated);
}
